"""Which questions of verification are worth a look."""

import pytest

from trainingreg.domain.certificate_number import compose
from trainingreg.domain.verification import code_key, holder_key, number_key

NUMBER = compose("GXYT", 2026, "44", 107, 1042)


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), f"  {NUMBER} ", NUMBER.replace("-", "—"), NUMBER.replace("G", "Ｇ")])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    assert number_key(typed) == NUMBER


def test_every_single_wrong_character_of_our_numbers_is_noticed() -> None:
    stem, check = NUMBER[:-1], NUMBER[-1]
    for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if other != check and {other, check} not in ({"1", "I"}, {"0", "O"}):  # read as what is printed
            assert number_key(stem + other) is None
    for place in range(5, 9):
        wrong = "1" if NUMBER[place] != "1" else "3"
        assert number_key(NUMBER[:place] + wrong + NUMBER[place + 1 :]) is None


def test_numbers_issued_elsewhere_have_any_form_and_junk_has_none() -> None:
    assert number_key("工一体〔2023〕第 007 号") == "工一体〔2023〕第007号"
    assert number_key(" ") is None
    assert number_key("N" * 101) is None


def test_names_are_compared_as_they_are_kept() -> None:
    assert holder_key(" 欧阳•知远 ") == holder_key("欧阳·知远") == "欧阳·知远"
    assert holder_key("J. Smith") == holder_key("j. smith")
    for junk in ("", "12", "\ue000", "x" * 51):
        assert holder_key(junk) is None


def test_a_code_is_found_in_groups_and_in_small_letters() -> None:
    assert code_key("k7q2-m9xd-4tpa") == "K7Q2M9XD4TPA"
    assert code_key("K7Q2") is None
    assert code_key("码" * 12) is None
