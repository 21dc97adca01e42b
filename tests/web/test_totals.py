"""The page of the totals: every figure opens its rows, page, workbook, command and JSON agree, and nonsense is told."""

from __future__ import annotations

import contextvars
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from flask import Flask

from tests.makers import a_base, an_account, unit
from tests.pages import PageClient
from tests.planted import Fact, plant
from tests.statements import counted
from tests.tables import Cell, tables
from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.domain.counting import Cut, Selection
from trainingreg.domain.permissions import Role, Scope
from trainingreg.domain.progress import Row
from trainingreg.models import AuditEntry, Target
from trainingreg.queries import plans, totals

FUNNEL = ("applied", "attended", "person_times", "certified", "teachers")
ALL = Scope(all=True)


@pytest.fixture
def facts(registry: Flask) -> list[Fact]:
    """The planted registry as plain facts."""
    return plant()


@pytest.fixture
def page(client: PageClient, facts: list[Fact]) -> PageClient:
    """A browser of the ministry."""
    return client.sign_in(an_account(Role.MINISTRY))


def expected(cut: Cut, **narrowed: object) -> tuple[list[Row], Row]:
    """The lines of a cut and their sum, from the query itself."""
    plan = plans.on(clock.today())
    selection = replace(Selection(clock.today(), plan.id), **narrowed)  # type: ignore[arg-type]
    return totals.lines(cut, plan, selection, ALL), totals.report(plan, selection, ALL).whole


def figures(row: Row) -> tuple[int, ...]:
    """The five figures of a line."""
    return tuple(getattr(row, name) for name in FUNNEL)


def cut_cells(html: str, cut: Cut) -> list[list[Cell]]:
    """The cells of the five figures in every line of the cut's table (of an English page), the sum last."""
    head, *rows = tables(html)[-1]
    first = [cell.text.strip() for cell in head].index("applied")
    return [row[first : first + 5] for row in rows]


@pytest.mark.parametrize("cut", [cut for cut in Cut if cut is not Cut.PHASE])
def test_page_workbook_command_and_json_say_the_same(page: PageClient, cut: Cut) -> None:
    lines, whole = expected(cut)
    by_query = [figures(row) for row in (*lines, whole)]
    assert any(row.certified for row in lines)
    shown = cut_cells(page.get(f"/totals?by={cut}&lang=en").get_data(as_text=True), cut)
    assert [tuple(cell.number for cell in row) for row in shown] == by_query
    data = page.get(f"/api/v1/totals?by={cut}").get_json()
    assert [tuple(row[name] for name in FUNNEL) for row in (*data["by"]["rows"], data["all"])] == by_query
    assert [row["key"] for row in data["by"]["rows"]] == [row.key for row in lines]
    printed = json.loads(run(page.app, "totals", "--json", "--by", cut.value))
    assert printed == data
    assert sheet_figures(page, list(Cut).index(cut)) == by_query


def test_the_phases_agree_everywhere_against_their_targets(page: PageClient) -> None:
    lines, whole = expected(Cut.PHASE)
    rows = [(row.target, *figures(row)) for row in (*lines, whole)]
    html = page.get("/totals").get_data(as_text=True)
    table = [row for row in tables(html)[0] if len(row) > 7 and row[1].text.strip().replace(",", "").isdigit()]
    assert [tuple(cell.number for cell in row[1:7]) for row in table] == rows
    home = tables(page.get("/").get_data(as_text=True))[0][1:]
    assert [tuple(cell.number for cell in row[1:4]) for row in home] == [
        (row.target, row.person_times, row.teachers) for row in (*lines, whole)
    ]
    data = page.get("/api/v1/totals").get_json()
    assert [tuple(row[name] for name in ("target", *FUNNEL)) for row in (*data["phases"], data["all"])] == rows
    assert data["all"]["rate"] == whole.person_times / 10_000
    assert json.loads(run(page.app, "totals", "--json")) == data
    assert sheet_figures(page, 0) == [figures(row) for row in (*lines, whole)]


def run(app: Flask, *arguments: str) -> str:
    """What a command prints, run with nothing of the test's own context."""
    result = contextvars.Context().run(lambda: app.test_cli_runner().invoke(args=list(arguments)))
    assert result.exit_code == 0, result.output
    return result.stdout


def sheet_figures(page: PageClient, place: int) -> list[tuple[Any, ...]]:
    """The five figures in every line of a sheet of the workbook, as numbers."""
    book = openpyxl.load_workbook(io.BytesIO(page.get("/totals.xlsx?lang=en").data))
    rows = list(book.worksheets[place].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if "Applied (person-times)" in row)
    first = rows[head].index("Applied (person-times)")
    return [row[first : first + 5] for row in rows[head + 1 :]]


@pytest.mark.parametrize("cut", [cut for cut in Cut if cut is not Cut.PHASE])
def test_every_figure_opens_as_many_rows_as_it_says(page: PageClient, cut: Cut) -> None:
    html = page.get(f"/totals?by={cut}&lang=en").get_data(as_text=True)
    cells = [cell for row in cut_cells(html, cut) for cell in row if cell.href]
    zeros = [cell for cell in cells if cell.number == 0][:3]
    for cell in [cell for cell in cells if cell.number] + zeros:
        listed = page.http.get(cell.href).get_data(as_text=True)
        number = "is 0" if cell.number == 0 else f"<span>{cell.number:,} "
        assert number in listed, cell.href


def test_what_the_funnel_loses_opens_its_rows_too(page: PageClient) -> None:
    whole = expected(Cut.PHASE)[1]
    missed, failed = whole.applied - whole.attended, whole.attended - whole.person_times
    assert missed > 0 < failed
    assert f"<span>{missed} " in page.get("/totals/rows?measure=not_attended").get_data(as_text=True)
    assert f"<span>{failed} " in page.get("/totals/rows?measure=not_completed").get_data(as_text=True)


def test_a_province_sees_its_own_figures_and_they_open_its_own_rows(page: PageClient) -> None:
    province = PageClient(page.app).sign_in(an_account(Role.PROVINCE, unit_id=unit("44").id))
    own = expected(Cut.UNIT_SCHOOL)
    html = province.get("/totals?by=unit_base&lang=en").get_data(as_text=True)
    sums = [cell.number for cell in cut_cells(html, Cut.UNIT_BASE)[-1]]
    assert 0 < sums[0] < own[1].applied
    for cell in cut_cells(html, Cut.UNIT_BASE)[-1]:
        assert f"<span>{cell.number} " in province.get(cell.href).get_data(as_text=True)


def test_the_rows_can_be_taken_along_and_that_is_recorded(page: PageClient) -> None:
    whole = expected(Cut.PHASE)[1]
    for measure in ("person_times", "teachers"):
        answer = page.get(f"/totals/rows.xlsx?measure={measure}&lang=en")
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
        head = next(n for n, row in enumerate(rows) if row[0] == "Reference")
        assert len(rows) - head - 1 == getattr(whole, measure)
        assert "Completed trainings, version 1" in str(rows[:head])
    db.session.rollback()  # this session is to see what the request has written
    noted = db.session.query(AuditEntry).filter_by(action="totals.export", subject="totals:teachers").all()
    assert [entry.detail["rows"] for entry in noted] == [whole.teachers]


@pytest.mark.parametrize(
    "part",
    ["as_of=yesterday", "as_of=2026-13-01", "as_of=0001-01-01", "by=weather", "phase=9", "phase=x", "tier=moon", "major=nowhere",
     "batch=x", "batch=99999999999999", "unit=99", "host=ab", "base=none", "month=2024-13", "plan=999", "measure=money"],
)  # fmt: skip
def test_a_wrong_part_of_an_address_is_told_in_a_sentence(page: PageClient, part: str) -> None:
    where = "/totals/rows" if part.startswith(("measure", "month")) else "/totals"
    answer = page.get(f"{where}?{part}&lang=en")
    assert answer.status_code == 422
    assert "<h1" in answer.get_data(as_text=True)
    if part.startswith(("as_of", "by", "plan")):
        refused = page.get(f"/api/v1/totals?{part}")
        assert (refused.status_code, list(refused.get_json())) == (422, ["error"])


def test_a_past_day_is_counted_as_it_was(page: PageClient, facts: list[Fact]) -> None:
    day = date(2023, 8, 29)
    data = page.get(f"/api/v1/totals?as_of={day}").get_json()
    assert data["as_of"] == "2023-08-29"
    assert data["all"]["person_times"] == sum(
        1 for fact in facts if fact.completed and fact.completed <= day < (fact.annulled or day + timedelta(1))
    )
    assert page.get("/totals?as_of=2023年8月29日&by=base").status_code == 200


def test_filters_narrow_the_page_and_stay_in_its_links(page: PageClient) -> None:
    html = page.get("/totals?phase=2&tier=province&by=major&sort=rate&lang=en").get_data(as_text=True)
    assert "Phase 2" in html
    assert "phase=2&amp;tier=province" in html
    assert [row[0].text.split()[0] for row in tables(html)[0][2:]] == ["Phase", "All"]
    for part in ("unit=44", "host=42", "major=none", "batch=2", "sort=gap&by=unit_school", "sort=nonsense"):
        assert page.get(f"/totals?{part}").status_code == 200


def test_lists_and_pages_need_few_statements(page: PageClient) -> None:
    page.get("/totals")
    limits = {
        "/totals/rows?measure=applied": 3,
        "/totals/rows?measure=teachers&unit=44": 3,
        "/totals": 8,
        "/totals?by=month": 8,
        "/": 8,
    }
    for path, most in limits.items():
        with counted() as statements:
            assert page.http.get(path).status_code == 200
        assert len(statements) <= most, (path, statements)


def test_what_is_missing_is_told_with_the_units_that_miss_most(page: PageClient) -> None:
    with transaction() as session:
        session.add_all(Target(phase_id=1, unit_id=unit(code).id, person_times=number) for code, number in (("46", 70), ("65", 90)))
    html = page.get("/totals?by=month&lang=en").get_data(as_text=True)
    missing = 10_000 - expected(Cut.PHASE)[1].person_times
    assert f"{missing:,} person-times" in html
    behind = next(table for table in tables(html) if table[0][-1].text == "Done" and len(table[0]) == 3)
    assert [[cell.text for cell in row] for row in behind[1:]] == [["Xinjiang", "90", "0.0%"], ["Hainan", "70", "0.0%"]]
    assert "What is missing" not in page.get("/totals?tier=city&lang=en").get_data(as_text=True)


def test_teachers_and_visitors_do_not_see_the_rows(page: PageClient) -> None:
    for path in ("/totals", "/totals/rows", "/totals.xlsx", "/totals/rows.xlsx"):
        assert PageClient(page.app).get(path).status_code == 302
        teacher = PageClient(page.app).sign_in(an_account(Role.TEACHER))
        assert teacher.get(path).status_code == 403


def test_a_base_without_cohorts_has_an_empty_cut_and_no_curve(page: PageClient) -> None:
    base = PageClient(page.app).sign_in(an_account(Role.BASE, base_id=a_base().id))
    html = base.get("/totals?by=base&lang=en").get_data(as_text=True)
    assert "Nothing to count here" in html
    assert '<svg viewBox="0 0 680' not in html
