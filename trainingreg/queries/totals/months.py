"""Figures by month, and the growth that the curve is drawn from."""

from __future__ import annotations

from collections.abc import Callable
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
from trainingreg.models import Completion, Enrolment, KeptRepeat
from trainingreg.queries.remembered import remembered
from trainingreg.queries.totals import kept, parts
from trainingreg.queries.totals.counted import counted_on, counts, source
from trainingreg.queries.totals.figures import EVERYTHING, PUBLIC
from trainingreg.queries.totals.parts import Question, Wanted, counted_here


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
    question, opened = _asked(_months, selection, scope)
    return {row.key: Row(**row._mapping) for row in db.session.execute(question, {"open_cohorts": opened})}


def growth(selection: Selection, scope: Scope) -> list[Growth]:
    """What each month with completions added: person-times, and teachers in the month of their first completion.

    Over all months the new teachers are the distinct teachers of the selection.
    """
    return list(remembered(("growth", selection, scope), lambda: _rows_of_growth(selection, scope)))


def _rows_of_growth(selection: Selection, scope: Scope) -> list[Growth]:
    question, opened = _asked(_growth, selection, scope)
    found = db.session.execute(question, {"open_cohorts": opened})
    return sorted((Growth(*row) for row in found), key=lambda growth: growth.month)


def _asked(put: Callable[..., Question], selection: Selection, scope: Scope) -> tuple[Question, list[int] | None]:
    opened = kept.open_cohorts(selection.as_of, scope)
    return put(selection, scope, None if opened is None else bool(opened)), opened


@lru_cache(maxsize=256)
def _months(selection: Selection, scope: Scope, some_open: bool | None) -> Question:
    wanted = Wanted(EVERYTHING, selection, scope, some_open)
    found = [] if some_open is False else [_counted(measure, wanted) for measure in EVERYTHING[:-1]]
    if some_open is not None:
        month = wanted.figures.month
        found.append(parts.kept_part(wanted, month).where(*kept.stands(selection.as_of), month.is_not(None)))
        found.append(parts.teachers_part(wanted, month_of(KeptRepeat.completed_on), month_of(Completion.completed_on)))
    return parts.summed(found, EVERYTHING)


def _counted(measure: Measure, wanted: Wanted) -> Question:
    """One measure by month; distinct people beside the person-times if all are counted here."""
    as_of = wanted.selection.as_of
    figures: dict[Measure, sa.ColumnElement[int]] = {measure: sa.func.count()}
    if measure is Measure.PERSON_TIMES and wanted.some_open is None:
        figures[Measure.TEACHERS] = sa.func.count(Enrolment.teacher_id.distinct())
    columns = [figures.get(each, sa.literal(0)).label(each.value) for each in EVERYTHING]
    question = sa.select(month_of(counted_on(measure, as_of)).label("key"), *columns).select_from(source(as_of))
    return question.where(counts(measure, as_of), *counted_here(wanted)).group_by(sa.text("key"))


@lru_cache(maxsize=256)
def _growth(selection: Selection, scope: Scope, some_open: bool | None) -> Question:
    """Kept and counted completions by month, and newcomers in the month of their first one."""
    wanted = Wanted(PUBLIC, selection, scope, some_open)
    found = [] if some_open is False else [_completed(wanted)]
    if some_open is None:
        days = sa.select(Completion.completed_on.label("key"), Enrolment.teacher_id).select_from(source(selection.as_of))
        days = days.where(counts(Measure.PERSON_TIMES, selection.as_of), *counted_here(wanted))
        return parts.summed([*found, _newcomers(days.subquery("days"))], PUBLIC)
    month = wanted.figures.month
    found.append(parts.kept_part(wanted, month).where(*kept.stands(selection.as_of), wanted.figures.person_times > 0))
    days_of_all = parts.completed_again(wanted, KeptRepeat.completed_on, Completion.completed_on)
    return parts.summed([*found, _newcomers(days_of_all.subquery("days"))], PUBLIC)


def _completed(wanted: Wanted) -> Question:
    as_of = wanted.selection.as_of
    month = month_of(Completion.completed_on).label("key")
    columns = (sa.func.count().label("person_times"), sa.literal(0).label("teachers"))
    question = sa.select(month, *columns).select_from(source(as_of))
    return question.where(counts(Measure.PERSON_TIMES, as_of), *counted_here(wanted)).group_by(sa.text("key"))


def _newcomers(days: sa.Subquery) -> Question:
    """How many people have their first of these days in each month."""
    firsts = sa.select(sa.func.min(days.c.key).label("day")).group_by(days.c.teacher_id).subquery("firsts")
    columns = (sa.literal(0).label("person_times"), sa.func.count().label("teachers"))
    return sa.select(month_of(firsts.c.day).label("key"), *columns).group_by(sa.text("key"))
