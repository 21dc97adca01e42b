"""Removes the files of holders' copies that have ended; their rows stay, so that a dropped one is still recognised."""

from __future__ import annotations

import logging
from datetime import timedelta

from trainingreg import clock, outside
from trainingreg.adapters.file_store import StoreAway
from trainingreg.db import db, transaction
from trainingreg.domain.holder_copies import last_day_without_file
from trainingreg.queries import holder_copies as questions
from trainingreg.services import holder_copies

AT_ONCE = 200
_STORED_BY_THEN = timedelta(hours=1)  # a copy may be ended while its file is still on its way to the store
_log = logging.getLogger(__name__)


def remove_files() -> int:
    """Removes the files that are wanted no more and returns how many; at most AT_ONCE, so that work is not kept waiting.

    First the file, then the note that it is gone: who is killed between them, or meets another worker, does it again, and
    removing what is not there changes nothing.
    """
    waiting = questions.files_not_wanted(last_day_without_file(clock.today()), clock.now() - _STORED_BY_THEN, AT_ONCE)
    db.session.remove()
    removed = 0
    for copy in waiting:
        try:
            outside.file_store().delete(copy.file_key)
        except OSError as problem:
            _log.warning("the file of an ended copy is removed later: %s", problem)
            if isinstance(problem, StoreAway):
                break
            continue
        with transaction() as session:
            holder_copies.note_removed(session, copy.id, clock.now())
        removed += 1
    return removed
