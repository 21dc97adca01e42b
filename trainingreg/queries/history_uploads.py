"""Uploaded history workbooks: where each stands, and what the worker needs to work on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import Account, JobBatch, JobItem, Upload
from trainingreg.models.job import JobKind, JobState
from trainingreg.models.upload import UploadKind

MOST_RECENT = 10


@dataclass(frozen=True)
class HistoryUpload:
    """An uploaded workbook with its latest piece of work; `outcome` as `domain.history.summary` stores it."""

    token: str
    file_name: str
    file_key: str
    uploaded_at: datetime
    uploaded_by: str | None
    outcome: dict[str, Any] | None
    finished_at: datetime | None
    work: JobKind
    state: JobState
    error: dict[str, Any] | None
    done_steps: int
    all_steps: int

    @property
    def in_work(self) -> bool:
        """Whether the worker still has something to do with it."""
        return self.state in {JobState.QUEUED, JobState.RUNNING}


@dataclass(frozen=True)
class ToWorkOn:
    """What the worker needs: the file, and the account of whoever asked (None: a command)."""

    upload_id: int
    token: str
    file_name: str
    file_key: str
    asked_by: int | None


def find(token: str) -> HistoryUpload | None:
    """The workbook under this token."""
    row = db.session.execute(_uploads().where(Upload.token == token)).one_or_none()
    return None if row is None else HistoryUpload(*row)


def recent() -> list[HistoryUpload]:
    """The latest workbooks, the newest first."""
    rows = db.session.execute(_uploads().order_by(Upload.uploaded_at.desc(), Upload.id.desc()).limit(MOST_RECENT))
    return [HistoryUpload(*row) for row in rows]


def to_work_on(item_id: int) -> ToWorkOn:
    """The workbook of a queued item."""
    row: Any = db.session.execute(
        sa.select(Upload.id, Upload.token, Upload.file_name, Upload.file_key, JobBatch.created_by)
        .join(JobItem, JobItem.upload_id == Upload.id)
        .join(JobBatch, JobBatch.id == JobItem.batch_id)
        .where(JobItem.id == item_id)
    ).one()
    return ToWorkOn(*row)


def _uploads() -> sa.Select[Any]:
    work = sa.orm.aliased(JobItem)
    latest = sa.select(sa.func.max(work.id)).where(work.upload_id == Upload.id).correlate(Upload).scalar_subquery()
    return (
        sa.select(
            Upload.token, Upload.file_name, Upload.file_key, Upload.uploaded_at, Account.display_name, Upload.outcome,
            Upload.finished_at, JobItem.kind, JobItem.state, JobItem.error, JobItem.done_steps, JobItem.all_steps,
        )
        .select_from(Upload)
        .join(JobItem, JobItem.id == latest)
        .outerjoin(Account, Account.id == Upload.uploaded_by)
        .where(Upload.kind == UploadKind.HISTORY)
    )  # fmt: skip
