"""A teacher's own trainings and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, SubjectKind
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, JobItem, School, TrainingBase
from trainingreg.queries.certificate_scope import HELD


@dataclass(frozen=True)
class OwnTraining:
    """One enrolment of a teacher, from applying to whatever became of it."""

    cohort_code: str
    cohort_title: str
    starts_on: date
    ends_on: date
    base_name: str
    cohort_state: CohortState
    cancel_reason: str | None
    subject_kind: SubjectKind
    state: EnrolmentState
    withdrawn_on: date | None
    reason: list[Any] | None
    completed_on: date | None
    hours: int | None
    annulled_on: date | None
    certificate_state: CertificateState | None
    error: dict[str, Any] | None


@dataclass(frozen=True)
class OwnCertificate:
    """One certificate of a teacher; the successor is named once it is no longer being made."""

    number: str
    code: str | None
    state: CertificateState
    issued_elsewhere: bool
    issued_on: date
    ended_on: date | None
    end_reason: str | None
    has_file: bool
    file_bytes: int | None
    facts: dict[str, Any] | None
    cohort_title: str
    base_name: str
    hours: int
    subject_kind: SubjectKind
    successor: str | None
    error: dict[str, Any] | None


def trainings_of(teacher_id: int) -> list[OwnTraining]:
    """Every enrolment of a teacher, the latest cohort first."""
    newer = sa.orm.aliased(Certificate)
    newest = ~sa.exists().where(newer.completion_id == Certificate.completion_id, newer.version > Certificate.version)
    rows: Any = db.session.execute(
        sa.select(
            Cohort.code, Cohort.title, Cohort.starts_on, Cohort.ends_on, School.name, Cohort.state, Cohort.cancel_reason,
            Cohort.subject_kind, Enrolment.state, Enrolment.withdrawn_on, Enrolment.reason, Completion.completed_on,
            Completion.hours, Completion.annulled_on, Certificate.state, JobItem.error,
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(Certificate, (Certificate.completion_id == Completion.id) & newest)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
        .where(Enrolment.teacher_id == teacher_id)
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
    )  # fmt: skip
    return [OwnTraining(*row) for row in rows]


def certificates_of(teacher_id: int) -> list[OwnCertificate]:
    """Every certificate of a teacher, the newest first."""
    successor = sa.orm.aliased(Certificate)
    handed_out = successor.state != CertificateState.PENDING
    rows: Any = db.session.execute(
        sa.select(
            Certificate.number, Certificate.code, Certificate.state, Certificate.issued_elsewhere, Certificate.issued_on,
            Certificate.ended_on, Certificate.end_reason, Certificate.file_key.is_not(None), Certificate.file_bytes,
            Certificate.facts, Cohort.title, School.name, Completion.hours, Cohort.subject_kind, successor.number, JobItem.error,
        )
        .select_from(HELD)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .outerjoin(successor, (successor.id == Certificate.superseded_by_id) & handed_out)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
        .where(Enrolment.teacher_id == teacher_id)
        .order_by(Certificate.issued_on.desc(), Certificate.id.desc())
    )  # fmt: skip
    return [OwnCertificate(*row) for row in rows]
