"""Uploaded history workbooks on their way through check and import; the work itself is done by the worker."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.history.summary import Summary
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.models import JobBatch, JobItem, Upload
from trainingreg.models.job import JobKind, JobState
from trainingreg.models.upload import UploadKind
from trainingreg.services import audit
from trainingreg.text import say

STEPS = {JobKind.HISTORY_CHECK: 2, JobKind.HISTORY_IMPORT: 3}
"""Reading and comparing; an import also writes."""


class NotReady(Refusal):
    """The workbook cannot be imported now."""


def keep(session: Session, token: str, file_name: str, file_key: str, actor: Actor, now: datetime) -> None:
    """Notes an uploaded workbook and queues its check."""
    upload = Upload(
        token=token,
        kind=UploadKind.HISTORY,
        file_name=file_name,
        file_key=file_key,
        uploaded_at=now,
        uploaded_by=actor.account_id,
    )
    session.add(upload)
    session.flush()
    _queue(session, upload, JobKind.HISTORY_CHECK, actor, now)
    audit.record(session, actor, now, "history.upload", f"upload:{upload.id}")


def queue_import(session: Session, token: str, actor: Actor, now: datetime) -> None:
    """Queues the import of a workbook that was found to be right; raises NotReady otherwise."""
    upload = _locked(session, token)
    if upload.finished_at is not None:
        raise NotReady(say("This workbook has been imported already, or its file was removed. Upload it again."))
    if upload.outcome is None or Summary.from_json(upload.outcome).errors:
        raise NotReady(say("This workbook has not been checked, or something in it must be corrected first."))
    if _in_work(session, upload.id):
        raise NotReady(say("The worker is busy with this workbook. Wait until it is done."))
    _queue(session, upload, JobKind.HISTORY_IMPORT, actor, now)


def check_again(session: Session, token: str, actor: Actor, now: datetime) -> None:
    """Queues another check, for instance after a school was added in the registry."""
    upload = _locked(session, token)
    if upload.finished_at is not None:
        raise NotReady(say("This workbook has been imported already, or its file was removed. Upload it again."))
    if not _in_work(session, upload.id):
        _queue(session, upload, JobKind.HISTORY_CHECK, actor, now)


def note(session: Session, upload_id: int, summary: Summary, now: datetime) -> None:
    """Keeps what a check or import said; an imported workbook is done with."""
    upload = session.get_one(Upload, upload_id, with_for_update=True)
    upload.outcome = summary.as_json()
    if summary.imported:
        upload.finished_at = now


def _queue(session: Session, upload: Upload, kind: JobKind, actor: Actor, now: datetime) -> None:
    batch = JobBatch(kind=kind, created_at=now, created_by=actor.account_id)
    session.add(batch)
    session.flush()
    session.add(JobItem(batch_id=batch.id, kind=kind, upload_id=upload.id, all_steps=STEPS[kind]))
    session.flush()


def _in_work(session: Session, upload_id: int) -> bool:
    busy = sa.select(JobItem.id).where(JobItem.upload_id == upload_id, JobItem.state.in_([JobState.QUEUED, JobState.RUNNING]))
    return session.scalar(busy.limit(1)) is not None


def _locked(session: Session, token: str) -> Upload:
    question = sa.select(Upload).where(Upload.token == token, Upload.kind == UploadKind.HISTORY).with_for_update()
    upload = session.scalar(question.execution_options(populate_existing=True))
    if upload is None:
        raise NotFound
    return upload
