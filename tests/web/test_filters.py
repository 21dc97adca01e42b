"""How values are written on pages, in both languages."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from trainingreg.web import filters
from trainingreg.web.forms.samples import samples


def in_chinese(app: Flask):  # type: ignore[no-untyped-def]
    return app.test_request_context("/?lang=zh")


def in_english(app: Flask):  # type: ignore[no-untyped-def]
    return app.test_request_context("/?lang=en")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (999, "999"), (10000, "10,000"), (1234567, "1,234,567"), (None, "—")])
def test_thousands_have_a_comma(value: int | None, text: str) -> None:
    assert filters.num(value) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(None, "—"), (0, "0.0%"), (0.8981, "89.8%"), (1499 / 1500, "99.9%"), (1, "100.0%"), (1536 / 1500, "102.4%")],
)
def test_a_rate_is_cut_and_never_rounded_up(ratio: float | None, text: str) -> None:
    assert filters.rate(ratio) == text


def test_every_whole_per_mille_keeps_its_own_text() -> None:
    """What binary fractions lose (0.57 * 1000 is 569.99…) must not show."""
    for target in (1000, 1500, 3500, 5000, 10000):
        for done in range(target + 1):
            exact = done * 1000 // target
            assert filters.rate(done / target) == f"{exact // 10}.{exact % 10}%"


def test_a_gap_beyond_the_target_is_said_in_words_and_not_with_a_minus(app: Flask) -> None:
    with in_english(app):
        assert [filters.gap(n) for n in (1019, 0, -36, None)] == ["1,019", "0", "+36 over", "—"]
        assert [filters.gap(n, worded=True) for n in (1019, 0, -36)] == ["1,019 short", "0", "+36 over"]


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        (date(2026, 10, 12), date(2026, 10, 23), "2026年10月12日—23日", "12–23 Oct 2026"),
        (date(2026, 10, 26), date(2026, 11, 6), "2026年10月26日—11月6日", "26 Oct – 6 Nov 2026"),
        (date(2026, 12, 28), date(2027, 1, 8), "2026年12月28日—2027年1月8日", "28 Dec 2026 – 8 Jan 2027"),
        (date(2026, 10, 12), None, "2026年10月12日", "12 Oct 2026"),
    ],
)
def test_a_range_of_days_says_once_what_both_ends_share(
    app: Flask, first: date, last: date | None, chinese: str, english: str
) -> None:
    with in_chinese(app):
        assert filters.day_range(first, last) == chinese
    with in_english(app):
        assert filters.day_range(first, last) == english


def test_months_and_years_follow_the_language(app: Flask) -> None:
    with in_chinese(app):
        assert (filters.month(date(2026, 3, 1)), filters.year(date(2026, 1, 1))) == ("2026年3月", "2026年")
    with in_english(app):
        assert (filters.month(date(2026, 3, 1)), filters.year(date(2026, 1, 1))) == ("Mar 2026", "2026")


def test_a_moment_is_shown_in_shanghai(app: Flask) -> None:
    evening = datetime(2026, 11, 22, 18, 5, 7, tzinfo=UTC)
    with in_chinese(app):
        assert filters.moment(evening) == "2026年11月23日 02:05"
        assert filters.moment(evening, seconds=True) == "2026年11月23日 02:05:07"
        assert filters.moment(None) == "—"
    with in_english(app):
        assert filters.moment(evening) == "23 Nov 2026, 02:05"


def test_a_moment_without_a_time_zone_is_a_mistake(app: Flask) -> None:
    with in_chinese(app), pytest.raises(ValueError, match="time zone"):
        filters.moment(datetime(2026, 11, 22))  # noqa: DTZ001


def test_a_certificate_number_breaks_after_hyphens_and_is_escaped() -> None:
    assert filters.certno("GX-2026-<K") == '<span class="rg-no">GX-<wbr>2026-<wbr>&lt;K</span>'
    assert filters.certno(None) == "—"


def test_a_document_is_masked() -> None:
    assert filters.masked("440524188001010014") == "440•••••••••••0014"
    assert filters.masked("") == "—"


def test_a_field_names_its_hint_and_its_error(app: Flask) -> None:
    with in_chinese(app):
        form = samples()
        assert filters.described(form.hours, "hint") == {"aria-describedby": "hours-hint hours-error", "aria-invalid": "true"}
        assert filters.described(form.title, "hint") == {"aria-describedby": "title-hint"}
        assert filters.described(form.title) == {}
