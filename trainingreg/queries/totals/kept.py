"""What need not be counted again: cohorts whose kept figures stand, and the few that are open and are counted.

Which cohorts are open on a day is asked first. All questions of a reader see one state of the data, so the answer still fits
when the figures are asked for.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import Scope
from trainingreg.models import (
    Cohort,
    Enrolment,
    KeptChange,
    KeptCohort,
    KeptFigure,
    KeptRepeat,
    KeptUnitFigure,
    ReportingUnit,
)  # fmt: skip
from trainingreg.queries.remembered import remembered
from trainingreg.queries.totals.counted import Condition, Sent, cohorts

MOST_OPEN = 1000
OPEN = sa.bindparam("open_cohorts", expanding=True, type_=sa.Integer())
"""The ids of the open cohorts, given when a question is asked."""
Figures = type[KeptFigure | KeptUnitFigure]


def open_cohorts(as_of: date, scope: Scope) -> list[int] | None:
    """The cohorts whose figures must be counted on the day; None if all must.

    That is so for readers who see less than whole units, within a transaction that writes, and where so many are open that
    naming them would cost more than it saves.
    """
    whole_units = scope.all or scope.unit_id is not None or scope.base_id is not None
    if not whole_units or db.session().info.get("writing"):
        return None
    found = remembered(("open cohorts", as_of), lambda: list(db.session.scalars(_open_on(as_of).limit(MOST_OPEN + 1))))
    return found if len(found) <= MOST_OPEN else None


def changed(*which: Condition) -> sa.Select[int]:
    """The cohorts under which something has changed since their figures were kept; by all changes, or by those meant."""
    cohorts, teachers, schools = (
        sa.select(column).where(column.is_not(None), *which)
        for column in (KeptChange.cohort_id, KeptChange.teacher_id, KeptChange.school_id)
    )
    enrolled = sa.select(Enrolment.cohort_id)
    of_them = enrolled.where(Enrolment.teacher_id.in_(teachers)), enrolled.where(Enrolment.school_id.in_(schools))
    return sa.union(cohorts, *of_them).subquery("changed").select()


def is_open() -> Condition:
    """Whether a cohort is open, in a question that is given `OPEN`."""
    return Cohort.id.in_(OPEN)


def known_cohorts(host: bool = False) -> sa.Join:
    """Cohorts that have kept figures."""
    return cohorts(host).join(KeptCohort, KeptCohort.cohort_id == Cohort.id)


def source(figures: Figures, host: bool = False) -> sa.FromClause:
    """Cohorts with their kept figures: one row for each month, or for each unit and month."""
    return known_cohorts(host).outerjoin(figures, figures.cohort_id == Cohort.id)


def repeats(host: bool = False) -> sa.FromClause:
    """Cohorts with their kept completions of people who have others."""
    return known_cohorts(host).join(KeptRepeat, KeptRepeat.cohort_id == Cohort.id)


def stands(as_of: date) -> list[Condition]:
    """The condition of kept figures that hold on the day and are not 0."""
    return [KeptCohort.settled_on <= as_of, Cohort.id.not_in(OPEN)]


def sent_by(unit_id: Any) -> Sent:
    """How kept rows with this column say which units sent their people."""
    return lambda unit: unit_id.in_(sa.select(ReportingUnit.id).where(unit))


def _open_on(as_of: date) -> sa.Select[int]:
    """Never kept, changed since, or in the middle of things on that day."""
    known = sa.outerjoin(Cohort, KeptCohort, KeptCohort.cohort_id == Cohort.id)
    in_between = (KeptCohort.first_on <= as_of) & (KeptCohort.settled_on > as_of)
    moved = Cohort.id.in_(changed())
    return sa.select(Cohort.id).select_from(known).where(KeptCohort.cohort_id.is_(None) | in_between | moved)
