"""Certificate numbers and their check character."""

import string

from trainingreg.domain import certificate_number as numbers

NUMBER = numbers.compose("GXYT", 2026, "44", 107, 1041)


def test_a_number_names_programme_year_unit_base_and_serial() -> None:
    assert NUMBER.startswith("GXYT-2026-44-0107-01041-")
    assert numbers.is_ours(NUMBER)
    assert numbers.has_right_check(NUMBER)
    assert numbers.is_ours(numbers.compose("GXYT", 2026, "XJBT", 12, 123456))


def test_every_single_wrong_character_is_found() -> None:
    for place, right in enumerate(NUMBER):
        for wrong in string.ascii_uppercase + string.digits:
            changed = NUMBER[:place] + wrong + NUMBER[place + 1 :]
            if right != "-" and wrong != right and numbers.is_ours(changed):
                assert not numbers.has_right_check(changed), changed


def test_swapped_neighbours_are_found() -> None:
    for serial in range(1, 400):
        number = numbers.compose("GXYT", 2026, "44", 107, serial)
        for place in range(len(number) - 1):
            a, b = number[place], number[place + 1]
            swapped = number[:place] + b + a + number[place + 2 :]
            if a != b and "-" not in (a, b) and numbers.is_ours(swapped):
                assert not numbers.has_right_check(swapped)


def test_a_number_is_read_as_people_type_it() -> None:
    typed = "\u3000" + NUMBER.lower().replace("-", "－").replace("2", "２") + " "
    assert numbers.normalise(typed) == NUMBER
    assert numbers.normalise("旧2024—000003") == "旧2024-000003"


def test_a_check_character_read_as_a_digit_is_put_right() -> None:
    checks = {}
    for serial in range(1, 2000):
        number = numbers.compose("GXYT", 2026, "44", 107, serial)
        checks.setdefault(number[-1], number)
    for letter, digit in (("I", "1"), ("O", "0")):
        assert numbers.normalise(checks[letter][:-1] + digit) == checks[letter]
        assert numbers.normalise(checks[digit]) == checks[digit]


def test_codes_have_sixty_bits_and_no_lookalikes() -> None:
    codes = {numbers.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("01IO")
    code = codes.pop()
    assert numbers.ungrouped(numbers.grouped(code).lower()) == code
