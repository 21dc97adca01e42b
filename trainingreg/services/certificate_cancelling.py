"""Cancelling the certificates of a cohort that have not been made; issuing again takes them up under the same numbers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import issuing
from trainingreg.domain.permissions import Actor
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, JobBatch, JobItem
from trainingreg.models.job import JobState
from trainingreg.services import audit, cohorts
from trainingreg.text import say

_WHY = say("Issuing was cancelled before this certificate was made.")


def cancel(session: Session, cohort_id: int, actor: Actor, now: datetime) -> int:
    """Cancels what waits to be made or could not be made, and returns how much that is; CannotCancel where it is nothing.

    What a worker holds is made: whether it is queued or held is decided by its row alone, so nothing is both cancelled and made.
    """
    cohort = cohorts.locked(session, cohort_id, actor)
    numbers = session.scalars(sa.select(Certificate.number).where(Certificate.id.in_(_cancelled(session, cohort.id, now)))).all()
    issuing.check_cancelled(len(numbers))
    detail = {"certificates": len(numbers), "first": min(numbers), "last": max(numbers)}
    audit.record(session, actor, now, "certificate.cancel", f"cohort:{cohort.code}", **detail)
    return len(numbers)


def _cancelled(session: Session, cohort_id: int, now: datetime) -> list[int | None]:
    """The certificates of the items that are cancelled by this."""
    batches = sa.select(JobBatch.id).where(JobBatch.cohort_id == cohort_id)
    pending = sa.select(Certificate.id).where(Certificate.state == CertificateState.PENDING)
    statement = (
        sa.update(JobItem)
        .where(JobItem.batch_id.in_(batches), JobItem.state.in_([JobState.QUEUED, JobState.FAILED]))
        .where(JobItem.certificate_id.in_(pending))
        .values(state=JobState.CANCELLED, error=_WHY.as_json(), lease_until=None, finished_at=now)
        .returning(JobItem.certificate_id)
    )
    return list(session.scalars(statement, execution_options={"synchronize_session": False}))
