"""Words: normalising, masking and the writing of days."""

from datetime import date

import pytest

from trainingreg.text import day, day_range, half_width, mask_document, mask_phone, squash, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  云洲　技师 学院 ", "云洲 技师 学院"),
        ("a\u200bb\ufeff", "ab"),
        ("e\u0301", "\u00e9"),
        ("（东校区）", "（东校区）"),
        ("a\tb\nc", "a b c"),
        ("", ""),
    ],
)
def test_kept_text_is_tidy_and_keeps_its_width(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("云洲　技师 学院", "云洲技师学院"),
        ("ＸＪＢＴ　", "XJBT"),
        ("New  South\u00a0Wales", "New South Wales"),
        ("第 3 技师学院", "第3技师学院"),
        ("云洲（东校区）", "云洲(东校区)"),
        ("\u200b", ""),
    ],
)
def test_compared_text_is_half_width_without_spaces_beside_chinese(typed: str, compared: str) -> None:
    assert squash(typed) == compared


def test_only_ascii_forms_become_half_width() -> None:
    assert half_width("Ａ１！") == "A1!"
    assert half_width("①㍿ｱ") == "①㍿ｱ"


def test_a_document_shows_its_first_three_and_last_four() -> None:
    assert mask_document("440106198503120017") == "440•••••••••••0017"
    assert mask_document("A1234") == "•••34"


def test_a_telephone_number_hides_its_middle() -> None:
    assert mask_phone("13800000007") == "138••••0007"


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 10, 12), date(2026, 10, 23), "2026年10月12日—23日", "12–23 Oct 2026"),
        (date(2026, 10, 28), date(2026, 11, 3), "2026年10月28日—11月3日", "28 Oct – 3 Nov 2026"),
        (date(2026, 12, 28), date(2027, 1, 5), "2026年12月28日—2027年1月5日", "28 Dec 2026 – 5 Jan 2027"),
        (date(2026, 5, 6), date(2026, 5, 6), "2026年5月6日", "6 May 2026"),
    ],
)
def test_what_both_ends_share_is_said_once(first: date, last: date, chinese: str, english: str) -> None:
    assert day_range(first, last) == chinese
    assert day_range(first, last, chinese=False) == english


def test_a_day_is_written_without_leading_zeros() -> None:
    assert day(date(2025, 3, 7)) == "2025年3月7日"
    assert day(date(2025, 3, 7), chinese=False) == "7 Mar 2025"
