"""Usernames, first passwords, activation codes, and the codes and names of organisations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from trainingreg.domain import activation
from trainingreg.domain.accounts import check_may_manage, check_not_oneself, clean_username, new_first_password
from trainingreg.domain.organisations import clean_code, clean_credit_code, clean_title
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotAllowed, Refusal
from trainingreg.domain.sign_in import check_password, wait_after


@pytest.mark.parametrize(
    ("typed", "kept"), [(" zhou.min ", "zhou.min"), ("ｚｈｏｕ１", "zhou1"), ("周敏_01", "周敏_01"), ("a@b-c", "a@b-c")]
)
def test_a_username_is_kept_half_width_and_without_spaces_around_it(typed: str, kept: str) -> None:
    assert clean_username(typed) == kept


@pytest.mark.parametrize("typed", ["", "ab", "a b", "x" * 41, "44010619900307001x", "440106900307001", "a/b", "a\nb!"])
def test_a_username_that_tells_too_much_or_cannot_be_typed_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_username(typed)


def test_first_passwords_differ_and_pass_the_rule_for_passwords() -> None:
    made = {new_first_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "zhou.min")
        assert not set(password) & set("01OI")


def test_a_code_is_read_back_however_it_was_typed() -> None:
    code = activation.new_code()
    assert len(code) == activation.CODE_LENGTH
    printed = activation.grouped(code)
    for typed in (printed, printed.lower(), f" {printed.replace('-', ' ')} ", printed.replace("-", "－")):
        assert activation.ungrouped(typed) == code


def test_nobody_manages_what_is_above_or_oneself() -> None:
    check_may_manage(Role.PROVINCE, Role.SCHOOL)
    with pytest.raises(NotAllowed):
        check_may_manage(Role.PROVINCE, Role.MINISTRY)
    check_not_oneself(1, 2)
    with pytest.raises(Refusal):
        check_not_oneself(1, 1)


@pytest.mark.parametrize(("typed", "kept"), [("0101-4", "0101-4"), (" Ｓ０１ ", "S01"), ("院校1", "院校1")])
def test_a_code_keeps_its_zeros(typed: str, kept: str) -> None:
    assert clean_code(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "a b", "a/b", "a?b", "x" * 41, "a%b"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_code(typed)


@pytest.mark.parametrize("typed", ["", "   ", "长" * 101, "云洲\ue000", "云洲\ufffd\u0000"])
def test_a_name_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        clean_title(typed)


def test_a_credit_code_is_checked_by_its_last_character() -> None:
    assert clean_credit_code(" 91110000600037341l ") == "91110000600037341L"
    assert clean_credit_code("") is None
    for wrong in ("91110000600037341M", "123", "九一一一〇〇〇〇六〇〇〇三七三四一", "9111000060003734１X"):
        with pytest.raises(Invalid):
            clean_credit_code(wrong)


def test_an_address_waits_later_than_a_name() -> None:
    assert wait_after(4) == timedelta(0)
    assert wait_after(5) == timedelta(seconds=30)
    assert wait_after(29, "address:192.0.2.1") == timedelta(0)
    assert wait_after(31, "address:192.0.2.1") == timedelta(seconds=60)
    assert wait_after(49, "name:somebody") == timedelta(0)
    assert wait_after(10_000, "name:somebody") == timedelta(minutes=1)
    assert wait_after(10_000) == timedelta(minutes=15)
