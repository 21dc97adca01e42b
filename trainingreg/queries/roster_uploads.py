"""Rosters that were uploaded and wait to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import Upload
from trainingreg.models.upload import UploadKind


@dataclass(frozen=True)
class RosterUpload:
    """One uploaded roster; `finished_at` is set once it was imported or replaced by a later one."""

    token: str
    file_name: str
    file_key: str
    uploaded_at: datetime
    finished_at: datetime | None


def find(cohort_id: int, token: str) -> RosterUpload | None:
    """The roster uploaded under this token for this cohort."""
    row = db.session.execute(
        sa.select(Upload.token, Upload.file_name, Upload.file_key, Upload.uploaded_at, Upload.finished_at).where(
            Upload.kind == UploadKind.ROSTER, Upload.cohort_id == cohort_id, Upload.token == token
        )
    ).one_or_none()
    return None if row is None else RosterUpload(*row)
