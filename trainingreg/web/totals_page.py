"""What the page of the totals shows: phases, curve, what is missing, and the cut that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trainingreg.domain import growth, progress
from trainingreg.domain.counting import Cut, Measure
from trainingreg.domain.growth import Growth
from trainingreg.domain.pace import Pace, pace
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Report
from trainingreg.queries import totals
from trainingreg.web import charts, totals_table, totals_words
from trainingreg.web.forms.totals import totals_filter
from trainingreg.web.sign_in import viewer
from trainingreg.web.totals_address import Asked
from trainingreg.web.totals_table import Table

MOST_BEHIND = 5


def context(asked: Asked, by: Cut, sort: str, scope: Scope) -> dict[str, Any]:
    """Everything that `totals/index.html` names."""
    grown = totals.growth(asked.selection, scope)
    report = totals.report(asked.plan, asked.selection, scope, grown=grown)
    lines = report.phases if by is Cut.PHASE else totals.lines(by, asked.plan, asked.selection, scope, grown=grown)
    return {
        "report": report,
        "phases": totals_table.table(Cut.PHASE, report.phases, report.whole, asked, "name"),
        "cut": totals_table.table(by, lines, report.whole, asked, sort),
        "missing": _missing(asked, report, grown, scope),
        **_curve(report, grown),
        **_tools(asked, by),
    }


def facts(asked: Asked) -> list[tuple[str, str]]:
    """What every figure stands under: plan, day, rule, scope, and what the question is narrowed to."""
    return [
        (_("Plan"), totals_words.plan_name(asked.plan)),
        (_("As of"), totals_words.day(asked.selection.as_of)),
        (_("Counting rule"), totals_words.rule_name(asked.plan.rule)),
        (_("Scope"), scope_name()),
        *totals_words.narrowed_to(asked),
    ]


def scope_name() -> str:
    """Whose figures the reader sees."""
    person = viewer()
    return (person.scope_name if person else "") or _("all 32 reporting units")


def _tools(asked: Asked, by: Cut) -> dict[str, Any]:
    return {
        "facts": facts(asked),
        "filters": totals_filter(asked, by, totals.choices()),
        "clear_url": url_for("totals.index", by=by.value),
        "download_url": url_for("totals.workbook", **asked.address),  # type: ignore[arg-type]
        "lists_of": lambda measure: totals_table.lists_of(Measure(measure), asked),
        "cuts": _cuts(asked, by),
        "rule_name": totals_words.rule_name(asked.plan.rule),
        "rule_facts": totals_words.rule_facts(asked.plan.rule),
    }


def _curve(report: Report, grown: Sequence[Growth]) -> dict[str, charts.CumulativeChart | None]:
    """The curve in both sizes; none before anything was completed."""
    points, steps = growth.curve(grown, report.as_of), progress.steps(report.plan, report.phases)
    boxes = {"wide": charts.WIDE, "narrow": charts.NARROW}
    return {name: charts.cumulative(points, steps, box) if points else None for name, box in boxes.items()}


def _missing(asked: Asked, report: Report, grown: Sequence[Growth], scope: Scope) -> tuple[Pace, Table] | None:
    """The pace, and the units that miss most; None where there is no target, or nothing missing to it."""
    gap = report.whole.gap
    if gap is None or gap <= 0:
        return None
    units = totals.lines(Cut.UNIT_SCHOOL, asked.plan, asked.selection, scope)
    behind = sorted((row for row in units if row.gap is not None and row.gap > 0), key=lambda row: -(row.gap or 0))
    table = totals_table.table(Cut.UNIT_SCHOOL, behind[:MOST_BEHIND], report.whole, asked, "gap")
    return pace(gap, grown, report.as_of), table


def _cuts(asked: Asked, by: Cut) -> list[tuple[str, str, bool]]:
    """The ways to cut, as (word, address, current?); the phases have a table of their own."""
    return [
        (totals_words.cut_word(cut), url_for("totals.index", **asked.address, by=cut.value, _anchor="cut"), cut is by)  # type: ignore[arg-type]
        for cut in Cut
        if cut is not Cut.PHASE
    ]
