"""The people of one cohort, with marks, outcome and certificate; and the moves of its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.lifecycle import Move
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import Assessment, CertificateState, EnrolmentState
from trainingreg.models import (
    Certificate,
    CohortMove,
    Completion,
    Enrolment,
    IdentityDocument,
    JobItem,
    ReportingUnit,
    School,
    Teacher,
)
from trainingreg.models.job import JobState


class Person(NamedTuple):
    """One enrolment with everything that its row shows; the certificate is the newest version, if any.

    A tuple, since a cohort may have five hundred: frozen dataclasses of so many fields take six times as long to make.
    """

    enrolment_id: int
    position: int
    teacher_id: int
    ref: str
    name: str
    document_sealed: bytes
    document_index: bytes
    school_name: str
    unit_name: str
    state: EnrolmentState
    applied_on: date
    attended_on: date | None
    withdrawn_on: date | None
    hours_attended: int | None
    assessment: Assessment | None
    reason: list[Any] | None
    completion_id: int | None
    annulled_on: date | None
    certificate_number: str | None
    certificate_state: CertificateState | None
    issued_elsewhere: bool | None
    job_state: JobState | None
    job_error: dict[str, Any] | None

    @property
    def was_cancelled(self) -> bool:
        """Whether issuing was cancelled before the certificate was made."""
        return self.certificate_state is CertificateState.PENDING and self.job_state is JobState.CANCELLED


@dataclass(frozen=True)
class MoveMade:
    """One step in a cohort's life."""

    move: Move
    at: datetime
    by_name: str


def of_cohort(cohort_id: int, only: Scope | None = None) -> list[Person]:
    """Everybody enrolled, by number; `only` narrows to those whom a province or school sent, or to one teacher."""
    question = _people().where(Enrolment.cohort_id == cohort_id).order_by(Enrolment.position, Enrolment.id)
    if only is not None:
        question = question.where(_sent_by(only))
    return [Person(*row) for row in db.session.execute(question)]


def one(cohort_id: int, enrolment_id: int, only: Scope | None = None) -> Person | None:
    """One person of a cohort, within the same bounds."""
    question = _people().where(Enrolment.cohort_id == cohort_id, Enrolment.id == enrolment_id)
    if only is not None:
        question = question.where(_sent_by(only))
    row: Any = db.session.execute(question).one_or_none()
    return None if row is None else Person(*row)


def moves(cohort_id: int) -> list[MoveMade]:
    """The moves in a cohort's life, in their order."""
    question = (
        sa.select(CohortMove.move, CohortMove.at, CohortMove.by_name)
        .where(CohortMove.cohort_id == cohort_id)
        .order_by(CohortMove.at, CohortMove.id)
    )
    return [MoveMade(*row) for row in db.session.execute(question)]


@cache
def _people() -> sa.Select[*tuple[Any, ...]]:
    first_document = (
        sa.select(sa.func.min(IdentityDocument.id))
        .where(IdentityDocument.teacher_id == Teacher.id)
        .correlate(Teacher)
        .scalar_subquery()
    )
    newer = sa.orm.aliased(Certificate)
    newest = ~sa.exists().where(newer.completion_id == Certificate.completion_id, newer.version > Certificate.version)
    return (
        sa.select(
            Enrolment.id, Enrolment.position, Teacher.id, Teacher.ref, Teacher.name,
            IdentityDocument.number_sealed, IdentityDocument.number_index, School.name, ReportingUnit.short_name,
            Enrolment.state, Enrolment.applied_on, Enrolment.attended_on, Enrolment.withdrawn_on,
            Enrolment.hours_attended, Enrolment.assessment, Enrolment.reason,
            Completion.id, Completion.annulled_on, Certificate.number, Certificate.state, Certificate.issued_elsewhere,
            JobItem.state, JobItem.error,
        )
        .select_from(Enrolment)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(IdentityDocument, IdentityDocument.id == first_document)
        .join(School, School.id == Enrolment.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(Certificate, (Certificate.completion_id == Completion.id) & newest)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
    )  # fmt: skip


def _sent_by(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.teacher_id is not None:
        return Enrolment.teacher_id == scope.teacher_id
    if scope.school_id is not None:
        return Enrolment.school_id == scope.school_id
    if scope.unit_id is not None:
        return School.unit_id == scope.unit_id
    return sa.true() if scope.all else sa.false()
