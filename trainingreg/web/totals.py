"""The totals: phases against their targets, cut by whatever is asked for, with the rows behind each figure, as pages and files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain import growth, progress
from trainingreg.domain.counting import Cut, Measure
from trainingreg.domain.growth import Growth
from trainingreg.domain.pace import Pace, pace
from trainingreg.domain.permissions import STAFF, Scope
from trainingreg.domain.progress import Report
from trainingreg.queries import totals
from trainingreg.services import audit
from trainingreg.web import charts, paging, totals_address, totals_table, totals_words, totals_workbook
from trainingreg.web.access import actor, allow
from trainingreg.web.forms.totals import totals_filter
from trainingreg.web.sign_in import viewer
from trainingreg.web.state_tags import state_tag
from trainingreg.web.totals_address import Asked
from trainingreg.web.totals_table import Table

blueprint = Blueprint("totals", __name__)
MOST_BEHIND = 5


@blueprint.get("/totals")
@allow(*STAFF)
def index() -> str:
    """The totals in the reader's scope."""
    asked = totals_address.read(request.args, clock.today())
    by = totals_address.cut(request.args) or Cut.UNIT_SCHOOL
    scope, plan, selection = actor().scope, asked.plan, asked.selection
    grown = totals.growth(selection, scope)
    report = totals.report(plan, selection, scope, grown=grown)
    rows = report.phases if by is Cut.PHASE else totals.lines(by, plan, selection, scope, grown=grown)
    curve, steps = growth.curve(grown, selection.as_of), progress.steps(plan, report.phases)
    return render_template(
        "totals/index.html",
        report=report,
        facts=_facts(asked),
        filters=totals_filter(asked, by, totals.choices()),
        clear_url=url_for("totals.index", by=by.value),
        download_url=url_for("totals.workbook", **asked.address),  # type: ignore[arg-type]
        phases=totals_table.table(Cut.PHASE, report.phases, report.whole, asked, "name"),
        lists_of=lambda measure: totals_table.lists_of(Measure(measure), asked),
        wide=charts.cumulative(curve, steps, charts.WIDE) if curve else None,
        narrow=charts.cumulative(curve, steps, charts.NARROW) if curve else None,
        missing=_missing(asked, report, grown, scope),
        cuts=_cuts(asked, by),
        cut=totals_table.table(by, rows, report.whole, asked, request.args.get("sort", "name")),
        rule_name=totals_words.rule_name(plan.rule),
        rule_facts=totals_words.rule_facts(plan.rule),
    )


@blueprint.get("/totals.xlsx")
@allow(*STAFF)
def workbook() -> Response:
    """The totals as a workbook: a sheet for each cut."""
    asked = totals_address.read(request.args, clock.today())
    book = totals_workbook.of_totals(asked, actor().scope, _scope_name())
    return _download(book, f"totals-{asked.selection.as_of}.xlsx")


@blueprint.get("/totals/rows")
@allow(*STAFF)
def rows() -> str:
    """The rows behind a figure."""
    asked, measure = totals_address.read(request.args, clock.today()), totals_address.measure(request.args)
    found = totals.page(measure, asked.selection, actor().scope, paging.wanted())
    return render_template(
        "totals/rows.html",
        measure=measure,
        title=totals_words.measure_title(measure),
        facts=_facts(asked),
        rows=found.rows,
        state_tag=state_tag,
        page=paging.page(found.in_all),
        back_url=url_for("totals.index", **asked.address),  # type: ignore[arg-type]
        download_url=url_for("totals.rows_workbook", **asked.address, measure=measure.value),  # type: ignore[arg-type]
    )


@blueprint.get("/totals/rows.xlsx")
@allow(*STAFF)
def rows_workbook() -> Response:
    """The rows behind a figure as a workbook; who took it with them is recorded."""
    asked, measure = totals_address.read(request.args, clock.today()), totals_address.measure(request.args)
    people = totals.every(measure, asked.selection, actor().scope)
    book = totals_workbook.of_rows(measure, people, asked, _scope_name())
    with transaction() as session:
        subject = f"totals:{measure.value}"
        audit.record(session, actor(), clock.now(), "totals.export", subject, rows=len(people), **asked.address)
    return _download(book, f"{measure.value}-{asked.selection.as_of}.xlsx")


def _missing(asked: Asked, report: Report, grown: Sequence[Growth], scope: Scope) -> tuple[Pace, Table] | None:
    """The pace, and the units that miss most; None where there is no target, or nothing missing to it."""
    gap = report.whole.gap
    if gap is None or gap <= 0:
        return None
    units = totals.lines(Cut.UNIT_SCHOOL, asked.plan, asked.selection, scope)
    behind = sorted((row for row in units if row.gap is not None and row.gap > 0), key=lambda row: -(row.gap or 0))
    table = totals_table.table(Cut.UNIT_SCHOOL, behind[:MOST_BEHIND], report.whole, asked, "gap")
    return pace(gap, grown, report.as_of), table


def _facts(asked: Asked) -> list[tuple[str, str]]:
    return [
        (_("Plan"), totals_words.plan_name(asked.plan)),
        (_("As of"), totals_words.day(asked.selection.as_of)),
        (_("Counting rule"), totals_words.rule_name(asked.plan.rule)),
        (_("Scope"), _scope_name()),
        *totals_words.narrowed_to(asked),
    ]


def _scope_name() -> str:
    person = viewer()
    return (person.scope_name if person else "") or _("all 32 reporting units")


def _cuts(asked: Asked, by: Cut) -> list[tuple[str, str, bool]]:
    """The ways to cut, as (word, address, current?); the phases have a table of their own."""
    return [
        (totals_words.cut_word(cut), url_for("totals.index", **asked.address, by=cut.value, _anchor="cut"), cut is by)  # type: ignore[arg-type]
        for cut in Cut
        if cut is not Cut.PHASE
    ]


def _download(book: bytes, name: str) -> Response:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(book, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
