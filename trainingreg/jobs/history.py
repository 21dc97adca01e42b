"""Checking and importing an uploaded history workbook."""

from __future__ import annotations

from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.history import HistoryReading, read_history
from trainingreg.domain.history.summary import summed_up
from trainingreg.domain.permissions import SYSTEM, Actor
from trainingreg.domain.refusals import Invalid
from trainingreg.jobs import queue
from trainingreg.jobs.queue import Claimed
from trainingreg.models import Account
from trainingreg.models.upload import unseal_upload
from trainingreg.outside import file_store
from trainingreg.queries import history_uploads
from trainingreg.queries.history_uploads import ToWorkOn
from trainingreg.services import history, sign_in
from trainingreg.services import history_uploads as uploads
from trainingreg.text import say


def check(item: Claimed) -> None:
    """Compares a workbook with the registry and keeps what was found; nothing else changes."""
    wanted, reading = _read(item)
    outcome = history.check(db.session(), reading)
    db.session.remove()
    with transaction() as session:
        queue.finish(session, item, clock.now())
        summary = summed_up(reading.sound_rows, outcome.counts, outcome.problems)
        uploads.note(session, wanted.upload_id, summary, clock.now())


def import_(item: Claimed) -> None:
    """Imports a workbook, all or nothing, and then deletes the file."""
    wanted, reading = _read(item)
    with transaction() as session:
        outcome = history.import_rows(session, reading, _who(wanted), clock.now(), lambda _done: None)
        queue.finish(session, item, clock.now())
        imported = not outcome.errors
        summary = summed_up(reading.sound_rows, outcome.counts, outcome.problems, imported)
        uploads.note(session, wanted.upload_id, summary, clock.now())
    if imported:
        file_store().delete(wanted.file_key)


def _read(item: Claimed) -> tuple[ToWorkOn, HistoryReading]:
    """The workbook; raises Invalid where its file is gone or cannot be read."""
    wanted = history_uploads.to_work_on(item.id)
    db.session.remove()  # reading takes a while: no transaction waits for it
    try:
        data = unseal_upload(wanted.token, file_store().get(wanted.file_key))
    except FileNotFoundError:
        raise Invalid(say("The file is no longer there. Upload it again.")) from None
    reading = read_history(read_workbook(data, wanted.file_name), clock.today())
    with transaction() as session:
        queue.note_step(session, item, 1)
    return wanted, reading


def _who(wanted: ToWorkOn) -> Actor:
    account = db.session.get(Account, wanted.asked_by) if wanted.asked_by else None
    return sign_in.actor_of(account) if account else SYSTEM
