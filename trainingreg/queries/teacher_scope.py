"""Which teachers, and which of their enrolments, a scope holds: conditions for other questions."""

from __future__ import annotations

import sqlalchemy as sa

from trainingreg.domain.permissions import Scope
from trainingreg.models import Cohort, Enrolment, School, Teacher, TrainingBase

Condition = sa.ColumnElement[bool]


def belongs_to(scope: Scope, teacher: type[Teacher] = Teacher) -> Condition:
    """Whether a teacher's present school lies in the scope; a base stands for the school that it is a designation of."""
    if scope.all:
        return sa.true()
    if scope.unit_id is not None:
        return teacher.school_id.in_(_schools_of(scope.unit_id))
    if scope.base_id is not None:
        return teacher.school_id.in_(sa.select(TrainingBase.school_id).where(TrainingBase.id == scope.base_id))
    if scope.school_id is not None:
        return teacher.school_id == scope.school_id
    return teacher.id == scope.teacher_id


def in_scope(scope: Scope) -> Condition:
    """Whether a teacher belongs to the scope, or has an enrolment that does.

    A union of the two, each found by its index; one condition OR the other would walk through all teachers.
    """
    if scope.all or scope.teacher_id is not None:
        return belongs_to(scope)
    own = sa.orm.aliased(Teacher)
    belonging = sa.select(own.id).where(belongs_to(scope, own))
    return Teacher.id.in_(sa.union(belonging, sa.select(Enrolment.teacher_id).where(_enrolment_belongs_to(scope))))


def enrolment_in_scope(scope: Scope) -> Condition:
    """Whether an enrolment belongs to the scope itself, or its teacher does (the question joins Teacher)."""
    return belongs_to(scope) | _enrolment_belongs_to(scope)


def _enrolment_belongs_to(scope: Scope) -> Condition:
    """Held at a base of the scope, or sent from a school of it."""
    if scope.unit_id is not None:
        at_its_bases = sa.select(Cohort.id).join(TrainingBase).where(TrainingBase.school_id.in_(_schools_of(scope.unit_id)))
        return Enrolment.cohort_id.in_(at_its_bases) | Enrolment.school_id.in_(_schools_of(scope.unit_id))
    if scope.base_id is not None:
        return Enrolment.cohort_id.in_(sa.select(Cohort.id).where(Cohort.base_id == scope.base_id))
    if scope.school_id is not None:
        return Enrolment.school_id == scope.school_id
    return sa.true() if scope.all else Enrolment.teacher_id == scope.teacher_id


def _schools_of(unit_id: int) -> sa.Select[int]:
    return sa.select(School.id).where(School.unit_id == unit_id)
