"""Which certificates a scope holds: conditions for questions that start from `HELD`."""

from __future__ import annotations

import sqlalchemy as sa

from trainingreg.domain.permissions import Scope
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, School, TrainingBase

Condition = sa.ColumnElement[bool]

# A certificate with the training that it certifies.
HELD = (
    sa.join(Certificate, Completion, Completion.id == Certificate.completion_id)
    .join(Enrolment, Enrolment.id == Completion.enrolment_id)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
)


def visible(scope: Scope) -> Condition:
    """Seen by the holder, the base of the cohort, the school that sent the holder, and the provinces of base and school."""
    if scope.teacher_id is not None:
        return Enrolment.teacher_id == scope.teacher_id
    if scope.school_id is not None:
        return Enrolment.school_id == scope.school_id
    if scope.unit_id is not None:
        return issued_within(scope) | Enrolment.school_id.in_(sa.select(School.id).where(School.unit_id == scope.unit_id))
    return issued_within(scope)


def issued_within(scope: Scope) -> Condition:
    """Issued by the base itself, or by a base of the province: those who answer for it."""
    if scope.all:
        return sa.true()
    if scope.base_id is not None:
        return Cohort.base_id == scope.base_id
    if scope.unit_id is not None:
        return Cohort.base_id.in_(
            sa.select(TrainingBase.id).join(School, School.id == TrainingBase.school_id).where(School.unit_id == scope.unit_id)
        )
    return sa.false()
