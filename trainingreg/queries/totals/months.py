"""Figures by month, and the growth that the curve is drawn from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from trainingreg.db import db
from trainingreg.domain.counting import Measure, Selection
from trainingreg.domain.growth import Growth
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Row
from trainingreg.models import Completion, Enrolment
from trainingreg.queries.remembered import remembered
from trainingreg.queries.totals.counted import counted_on, counts, source, within

Question = sa.Select[*tuple[Any, ...]]


class month_of(GenericFunction[str]):  # noqa: N801 - used like the SQL function that it is
    """The month of a day, written 2024-03."""

    type = sa.String()
    inherit_cache = True


@compiles(month_of, "sqlite")
def _on_sqlite(element: month_of, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 7)"


@compiles(month_of, "postgresql")
def _on_postgresql(element: month_of, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)}, 'YYYY-MM')"


def months(selection: Selection, scope: Scope) -> dict[str, Row]:
    """The figures of each month that has any, each measure in the month of its own day."""
    return dict(remembered(("months", selection, scope), lambda: _rows_of_months(selection, scope)))


def _rows_of_months(selection: Selection, scope: Scope) -> dict[str, Row]:
    found: dict[str, dict[str, Any]] = {}
    for measure, month, number, teachers in db.session.execute(_months(selection, scope)):
        figures = found.setdefault(month, {})
        figures[measure] = number
        if measure == Measure.PERSON_TIMES:
            figures[Measure.TEACHERS.value] = teachers
    return {month: Row(month, **figures) for month, figures in found.items()}


def growth(selection: Selection, scope: Scope) -> list[Growth]:
    """What each month with completions added: person-times, and teachers in the month of their first completion.

    Over all months the new teachers are the distinct teachers of the selection.
    """
    return list(remembered(("growth", selection, scope), lambda: _rows_of_growth(selection, scope)))


def _rows_of_growth(selection: Selection, scope: Scope) -> list[Growth]:
    found: dict[str, tuple[int, int]] = {}
    for month, person_times, teachers in db.session.execute(_growth(selection, scope)):
        before = found.get(month, (0, 0))
        found[month] = (before[0] + person_times, before[1] + teachers)
    return [Growth(month, *found[month]) for month in sorted(found)]


@lru_cache(maxsize=256)
def _months(selection: Selection, scope: Scope) -> sa.CompoundSelect[Any]:
    measured = (Measure.APPLIED, Measure.ATTENDED, Measure.PERSON_TIMES, Measure.CERTIFIED)
    return sa.union_all(*(_of_month(measure, selection, scope) for measure in measured))


def _of_month(measure: Measure, selection: Selection, scope: Scope) -> Question:
    month = month_of(counted_on(measure, selection.as_of)).label("month")
    teachers = sa.func.count(Enrolment.teacher_id.distinct()) if measure is Measure.PERSON_TIMES else sa.literal(0)
    return (
        sa.select(sa.literal(measure.value).label("measure"), month, sa.func.count(), teachers)
        .select_from(source(selection.as_of))
        .where(counts(measure, selection.as_of), *within(selection, scope))
        .group_by(sa.text("month"))
    )


@lru_cache(maxsize=256)
def _growth(selection: Selection, scope: Scope) -> sa.CompoundSelect[Any]:
    first = sa.select(sa.func.min(Completion.completed_on).label("day"))
    newcomers = _completed(first, selection, scope).group_by(Enrolment.teacher_id).subquery("newcomers")
    new = sa.select(month_of(newcomers.c.day).label("month"), sa.literal(0), sa.func.count()).group_by(sa.text("month"))
    month = month_of(Completion.completed_on).label("month")
    all_of_them = sa.select(month, sa.func.count(), sa.literal(0)).group_by(sa.text("month"))
    return sa.union_all(_completed(all_of_them, selection, scope), new)


def _completed(question: Question, selection: Selection, scope: Scope) -> Question:
    completed = counts(Measure.PERSON_TIMES, selection.as_of)
    return question.select_from(source(selection.as_of)).where(completed, *within(selection, scope))
