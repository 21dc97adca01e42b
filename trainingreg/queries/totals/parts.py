"""Figures put together: what is kept, what is counted of open cohorts, and the distinct people of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from trainingreg.domain.counting import Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.models import Cohort, Enrolment, KeptCohort, KeptFigure, KeptRepeat, KeptUnitFigure, ReportingUnit
from trainingreg.queries.totals import kept
from trainingreg.queries.totals.counted import Condition, counts, source, within

Question = sa.Select[*tuple[Any, ...]]
Measures = tuple[Measure, ...]


@dataclass(frozen=True)
class Wanted:
    """What is asked: which measures of which selection, and which schools the key of a line needs.

    `some_open`: whether any cohort must be counted; None: all must (see `kept.open_cohorts`).
    """

    measures: Measures
    selection: Selection
    scope: Scope
    some_open: bool | None
    host: bool = False
    sender: bool = False

    @property
    def figures(self) -> kept.Figures:
        """The kept figures that are enough: those by unit only where units matter."""
        by_unit = self.sender or self.selection.unit is not None or self.scope.unit_id is not None
        return KeptUnitFigure if by_unit else KeptFigure


def summed(parts: Sequence[Question], measures: Measures) -> Question:
    """Parts of the same columns, added up by their keys."""
    rows = sa.union_all(*parts).subquery("parts")
    sums = [sa.cast(sa.func.sum(rows.c[measure.value]), sa.Integer).label(measure.value) for measure in measures]
    return sa.select(rows.c.key, *sums).group_by(rows.c.key)


def kept_part(wanted: Wanted, key: Any) -> Question:
    """Kept figures by a key; `alone` people are teachers of their own. Cohorts before their first day keep lines of 0."""
    if key is KeptUnitFigure.unit_id and wanted.scope.unit_id is None:
        return _by_unit(wanted)
    rows, as_of = wanted.figures, wanted.selection.as_of

    def figure(measure: Measure) -> sa.ColumnElement[int]:
        kept_on = sa.case((KeptCohort.settled_on <= as_of, _kept_as(rows, measure)), else_=0)
        return sa.func.coalesce(sa.func.sum(kept_on), 0).label(measure.value)

    sent = kept.sent_by(KeptUnitFigure.unit_id)
    question = sa.select(key.label("key"), *map(figure, wanted.measures)).select_from(kept.source(rows, wanted.host))
    return question.where(Cohort.id.not_in(kept.OPEN), *within(wanted.selection, wanted.scope, sent)).group_by(key)


def _by_unit(wanted: Wanted) -> Question:
    """Kept figures by sending unit, read in the order of units: their cohorts are looked up, not led from.

    That is what adding 0 is for: SQLite would else begin with the cohorts and sort all that it finds by unit.
    """
    rows, selection = KeptUnitFigure, wanted.selection
    of_cohorts = within(replace(selection, unit=None), wanted.scope)
    meant = sa.select(Cohort.id).select_from(kept.known_cohorts()).where(*kept.stands(selection.as_of), *of_cohorts)
    sums = [sa.func.sum(_kept_as(rows, measure)).label(measure.value) for measure in wanted.measures]
    question = sa.select(rows.unit_id.label("key"), *sums).where((rows.cohort_id + 0).in_(meant)).group_by(rows.unit_id)
    only = kept.sent_by(rows.unit_id)(ReportingUnit.code == selection.unit)
    return question if selection.unit is None else question.where(only)


def _kept_as(rows: kept.Figures, measure: Measure) -> Any:
    return rows.alone if measure is Measure.TEACHERS else getattr(rows, measure.value)


def counted_part(wanted: Wanted, key: Any) -> Question:
    """Figures counted by a key: of the open cohorts, or of all with their distinct teachers."""
    as_of, some = wanted.selection.as_of, wanted.some_open

    def figure(measure: Measure) -> sa.ColumnElement[int]:
        counted = counts(measure, as_of)
        if measure is not Measure.TEACHERS:
            return sa.func.count(sa.case((counted, 1)))
        return sa.literal(0) if some else sa.func.count(sa.case((counted, Enrolment.teacher_id)).distinct())

    columns = [figure(measure).label(measure.value) for measure in wanted.measures]
    question = sa.select(key.label("key"), *columns).select_from(source(as_of, wanted.host, wanted.sender))
    return question.where(*counted_here(wanted)).group_by(key)


def teachers_part(wanted: Wanted, kept_key: Any, counted_key: Any) -> Question:
    """Distinct people by a key, but for those who were trained alone in a kept cohort."""
    rows = completed_again(wanted, kept_key, counted_key).subquery("rows")
    people = sa.select(rows.c.key, rows.c.teacher_id).distinct().subquery("people")
    found = {Measure.TEACHERS: sa.func.count()}
    columns = [found.get(measure, sa.literal(0)).label(measure.value) for measure in wanted.measures]
    return sa.select(people.c.key, *columns).group_by(people.c.key)


def completed_again(wanted: Wanted, kept_key: Any, counted_key: Any) -> sa.CompoundSelect[Any]:
    """Keys and teachers of the kept completions of people who have others, and of all completions of open cohorts."""
    as_of, selection, scope = wanted.selection.as_of, wanted.selection, wanted.scope
    sent = kept.sent_by(KeptRepeat.unit_id)
    again = sa.select(kept_key.label("key"), KeptRepeat.teacher_id).select_from(kept.repeats(wanted.host))
    parts = [again.where(*kept.stands(as_of), *within(selection, scope, sent))]
    if wanted.some_open:
        open_ones = sa.select(counted_key.label("key"), Enrolment.teacher_id)
        counted = open_ones.select_from(source(as_of, wanted.host, wanted.sender))
        parts.append(counted.where(counts(Measure.TEACHERS, as_of), *counted_here(wanted)))
    return sa.union_all(*parts)


def counted_here(wanted: Wanted) -> list[Condition]:
    """The conditions of counted rows: narrowed like the kept ones, and of open cohorts only where others are kept."""
    only = [kept.is_open()] if wanted.some_open else []
    return [*only, *within(wanted.selection, wanted.scope)]
