"""What counts: the tables in their order, and the conditions that figures, lists and files share.

One enrolment is one row here, whatever became of it, and a cohort without enrolments is a row of nothing; so the number of
rows under a condition is the figure, and the same condition makes its list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from trainingreg.domain.counting import NO_MAJOR, Measure, Selection, month_bounds
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import CertificateState, Tier
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, Major, Phase, ReportingUnit, School, TrainingBase

Condition = sa.ColumnElement[bool]
Sent = Callable[[Condition], Condition]
"""Says of a row that its people were sent by the units under a condition."""
HOST = aliased(School, name="host")
SENDER = aliased(School, name="sender")


def source(as_of: date, host: bool = False, sender: bool = False) -> sa.FromClause:
    """Cohorts with their enrolments and the completions that hold on the day; on request with the schools of base and teacher.

    Outer joins all the way, also where only completed rows are wanted: they keep SQLite to the order in which the narrow
    indexes serve, whatever its statistics suggest.
    """
    joined = cohorts(host).outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
    if sender:
        joined = joined.outerjoin(SENDER, SENDER.id == Enrolment.school_id)
    return joined.outerjoin(Completion, (Completion.enrolment_id == Enrolment.id) & holds(as_of))


def cohorts(host: bool = False) -> sa.Join:
    """Cohorts with their phases; on request with the schools that are their bases."""
    joined = sa.join(Phase, Cohort, Cohort.phase_id == Phase.id)
    if host:
        joined = joined.join(TrainingBase, TrainingBase.id == Cohort.base_id).join(HOST, HOST.id == TrainingBase.school_id)
    return joined


def holds(as_of: date) -> Condition:
    """A completion that stands at the end of the day: made by then, and not annulled by then."""
    return (Completion.completed_on <= as_of) & (Completion.annulled_on.is_(None) | (Completion.annulled_on > as_of))


def counts(measure: Measure, as_of: date) -> Condition:
    """Whether a row of `source` counts at the end of the day.

    Each step of the funnel includes the next, so certified ≤ person_times ≤ attended ≤ applied whatever the days say:
    who completed has attended, who attended has applied.
    """
    completed = Completion.id.is_not(None)
    came = (Enrolment.attended_on <= as_of) & (Enrolment.withdrawn_on.is_(None) | (Enrolment.withdrawn_on > as_of))
    attended = completed | came
    applied = attended | (Enrolment.applied_on <= as_of)
    return {
        Measure.APPLIED: applied,
        Measure.ATTENDED: attended,
        Measure.PERSON_TIMES: completed,
        Measure.CERTIFIED: completed & sa.select(Certificate.id).where(live_certificate(as_of)).exists(),
        Measure.TEACHERS: completed,
        Measure.NOT_ATTENDED: applied & attended.is_not(sa.true()),
        Measure.NOT_COMPLETED: attended & sa.not_(completed),
    }[measure]


def counted_on(measure: Measure, as_of: date) -> sa.ColumnElement[Any]:
    """The day on which a row that counts began to count: its month is the one it is shown in."""
    attended_on = sa.case((Enrolment.attended_on <= as_of, Enrolment.attended_on), else_=Completion.completed_on)
    if measure is Measure.APPLIED:
        return sa.case((Enrolment.applied_on <= as_of, Enrolment.applied_on), else_=attended_on)
    if measure is Measure.ATTENDED:
        return attended_on
    if measure is Measure.CERTIFIED:
        return sa.select(sa.func.min(Certificate.issued_on)).where(live_certificate(as_of)).scalar_subquery()
    return sa.type_coerce(Completion.completed_on, sa.Date)


def live_certificate(as_of: date) -> Condition:
    """A certificate of the row's completion, ours or issued elsewhere, that is made and valid at the end of the day."""
    return sa.and_(
        Certificate.completion_id == Completion.id,
        Certificate.state != CertificateState.PENDING,
        Certificate.issued_on <= as_of,
        Certificate.ended_on.is_(None) | (Certificate.ended_on > as_of),
    )


def enrolled_from(unit: Condition) -> Condition:
    """Rows of `source` whose people were sent by these units."""
    return Enrolment.school_id.in_(_schools_of(unit))


def within(selection: Selection, scope: Scope, sent: Sent = enrolled_from) -> list[Condition]:
    """The conditions that narrow `source` to a selection and to what the reader may see."""
    found: list[Condition] = [Phase.plan_id == selection.plan_id, *_of_cohort(selection)]
    if set(selection.counted_tiers) != set(Tier):
        found.append(Cohort.tier.in_(selection.counted_tiers))
    if selection.unit is not None:
        found.append(sent(ReportingUnit.code == selection.unit))
    return found + _visible(scope, sent)


def in_month(measure: Measure, selection: Selection) -> list[Condition]:
    """The condition that a row began to count in the month that a selection names."""
    if selection.month is None:
        return []
    first, after = month_bounds(selection.month)
    day = counted_on(measure, selection.as_of)
    return [day >= first, day < after]


def _of_cohort(selection: Selection) -> list[Condition]:
    found: list[Condition] = []
    if selection.phase is not None:
        found.append(Phase.number == selection.phase)
    if selection.major == NO_MAJOR:
        found.append(Cohort.major_id.is_(None))
    elif selection.major is not None:
        found.append(Cohort.major_id == sa.select(Major.id).where(Major.code == selection.major).scalar_subquery())
    if selection.base is not None:
        found.append(Cohort.base_id.in_(sa.select(TrainingBase.id).where(TrainingBase.code == selection.base)))
    if selection.batch is not None:
        found.append(Cohort.base_id.in_(sa.select(TrainingBase.id).where(TrainingBase.batch == selection.batch)))
    if selection.host is not None:
        found.append(Cohort.base_id.in_(_bases_of(ReportingUnit.code == selection.host)))
    return found


def _visible(scope: Scope, sent: Sent) -> list[Condition]:
    """A province: what its bases train and its schools send; a base: its own cohorts; a school: whom it sent."""
    if scope.all:
        return []
    if scope.unit_id is not None:
        own = ReportingUnit.id == scope.unit_id
        return [Cohort.base_id.in_(_bases_of(own)) | sent(own)]
    if scope.base_id is not None:
        return [Cohort.base_id == scope.base_id]
    if scope.school_id is not None:
        return [Enrolment.school_id == scope.school_id]
    return [Enrolment.teacher_id == scope.teacher_id]


def _schools_of(unit: Condition) -> sa.Select[int]:
    return sa.select(School.id).join(ReportingUnit, ReportingUnit.id == School.unit_id).where(unit)


def _bases_of(unit: Condition) -> sa.Select[int]:
    own = sa.select(TrainingBase.id).join(School, School.id == TrainingBase.school_id)
    return own.join(ReportingUnit, ReportingUnit.id == School.unit_id).where(unit)
