"""Whole tables: the lines of a cut with their targets, and the report that page, workbook, command and JSON share."""

from __future__ import annotations

from collections.abc import Sequence

from trainingreg.domain import growth, progress
from trainingreg.domain.counting import Cut, Measure, Selection
from trainingreg.domain.growth import Growth
from trainingreg.domain.permissions import Scope
from trainingreg.domain.plans import Plan, targets_of
from trainingreg.domain.progress import Report, Row
from trainingreg.queries.totals.figures import EVERYTHING, distinct_teachers, figures
from trainingreg.queries.totals.months import growth as growth_of
from trainingreg.queries.totals.months import months


def report(
    plan: Plan,
    selection: Selection,
    scope: Scope,
    measures: tuple[Measure, ...] = EVERYTHING,
    grown: Sequence[Growth] | None = None,
) -> Report:
    """The phases of a plan against their targets, and all of them together.

    Who has the growth of the selection at hand gives it: its newcomers are the distinct teachers, which need not be
    counted again.
    """
    phases = lines(Cut.PHASE, plan, selection, scope, measures)
    teachers = distinct_teachers(selection, scope) if grown is None else sum(month.new_teachers for month in grown)
    return Report(plan, selection.as_of, phases, progress.whole(phases, teachers))


def lines(
    cut: Cut,
    plan: Plan,
    selection: Selection,
    scope: Scope,
    measures: tuple[Measure, ...] = EVERYTHING,
    grown: Sequence[Growth] | None = None,
) -> list[Row]:
    """The lines of any cut, against the targets that they have."""
    if cut is Cut.MONTH:
        grown = growth_of(selection, scope) if grown is None else grown
        return list(growth.by_month(months(selection, scope), grown))
    return progress.against(targets_of(plan, cut, selection, scope), figures(cut, selection, scope, measures))
