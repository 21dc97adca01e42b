"""Uploaded workbooks that nobody has dealt with: they hold identity numbers, so they do not wait for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.models import JobItem, Upload
from trainingreg.models.job import JobState

KEPT_FOR = timedelta(days=7)


def forgotten(session: Session, now: datetime, most: int) -> dict[int, str]:
    """Ids and file keys of uploads that have waited too long and that no worker is at, the oldest first."""
    in_work = sa.select(JobItem.upload_id).where(
        JobItem.state.in_([JobState.QUEUED, JobState.RUNNING]), JobItem.upload_id.is_not(None)
    )
    waited = (Upload.finished_at.is_(None), Upload.uploaded_at < now - KEPT_FOR, Upload.id.not_in(in_work))
    rows = session.execute(sa.select(Upload.id, Upload.file_key).where(*waited).order_by(Upload.id).limit(most))
    return {row.id: row.file_key for row in rows}


def note_forgotten(session: Session, upload_id: int, now: datetime) -> None:
    """Notes that the file of an upload is gone; one that was imported meanwhile stays as it is."""
    still_waits = (Upload.id == upload_id, Upload.finished_at.is_(None))
    session.execute(sa.update(Upload).where(*still_waits).values(finished_at=now))
