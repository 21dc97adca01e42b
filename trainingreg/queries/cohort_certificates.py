"""The certificates of one cohort in the order of its roster: what can be printed, and what cannot and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, Completion, Enrolment, JobItem, School, Teacher
from trainingreg.models.job import JobState


class Missing(StrEnum):
    """Why somebody who completed has no certificate to print."""

    NONE = "none"
    MAKING = "making"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    ELSEWHERE = "elsewhere"


_UNMADE = {JobState.FAILED: Missing.BLOCKED, JobState.CANCELLED: Missing.CANCELLED}


@dataclass(frozen=True)
class CohortCertificate:
    """Somebody who completed, and the newest certificate of it (`number` None: none yet); the name is the one printed.

    The file is the one that is served: the sealed one where there is one.
    """

    name: str
    school_name: str
    number: str | None
    version: int | None
    state: CertificateState | None
    issued_elsewhere: bool | None
    issued_on: date | None
    file_key: str | None
    file_sha256: str | None
    job_state: JobState | None

    @property
    def missing(self) -> Missing | None:
        """Why there is nothing to print; None where there is."""
        if self.number is None:
            return Missing.NONE
        if self.issued_elsewhere:
            return Missing.ELSEWHERE
        if self.state is CertificateState.PENDING:
            return _UNMADE.get(self.job_state, Missing.MAKING) if self.job_state else Missing.MAKING
        return None if self.state is CertificateState.VALID else Missing.REVOKED


def of_cohort(cohort_id: int) -> list[CohortCertificate]:
    """Everybody who completed the cohort and whose completion holds."""
    newer = sa.orm.aliased(Certificate)
    newest = ~sa.exists().where(newer.completion_id == Certificate.completion_id, newer.version > Certificate.version)
    rows: Any = db.session.execute(
        sa.select(
            sa.func.coalesce(Certificate.holder_name, Teacher.name), School.name, Certificate.number, Certificate.version,
            Certificate.state, Certificate.issued_elsewhere, Certificate.issued_on,
            sa.func.coalesce(Certificate.sealed_file_key, Certificate.file_key),
            sa.func.coalesce(Certificate.sealed_sha256, Certificate.file_sha256), JobItem.state,
        )
        .select_from(Enrolment)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(School, School.id == Enrolment.school_id)
        .outerjoin(Certificate, (Certificate.completion_id == Completion.id) & newest)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
        .where(Enrolment.cohort_id == cohort_id, Completion.annulled_on.is_(None))
        .order_by(Enrolment.position, Enrolment.id)
    )  # fmt: skip
    return [CohortCertificate(*row) for row in rows]
