"""Identity documents: what is accepted, what is refused and why, and what makes one person."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from tests.workbooks import resident_id
from trainingreg.domain.identity import KIND_WORDS, DocumentKind, identity_key, last_four, normalise_document, parse_kind
from trainingreg.domain.refusals import Invalid

CARD = DocumentKind.RESIDENT_ID
HMT = DocumentKind.HMT_RESIDENT
PERMIT = DocumentKind.HK_MACAO_PERMIT
FOREIGN = DocumentKind.FOREIGN_PR
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X'"}
ENDS_IN_X = next(number for number in map(resident_id, range(1, 999)) if number.endswith("X"))


def refusal(kind: DocumentKind, raw: Any, today: date | None = None) -> str:
    with pytest.raises(Invalid) as caught:
        normalise_document(kind, raw, today)
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        ENDS_IN_X,
        f"  {ENDS_IN_X}\u3000",
        f"'{ENDS_IN_X}",
        f"\u2018{ENDS_IN_X}",
        f"\t{ENDS_IN_X}",
        f"{ENDS_IN_X[:6]} {ENDS_IN_X[6:14]}\u00a0{ENDS_IN_X[14:]}",
        f"{ENDS_IN_X[:9]}\u200b{ENDS_IN_X[9:]}\ufeff",
        ENDS_IN_X.lower(),
        ENDS_IN_X.translate(FULL_WIDTH),
        f"＇{ENDS_IN_X}",
    ],
)
def test_every_way_of_typing_a_number_gives_the_same_number(typed: str) -> None:
    assert normalise_document(CARD, typed) == ENDS_IN_X


@pytest.mark.parametrize("area", ["110105", "540102", "659001", "710000", "810000", "820000", "830000", "999999"])
def test_no_area_is_looked_up(area: str) -> None:
    number = resident_id(7, area)
    if area.startswith("9"):
        assert "starts with 9" in refusal(CARD, number)
    else:
        assert normalise_document(CARD, number) == number


@pytest.mark.parametrize("area", ["810000", "820000", "830000"])
def test_residence_permits_of_hong_kong_macao_and_taiwan_are_accepted(area: str) -> None:
    number = resident_id(7, area)
    assert normalise_document(HMT, number) == number
    assert identity_key(HMT, number) == identity_key(CARD, number)


def test_a_residence_permit_does_not_start_like_a_mainland_card() -> None:
    assert "810000, 820000 or 830000" in refusal(HMT, resident_id())


def test_a_wrong_check_digit_is_refused_without_a_guess() -> None:
    number = resident_id(1)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    message = refusal(CARD, wrong)
    assert "check digit does not match" in message
    assert number[17] not in message
    assert number not in message


def test_every_single_slip_of_a_digit_is_noticed() -> None:
    number = resident_id(23)
    for place in range(17):
        for digit in "0123456789":
            if digit != number[place]:
                changed = number[:place] + digit + number[place + 1 :]
                assert refusal(CARD, changed), changed


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (4.40106198503120e17, "stored as a number"),
        (440106198503120000, "stored as a number"),
        (float("inf"), "stored as a number"),
        ("4.40E+17", "stored as a number"),
        ("4.40106E+17", "stored as a number"),
        ("４.４E＋１７", "stored as a number"),
        ("440106198503120000", "ends in 000"),
        (1.5, "not a document number"),
        (float("nan"), "not a document number"),
        (-5.0, "not a document number"),
        ("44010619850312001", "must have 18 characters, it has 17"),
        ("440106850312001", "15 digits are no longer valid"),
        ("44010619850312OO17", "only digits"),
        ("X40106198503120017", "only digits"),
        ("", "missing"),
        (None, "missing"),
        ("'", "missing"),
        (resident_id(1, born="19850230"), "birth date"),
        (resident_id(1, born="18991231"), "birth date"),
        (resident_id(1, area="040106"), "starts with 0"),
    ],
)
def test_what_is_wrong_with_a_card_is_said(raw: Any, reason: str) -> None:
    assert reason in refusal(CARD, raw)


def test_a_birth_date_in_the_future_is_refused_where_today_is_known() -> None:
    number = resident_id(1, born="20300101")
    assert normalise_document(CARD, number) == number
    assert "birth date" in refusal(CARD, number, date(2026, 11, 23))


def test_the_birthday_of_today_is_not_the_future() -> None:
    number = resident_id(1, born="20261123")
    assert normalise_document(CARD, number, date(2026, 11, 23)) == number


def test_the_renewal_digits_of_a_permit_do_not_make_another_person() -> None:
    first, renewed = (normalise_document(PERMIT, raw) for raw in ("H12345678", " h１２３４５６７８０２ "))
    assert renewed == "H1234567802"
    assert identity_key(PERMIT, first) == identity_key(PERMIT, renewed)
    assert identity_key(PERMIT, "M12345678") != identity_key(PERMIT, "H12345678")


@pytest.mark.parametrize("raw", ["H1234567", "H123456789", "C12345678", "12345678", "H1234567A", "HM2345678"])
def test_other_shapes_are_no_permit(raw: str) -> None:
    assert "H or M and 8 digits" in refusal(PERMIT, raw)


def test_the_other_kinds_have_their_own_shapes() -> None:
    assert normalise_document(DocumentKind.TAIWAN_PERMIT, 12345678.0) == "12345678"
    assert "8 digits" in refusal(DocumentKind.TAIWAN_PERMIT, "1234567")
    assert normalise_document(DocumentKind.PASSPORT, "e 1234567") == "E1234567"
    assert normalise_document(DocumentKind.PASSPORT, 123456789.0) == "123456789"
    assert "passport" in refusal(DocumentKind.PASSPORT, "护照")
    assert "passport" in refusal(DocumentKind.PASSPORT, "ABCDEFG")


def test_both_cards_of_foreign_permanent_residents_are_accepted() -> None:
    newer = resident_id(5, area="931840")
    assert normalise_document(FOREIGN, "usa310085031200") == "USA310085031200"
    assert normalise_document(FOREIGN, newer) == newer
    assert "3 letters and 12 digits" in refusal(FOREIGN, "US3100850312001")
    assert "check digit" in refusal(FOREIGN, newer[:17] + ("1" if newer[17] == "0" else "0"))
    assert "start with 9" in refusal(FOREIGN, resident_id(5))


def test_equal_digits_of_different_kinds_are_different_people() -> None:
    keys = {identity_key(kind, "12345678") for kind in (DocumentKind.TAIWAN_PERMIT, DocumentKind.PASSPORT)}
    assert len(keys) == 2


@pytest.mark.parametrize(("kind", "word"), [(kind, word) for kind, words in KIND_WORDS.items() for word in words])
def test_each_spelling_names_its_kind(kind: DocumentKind, word: str) -> None:
    assert parse_kind(f" {word[:2]} {word[2:]}　") is kind


@pytest.mark.parametrize("empty", [None, "", "　"])
def test_no_kind_means_the_resident_card(empty: str | None) -> None:
    assert parse_kind(empty) is CARD


def test_an_unknown_kind_is_told_which_are_known() -> None:
    with pytest.raises(Invalid) as caught:
        parse_kind("军官证")
    assert "港澳居民来往内地通行证" in str(caught.value)


def test_the_last_four_characters_are_shown_to_their_owner() -> None:
    assert last_four("H12345678") == "5678"


def test_junk_is_refused_and_never_breaks() -> None:
    chance = random.Random(20261123)
    signs = "0123456789Xx 'H\u3000\u200b\ue5f1\ufffd中Ａ９.E+-\x00\U0001f600"
    for _ in range(3000):
        raw = "".join(chance.choices(signs, k=chance.randrange(24)))
        for kind in DocumentKind:
            try:
                number = normalise_document(kind, raw, date(2026, 1, 1))
            except Invalid:
                continue
            assert normalise_document(kind, number) == number
