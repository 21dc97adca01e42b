"""Uploaded rosters between check and confirmation: their bytes lie sealed in the file store until then."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import PurePath

from trainingreg import clock
from trainingreg.db import keyring, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.roster_rows import RosterReading, read_roster
from trainingreg.outside import file_store
from trainingreg.queries import roster_uploads
from trainingreg.queries.roster_uploads import RosterUpload
from trainingreg.services import rosters
from trainingreg.text import tidy

_LONGEST_NAME = 120


def read(data: bytes, file_name: str) -> RosterReading:
    """The roster in a file; raises Invalid where the file itself cannot be read."""
    return read_roster(read_workbook(data, file_name), clock.today())


def keep(cohort_id: int, file_name: str, data: bytes, actor: Actor, now: datetime) -> str:
    """Seals the bytes into the store until they are confirmed or replaced; the token of their address."""
    token = secrets.token_urlsafe(18)
    key = f"rosters/{token}.sealed"
    file_store().put(key, keyring().seal(data, _place(token)))
    with transaction() as session:
        replaced = rosters.keep(session, cohort_id, token, file_name, key, actor, now)
    for each in replaced:
        file_store().delete(each)
    return token


def waiting(cohort_id: int, token: str) -> RosterUpload:
    """The roster under this token; NotFound or AlreadyImported where it no longer waits."""
    found = roster_uploads.find(cohort_id, token)
    if found is None:
        raise NotFound
    if found.finished_at is not None:
        raise rosters.AlreadyImported
    return found


def get(upload: RosterUpload) -> bytes:
    """The bytes as they were uploaded; NotFound when they are no longer there."""
    try:
        return keyring().unseal(file_store().get(upload.file_key), _place(upload.token))
    except FileNotFoundError:
        raise NotFound from None


def plain_name(file_name: str | None) -> str:
    """The name of an uploaded file as it is kept and shown: no folders, not too long."""
    name = tidy(PurePath((file_name or "").replace("\\", "/")).name)
    return name[-_LONGEST_NAME:] or "roster"


def annotated_name(file_name: str, word: str) -> str:
    """The name under which the annotated workbook is handed back."""
    return f"{PurePath(file_name).stem}-{word}.xlsx"


def _place(token: str) -> bytes:
    return b"upload:" + token.encode()
