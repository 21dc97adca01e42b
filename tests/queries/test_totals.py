"""The totals against figures counted by hand from what was planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.makers import unit
from tests.planted import Fact, figure, plant
from trainingreg.domain.counting import NO_MAJOR, Cut, Measure, Selection
from trainingreg.domain.growth import curve
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Row
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Tier
from trainingreg.queries import plans, totals

ALL = Scope(all=True)
LATEST = date(2027, 6, 30)
DAYS = (date(2022, 10, 20), date(2022, 11, 2), date(2023, 8, 29), date(2024, 6, 15), date(2025, 2, 1), LATEST)
FUNNEL = (Measure.APPLIED, Measure.ATTENDED, Measure.PERSON_TIMES, Measure.CERTIFIED, Measure.TEACHERS)
GROUPED = [cut for cut in Cut if cut is not Cut.MONTH]


@pytest.fixture
def planted(registry: Flask) -> list[Fact]:
    """The planted registry as plain facts."""
    return plant()


def asked(day: date = LATEST, **narrowed: object) -> Selection:
    """A question to the plan."""
    return replace(Selection(day, plans.on(day).id), **narrowed)  # type: ignore[arg-type]


def counted(facts: list[Fact], day: date) -> tuple[int, ...]:
    """The five figures by hand."""
    return tuple(figure(facts, measure, day) for measure in FUNNEL)


def shown(row: Row) -> tuple[int, ...]:
    """The five figures of a line."""
    return row.applied, row.attended, row.person_times, row.certified, row.teachers


def test_what_was_planted_holds_every_fate_in_every_cut(planted: list[Fact]) -> None:
    twice = [f.teacher for f in planted if f.counts(Measure.PERSON_TIMES, LATEST)]
    assert len(set(twice)) < len(twice)
    for cut in GROUPED:
        lines = {fact.keys[cut] for fact in planted}
        assert len(lines) > 1
        for fate in ("withdrawn", "failed", "annulled", "revoked", "reissued"):
            assert len({fact.keys[cut] for fact in planted if fact.fate == fate}) > 1, (cut, fate)


@pytest.mark.parametrize("cut", GROUPED)
def test_every_cut_says_what_a_count_by_hand_says_on_any_day(planted: list[Fact], cut: Cut) -> None:
    keys = {fact.keys[cut] for fact in planted}
    for day in DAYS:
        rows = {row.key: shown(row) for row in totals.figures(cut, asked(day), ALL)}
        by_hand = {key: counted([fact for fact in planted if fact.keys[cut] == key], day) for key in keys}
        assert {key: figures for key, figures in rows.items() if any(figures)} == {k: v for k, v in by_hand.items() if any(v)}, day


def test_the_report_sums_up_and_counts_people_once(planted: list[Fact]) -> None:
    for day in DAYS:
        report = totals.report(plans.on(day), asked(day), ALL)
        assert shown(report.whole) == counted(planted, day), day
        grown = totals.growth(asked(day), ALL)
        assert totals.report(plans.on(day), asked(day), ALL, grown=grown) == report


def test_months_count_each_figure_in_the_month_of_its_own_day(planted: list[Fact]) -> None:
    for day in DAYS:
        rows = totals.months(asked(day), ALL)
        for measure in FUNNEL:
            by_hand: dict[str, list[Fact]] = {}
            for fact in planted:
                if fact.counts(measure, day):
                    by_hand.setdefault(fact.month(measure, day), []).append(fact)
            found = {month: getattr(row, measure.value) for month, row in rows.items() if getattr(row, measure.value)}
            assert found == {month: figure(some, measure, day) for month, some in by_hand.items()}, (day, measure)


def test_what_was_reached_by_the_last_month_is_the_total(planted: list[Fact]) -> None:
    for day in DAYS:
        points = curve(totals.growth(asked(day), ALL), day)
        reached = points[-1][1:] if points else (0, 0)
        assert reached == (figure(planted, Measure.PERSON_TIMES, day), figure(planted, Measure.TEACHERS, day)), day
        last = totals.lines(Cut.MONTH, plans.on(day), asked(day), ALL)[-1:]
        assert [(row.person_times_to_date, row.teachers_to_date) for row in last] == [reached] * len(last)  # type: ignore[attr-defined]


def test_the_funnel_never_widens_on_any_day(planted: list[Fact]) -> None:
    for week in range(0, 260, 3):
        day = date(2022, 9, 1) + timedelta(weeks=week)
        for row in totals.figures(Cut.UNIT_SCHOOL, asked(day), ALL):
            assert row.certified <= row.person_times <= row.attended <= row.applied, (day, row)
            assert row.teachers <= row.person_times


NARROWED: list[tuple[dict[str, object], Callable[[Fact], bool]]] = [
    ({"phase": 2}, lambda f: f.keys[Cut.PHASE] == "2"),
    ({"tier": Tier.CITY}, lambda f: f.keys[Cut.TIER] == "city"),
    ({"tiers": (Tier.MINISTRY, Tier.SCHOOL)}, lambda f: f.keys[Cut.TIER] in {"ministry", "school"}),
    ({"unit": "44"}, lambda f: f.keys[Cut.UNIT_SCHOOL] == "44"),
    ({"host": "42"}, lambda f: f.keys[Cut.UNIT_BASE] == "42"),
    ({"batch": 2}, lambda f: f.batch == 2),
    ({"major": NO_MAJOR}, lambda f: f.keys[Cut.MAJOR] == NO_MAJOR),
    ({"unit": "44", "host": "42"}, lambda f: (f.keys[Cut.UNIT_SCHOOL], f.keys[Cut.UNIT_BASE]) == ("44", "42")),
]


@pytest.mark.parametrize(("narrowed", "belongs"), NARROWED, ids=lambda value: str(value) if isinstance(value, dict) else "")
def test_a_narrowed_question_counts_only_what_belongs(
    planted: list[Fact], narrowed: dict[str, object], belongs: Callable[[Fact], bool]
) -> None:
    some = [fact for fact in planted if belongs(fact)]
    assert some
    report = totals.report(plans.on(LATEST), asked(**narrowed), ALL)
    assert shown(report.whole) == counted(some, LATEST)


def test_base_and_major_are_narrowed_to_by_code(planted: list[Fact]) -> None:
    for name, cut in (("base", Cut.BASE), ("major", Cut.MAJOR)):
        for key in {fact.keys[cut] for fact in planted}:
            some = [fact for fact in planted if fact.keys[cut] == key]
            report = totals.report(plans.on(LATEST), asked(**{name: key}), ALL)
            assert shown(report.whole) == counted(some, LATEST), key


def test_each_role_counts_what_lies_in_its_scope(planted: list[Fact]) -> None:
    guangdong, base, school = unit("44").id, planted[0].base_id, planted[0].school
    scopes: list[tuple[Scope, Callable[[Fact], bool]]] = [
        (Scope(unit_id=guangdong), lambda f: "44" in {f.keys[Cut.UNIT_SCHOOL], f.keys[Cut.UNIT_BASE]}),
        (Scope(base_id=base), lambda f: f.base_id == base),
        (Scope(school_id=school), lambda f: f.school == school),
    ]
    for scope, sees in scopes:
        seen = [fact for fact in planted if sees(fact)]
        assert 0 < len(seen) < len(planted)
        for cut in GROUPED:
            rows = totals.figures(cut, asked(), scope)
            assert sum(row.applied for row in rows) == figure(seen, Measure.APPLIED, LATEST), (scope, cut)
        assert shown(totals.report(plans.on(LATEST), asked(), scope).whole) == counted(seen, LATEST)
        assert totals.how_many(Measure.NOT_ATTENDED, asked(), scope) == figure(seen, Measure.NOT_ATTENDED, LATEST)


PARAMETERS = {
    Cut.PHASE: "phase", Cut.UNIT_SCHOOL: "unit", Cut.UNIT_BASE: "host", Cut.BASE: "base", Cut.MAJOR: "major", Cut.TIER: "tier",
    Cut.MONTH: "month",
}  # fmt: skip


@pytest.mark.parametrize("cut", Cut)
def test_every_figure_of_every_cut_opens_as_many_rows_as_it_says(planted: list[Fact], cut: Cut) -> None:
    day = date(2025, 2, 1)
    rows = totals.lines(cut, plans.on(day), asked(day), ALL)
    assert any(row.certified for row in rows)
    for row in rows:
        key: object = int(row.key) if cut is Cut.PHASE else Tier(row.key) if cut is Cut.TIER else row.key
        for measure in FUNNEL:
            behind = asked(day, **{PARAMETERS[cut]: key})
            number = getattr(row, measure.value)
            assert totals.how_many(measure, behind, ALL) == number, (row.key, measure)
            if number:
                assert len(totals.every(measure, behind, ALL)) == number, (row.key, measure)


def test_a_list_has_pages_that_together_hold_every_row_once(planted: list[Fact]) -> None:
    whole = totals.every(Measure.APPLIED, asked(), ALL)
    pages = [totals.page(Measure.APPLIED, asked(), ALL, number) for number in (1, 2, 3, 4)]
    assert [page.in_all for page in pages] == [len(planted)] * 4
    assert [row for page in pages for row in page.rows] == whole
    teachers = totals.page(Measure.TEACHERS, asked(), ALL, 1)
    assert teachers.in_all == len(teachers.rows) == figure(planted, Measure.TEACHERS, LATEST)
    assert sum(row.person_times for row in teachers.rows) == figure(planted, Measure.PERSON_TIMES, LATEST)


def test_a_row_shows_the_certificate_that_was_live_on_the_day(planted: list[Fact]) -> None:
    place, fact = next((n, f) for n, f in enumerate(planted) if f.fate == "reissued")
    first, second = fact.certificates

    def number(day: date) -> set[str | None]:
        return {row.certificate_number for row in totals.every(Measure.CERTIFIED, asked(day), ALL)}

    assert f"示范{place:04d}-1" in number(first[1])
    assert f"示范{place:04d}-1" not in number(second[1])
    assert f"示范{place:04d}-2" in number(second[1])


def test_units_and_phases_without_figures_keep_their_lines_in_order(planted: list[Fact]) -> None:
    for cut in (Cut.UNIT_SCHOOL, Cut.UNIT_BASE):
        assert [row.key for row in totals.figures(cut, asked(), ALL)] == [u.code for u in UNITS]
    assert [row.key for row in totals.figures(Cut.PHASE, asked(date(2020, 1, 1)), ALL)] == ["1", "2", "3"]
    assert [row.key for row in totals.figures(Cut.TIER, asked(date(2020, 1, 1)), ALL)] == [tier.value for tier in Tier]
    assert [row.key for row in totals.figures(Cut.PHASE, asked(phase=2), ALL)] == ["2"]
