"""Long work as rows: a batch of items that a worker claims, does and finishes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class JobKind(StrEnum):
    """What a worker can do."""

    CERTIFICATE = "certificate"
    HISTORY_CHECK = "history_check"
    HISTORY_IMPORT = "history_import"


class JobState(StrEnum):
    """Queued and running items are claimed; the others are not, until somebody retries a failed or resumes a cancelled one."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobBatch(Base):
    """Work asked for at one time by one person, such as the certificates of a cohort."""

    __tablename__ = "job_batch"
    __table_args__ = (Index("ix_job_batch_cohort_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[JobKind]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class JobItem(Base):
    """One piece of work. Claimed with a lease by the database's own clock (`lease_until`, seconds since 1970) and a token:
    whoever finishes must still hold the token, so a worker that was thought dead changes nothing.
    """

    __tablename__ = "job_item"
    __table_args__ = (
        CheckConstraint("(state = 'running') = (token IS NOT NULL)", name="running_has_token"),
        Index("ix_job_item_state_id", "state", "id"),
        Index("ix_job_item_batch_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("job_batch.id"))
    kind: Mapped[JobKind]
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"), unique=True)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[float | None]
    token: Mapped[str | None]
    error: Mapped[dict[str, Any] | None]
    done_steps: Mapped[int] = mapped_column(default=0)
    all_steps: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
