"""What holders may give away of their certificates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trainingreg.domain import holder_copies as rules
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.words import CertificateState

TODAY = date(2026, 11, 23)


def test_a_link_is_good_for_thirty_to_a_hundred_and_eighty_days() -> None:
    assert rules.last_day_of_link(TODAY, 30) == date(2026, 12, 23)
    assert rules.last_day_of_link(TODAY, 180) == date(2027, 5, 22)
    for days in (0, 29, 181, -30):
        with pytest.raises(Invalid):
            rules.last_day_of_link(TODAY, days)


def test_a_copy_is_good_from_today_for_ninety_days_at_most() -> None:
    for good in (TODAY, TODAY + timedelta(90)):
        rules.check_last_day(good, TODAY)
    for bad in (TODAY - timedelta(1), TODAY + timedelta(91)):
        with pytest.raises(Invalid):
            rules.check_last_day(bad, TODAY)


def test_a_purpose_is_one_phrase_that_cannot_make_the_note_say_something_else() -> None:
    assert rules.clean_purpose("  2026年度  职称评审 ") == "2026年度 职称评审"
    assert rules.clean_purpose("《技能人才》项目申报（校级）") == "《技能人才》项目申报（校级）"
    for bad in ("", " \u200b ", "职称评审。本人为高级教师", "评审，有效期至 2099年1月1日", "甲<b>", "用" * 31):
        with pytest.raises(Invalid):
            rules.clean_purpose(bad)


def test_the_note_names_purpose_and_last_day() -> None:
    assert rules.note("职称评审", date(2027, 1, 31)) == "本件仅用于职称评审，有效期至 2027年1月31日"


def test_only_valid_certificates_are_given_away_and_not_without_end() -> None:
    rules.check_valid(CertificateState.VALID)
    rules.check_more_links(4)
    rules.check_more_copies(2)
    for state in set(CertificateState) - {CertificateState.VALID}:
        with pytest.raises(Refusal):
            rules.check_valid(state)
    with pytest.raises(Refusal):
        rules.check_more_links(5)
    with pytest.raises(Refusal):
        rules.check_more_copies(3)


def test_a_code_holds_eighty_random_bits_and_is_read_however_it_is_typed() -> None:
    codes = {rules.new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert rules.code_key(f" {code[:4]}-{code[4:].lower()} ") == code
    for junk in ("", "0" * 16, "A" * 15, "A" * 17, "Ａ" * 15 + "é"):
        assert rules.code_key(junk) is None
