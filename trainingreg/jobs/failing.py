"""What goes wrong with an item is its own affair: it is told, or tried again, and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from trainingreg import clock
from trainingreg.adapters.file_store import StoreAway, out_of_room
from trainingreg.db import transaction
from trainingreg.domain.refusals import Refusal
from trainingreg.jobs import queue
from trainingreg.jobs.queue import Claimed, LeaseLost
from trainingreg.text import Sentence, say

_LONGEST_WAIT = 60.0
_NO_ROOM = say("There is no room left to keep files. Whoever runs the registry has to make room; then the work goes on by itself.")
_AWAY = say("The place where files are kept does not answer. The work goes on by itself as soon as it does.")
_log = logging.getLogger(__name__)


class CannotKeepFiles(Refusal):
    """There is nowhere to put a file now, for no item."""

    status = 503


@contextmanager
def its_own_affair(item: Claimed) -> Iterator[None]:
    """Ends or postpones an item for which something goes wrong inside.

    Only what would go wrong for every item goes on: the database is away, or CannotKeepFiles.
    """
    try:
        yield
    except (OperationalError, CannotKeepFiles):
        raise
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)
    except Refusal as refusal:
        with _if_still_ours(item), transaction() as session:
            queue.fail(session, item, refusal.sentence, clock.now())
    except Exception as problem:
        if trouble := _trouble(problem):
            _log.warning("%s (%s)", trouble, problem)
            raise CannotKeepFiles(trouble) from problem
        _log.exception("item %s broke at attempt %s", item.id, item.attempts)
        with _if_still_ours(item), transaction() as session:
            queue.postpone(session, item, min(2.0**item.attempts, _LONGEST_WAIT), clock.now())


def _trouble(problem: Exception) -> Sentence | None:
    """Why no file can be kept now, if that is what went wrong."""
    if out_of_room(problem):
        return _NO_ROOM
    return _AWAY if isinstance(problem, StoreAway) else None


@contextmanager
def _if_still_ours(item: Claimed) -> Iterator[None]:
    try:
        yield
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)
