"""What the worker removes when it has nothing else to do: files that are wanted no more, and counts that are forgotten.

Files go first, then the note that they are gone: who is killed between the two, or meets another worker, does it again, and
removing what is not there changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trainingreg import clock, outside
from trainingreg.adapters.file_store import StoreAway
from trainingreg.db import db, transaction
from trainingreg.domain.holder_copies import last_day_without_file
from trainingreg.queries import holder_copies as copies
from trainingreg.services import holder_copies, sign_in, uploads

AT_ONCE = 200
_STORED_BY_THEN = timedelta(hours=1)  # a copy may be ended while its file is still on its way to the store
_log = logging.getLogger(__name__)


def tidy() -> bool:
    """Removes some of everything; whether there is more."""
    with transaction() as session:
        sign_in.forget_old_failures(session, clock.now())
    return AT_ONCE in (remove_copies(), remove_uploads())


def remove_copies() -> int:
    """Removes files of holders' copies that have ended; their rows stay, so that a dropped one is still recognised."""
    waiting = copies.files_not_wanted(last_day_without_file(clock.today()), clock.now() - _STORED_BY_THEN, AT_ONCE)
    return _remove({copy.id: copy.file_key for copy in waiting}, holder_copies.note_removed)


def remove_uploads() -> int:
    """Removes workbooks that were uploaded and then left."""
    return _remove(uploads.forgotten(db.session(), clock.now(), AT_ONCE), uploads.note_forgotten)


def _remove(files: Mapping[int, str], note: Callable[[Session, int, datetime], None]) -> int:
    """Removes files, notes each, and returns how many; those that cannot be removed now wait for the next time."""
    db.session.remove()
    removed = 0
    for owner, key in files.items():
        try:
            outside.file_store().delete(key)
        except OSError as problem:
            _log.warning("a file is removed later: %s", problem)
            if isinstance(problem, StoreAway):
                break
            continue
        with transaction() as session:
            note(session, owner, clock.now())
        removed += 1
    return removed
