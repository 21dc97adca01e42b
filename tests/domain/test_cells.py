"""Days, numbers, telephones, texts and codes as people type them into cells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from trainingreg.domain.dates import parse_day
from trainingreg.domain.numbers import parse_phone, parse_whole_number
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import column_letter
from trainingreg.domain.tables import header_word
from trainingreg.domain.texts import parse_code, parse_text

DAY = date(2025, 3, 7)


@pytest.mark.parametrize(
    "raw",
    [
        DAY,
        datetime(2025, 3, 7, 9, 30),  # noqa: DTZ001  cells know no zones
        "2025-03-07",
        "2025-3-7",
        "2025/3/7",
        "2025.3.7",
        "2025年3月7日",
        "2025 年 03 月 07 日",
        "２０２５－０３－０７",
        " '2025/03/07 ",
        "2025-03-07 00:00:00",
        "2025/3/7 0:00",
    ],
)
def test_a_day_may_be_written_in_many_ways(raw: Any) -> None:
    assert parse_day(raw) == DAY


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (45723.0, "is a number, not a date"),
        (20250307, "is a number, not a date"),
        (True, "is a number, not a date"),
        ("45723", "This is not a date"),
        ("20250307", "This is not a date"),
        ("07/03/2025", "This is not a date"),
        ("2025-03/07", "This is not a date"),
        ("2025年3月", "This is not a date"),
        ("三月七日", "This is not a date"),
        ("", "This is not a date"),
        ("2025-02-29", "no such day"),
        ("2025-13-01", "no such day"),
        ("1989-12-31", "between 1990 and 2100"),
        (date(2101, 1, 1), "between 1990 and 2100"),
    ],
)
def test_what_is_no_day_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        parse_day(raw)


@pytest.mark.parametrize(("raw", "number"), [(3.0, 3), (3, 3), ("3", 3), ("３", 3), (" 3.0 ", 3), ("'80", 80), ("007", 7)])
def test_whole_numbers_may_come_as_numbers_or_text(raw: Any, number: int) -> None:
    assert parse_whole_number(raw, 1) == number


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (3.5, "whole number"),
        ("八十", "whole number"),
        ("80学时", "whole number"),
        (True, "whole number"),
        (DAY, "whole number"),
        ("1e3", "whole number"),
        (0, "at least 1"),
        ("-4", "at least 1"),
        (10**7, "at most"),
        ("9" * 5000, "at most"),
        (1e300, "whole number"),
    ],
)
def test_what_is_no_whole_number_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        parse_whole_number(raw, 1)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (13800000007.0, "13800000007"),
        ("138 0000 0007", "13800000007"),
        ("138-0000-0007", "13800000007"),
        ("+86 13800000007", "13800000007"),
        ("0086-13800000007", "13800000007"),
        ("8613800000007", "13800000007"),
        ("１３８００００００07", "13800000007"),
        ("(0571) 8800-0007", "057188000007"),
        ("+852 5123 4567", "+85251234567"),
        (None, ""),
        ("", ""),
    ],
)
def test_telephone_numbers_are_kept_as_digits(raw: Any, kept: str) -> None:
    assert parse_phone(raw) == kept


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("1380000028", "has 11 digits, this one has 10"),
        ("138000000070", "this one has 12"),
        ("12800000007", "not a telephone number"),
        ("13800000007/13900000008", "not a telephone number"),
        ("无", "not a telephone number"),
        (1.38e20, "not a telephone number"),
    ],
)
def test_what_is_no_telephone_number_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        parse_phone(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(20230001.0, "20230001"), (" K01　", "K01"), ("０１０６－４", "0106-4"), ("'0106-4", "0106-4"), ("旧 2024-1", "旧2024-1")],
)
def test_codes_are_text(raw: Any, code: str) -> None:
    assert parse_code(raw) == code


def test_a_code_that_the_spreadsheet_spoilt_is_refused() -> None:
    for raw, reason in ((date(2001, 4, 1), "into a date"), (1e15, "first 15 digits"), ("K" * 65, "more than 64")):
        with pytest.raises(Invalid, match=reason):
            parse_code(raw)


def test_texts_that_would_print_wrongly_are_refused() -> None:
    assert parse_text("  云洲　技师学院（东校区）") == "云洲 技师学院（东校区）"
    for raw, reason in (("云\ue001", "Character 2"), ("\ufffd", "U\\+FFFD"), ("a\x00", "U\\+0000"), ("字" * 201, "more than 200")):
        with pytest.raises(Invalid, match=reason):
            parse_text(raw)


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("别名（以；分隔）", "别名"),
        ("层级*（部级示范/省级/市级/校级）", "层级"),
        ("姓 名", "姓名"),
        ("证件\n号码", "证件号码"),
        ("*姓名", "姓名"),
        ("手机号【必填】：", "手机号"),
        ("＊证件类型(缺省 居民身份证)", "证件类型"),
    ],
)
def test_headers_are_known_without_their_ornaments(written: str, word: str) -> None:
    assert header_word(written) == word


def test_columns_are_named_as_the_spreadsheet_does() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
