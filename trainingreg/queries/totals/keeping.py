"""What is to be kept of a cohort: its figures at the end of all days, counted under the same conditions as any other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from trainingreg.domain.counting import Measure
from trainingreg.models import (
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    KeptCohort,
    KeptFigure,
    KeptRepeat,
    KeptUnitFigure,
)  # fmt: skip
from trainingreg.queries.totals.counted import SENDER, Condition, counted_on, counts, source
from trainingreg.queries.totals.months import month_of

END = date(9999, 12, 31)
"""A day after everything."""
NEVER = date(1, 1, 1)
FUNNEL = (Measure.APPLIED, Measure.ATTENDED, Measure.PERSON_TIMES, Measure.CERTIFIED)
KEPT = (*(measure.value for measure in FUNNEL), "alone")
Question = sa.Select[*tuple[Any, ...]]


def not_kept() -> sa.Select[int]:
    """The cohorts without kept figures, in the order of their ids."""
    known = sa.outerjoin(Cohort, KeptCohort, KeptCohort.cohort_id == Cohort.id)
    return sa.select(Cohort.id).select_from(known).where(KeptCohort.cohort_id.is_(None)).order_by(Cohort.id)


def days(cohorts: Sequence[int]) -> Question:
    """The columns of `KeptCohort`: the first and the last day on which anything happens."""
    completed = sa.join(Enrolment, Completion, Completion.enrolment_id == Enrolment.id)
    certified = completed.join(Certificate, Certificate.completion_id == Completion.id)
    sources: dict[Any, Any] = {
        Enrolment.applied_on: Enrolment, Enrolment.attended_on: Enrolment, Enrolment.withdrawn_on: Enrolment,
        Completion.completed_on: completed, Completion.annulled_on: completed,
        Certificate.issued_on: certified, Certificate.ended_on: certified,
    }  # fmt: skip
    every = [
        sa.select(Enrolment.cohort_id, day.label("day")).select_from(rows).where(Enrolment.cohort_id.in_(cohorts))
        for day, rows in sources.items()
    ]
    known = sa.union_all(*every).subquery("days")
    first, last = (sa.func.coalesce(pick(known.c.day), NEVER) for pick in (sa.func.min, sa.func.max))
    rows = sa.outerjoin(Cohort, known, known.c.cohort_id == Cohort.id)
    return sa.select(Cohort.id, first, last).select_from(rows).where(Cohort.id.in_(cohorts)).group_by(Cohort.id)


def unit_figures(cohorts: Sequence[int]) -> Question:
    """The columns of `KeptUnitFigure`."""
    rows = sa.union_all(*(_of_measure(measure, cohorts) for measure in FUNNEL)).subquery("figures")
    keys = (rows.c.unit_id, rows.c.cohort_id, rows.c.month)
    return sa.select(*keys, *(sa.func.sum(rows.c[name]) for name in KEPT)).group_by(*keys)


def figures(cohorts: Sequence[int]) -> Question:
    """The columns of `KeptFigure`, added up from what is kept by unit."""
    rows = KeptUnitFigure
    question = sa.select(rows.cohort_id, rows.month, *(sa.func.sum(getattr(rows, name)) for name in KEPT))
    return question.where(rows.cohort_id.in_(cohorts)).group_by(rows.cohort_id, rows.month)


def repeats(cohorts: Sequence[int]) -> Question:
    """The columns of `KeptRepeat`."""
    question = sa.select(Cohort.id, Enrolment.teacher_id, SENDER.unit_id, Completion.completed_on)
    again = question.select_from(source(END, sender=True)).where(counts(Measure.TEACHERS, END), sa.not_(_alone()))
    return again.where(Cohort.id.in_(cohorts))


def _of_measure(measure: Measure, cohorts: Sequence[int]) -> Question:
    alone = sa.func.count(sa.case((_alone(), 1)))
    found = {measure.value: sa.func.count()} | ({"alone": alone} if measure is Measure.PERSON_TIMES else {})
    columns = [found.get(name, sa.literal(0)).label(name) for name in KEPT]
    month = month_of(counted_on(measure, END)).label("month")
    question = sa.select(Cohort.id.label("cohort_id"), SENDER.unit_id, month, *columns).select_from(source(END, sender=True))
    counted = question.where(counts(measure, END), Cohort.id.in_(cohorts))
    return counted.group_by(Cohort.id, SENDER.unit_id, sa.text("month"))


def _alone() -> Condition:
    """Whether the teacher of a completion has no other one anywhere, not even an annulled one."""
    enrolment, completion = aliased(Enrolment), aliased(Completion)
    others = sa.select(completion.id).join(enrolment, enrolment.id == completion.enrolment_id)
    return ~others.where(enrolment.teacher_id == Enrolment.teacher_id, enrolment.id != Enrolment.id).exists()


WHAT: dict[Any, Callable[[Sequence[int]], Question]] = {
    KeptCohort: days,
    KeptUnitFigure: unit_figures,
    KeptFigure: figures,
    KeptRepeat: repeats,
}
"""What is kept, in the order in which it must be, each with its question."""
