"""What the worker needs to print a certificate, and how far the printing of a cohort has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, Completion, Enrolment, JobItem
from trainingreg.models.job import JobState


@dataclass(frozen=True)
class ToPrint:
    """A certificate whose file is wanted."""

    certificate_id: int
    number: str
    issued_on: date
    facts: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """Certificates of a cohort: `of` all that were issued here, those made, being made, and blocked by a problem."""

    of: int
    done: int
    making: int
    blocked: int


def to_print(certificate_id: int | None) -> ToPrint:
    """The certificate of a queued item."""
    columns = (Certificate.id, Certificate.number, Certificate.issued_on, Certificate.facts)
    row: Any = db.session.execute(sa.select(*columns).where(Certificate.id == certificate_id)).one()
    return ToPrint(*row)


def progress(cohort_id: int) -> Progress:
    """How far the certificates of a cohort are."""
    pending = Certificate.state == CertificateState.PENDING
    failed = JobItem.state == JobState.FAILED
    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((~pending, 1))),
            sa.func.count(sa.case((pending & ~failed, 1))),
            sa.func.count(sa.case((pending & failed, 1))),
        )
        .select_from(Certificate)
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(JobItem, JobItem.certificate_id == Certificate.id)
        .where(Enrolment.cohort_id == cohort_id, Certificate.state != CertificateState.SUPERSEDED)
    ).one()
    return Progress(*row)
