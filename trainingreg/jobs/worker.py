"""The worker: claims what is queued, does it, and sleeps when there is nothing; several at once are safe."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError

from trainingreg import clock, outside
from trainingreg.adapters.file_store import StoreAway, out_of_room
from trainingreg.db import db, is_full, transaction
from trainingreg.domain.refusals import Refusal
from trainingreg.jobs import ended_copies, queue
from trainingreg.jobs.heartbeat import heartbeat
from trainingreg.jobs.queue import Claimed, LeaseLost
from trainingreg.jobs.runners import RUNNERS
from trainingreg.text import Sentence, say

CLAIMED_AT_ONCE = 8
_LONGEST_WAIT = 60.0
_TIDIED_EVERY = 3600.0  # seconds
_ROOM = 256 * 1024  # bytes: several certificates
_NO_ROOM = say("There is no room left to keep files. Whoever runs the registry has to make room; then the work goes on by itself.")
_AWAY = say("The place where files are kept does not answer. The work goes on by itself as soon as it does.")
_log = logging.getLogger(__name__)


@dataclass
class Stop:
    """Whether the worker has been asked to end; it finishes the item at hand first."""

    asked: bool = False

    def ask(self, *_: Any) -> None:
        """Asks for the end; also a signal handler."""
        self.asked = True


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """SIGTERM and SIGINT ask for the end instead of breaking off in the middle of an item."""
    stop = Stop()
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class CannotKeepFiles(Refusal):
    """There is nowhere to put a file, and this worker was not started to wait."""

    status = 503


class Worker:
    """One worker; it remembers that no file can be kept, and claims nothing until one can."""

    def __init__(self, stop: Stop, lease_seconds: float) -> None:
        self.stop = stop
        self.lease_seconds = lease_seconds
        self.trouble: Sentence | None = None
        self._tidy_at = 0.0

    def once(self, found: Callable[[], None] | None = None) -> bool:
        """Claims and does some items; False where nothing could be done. `found` is called between claiming and doing."""
        if self.trouble and not self._can_keep_files():
            return False
        if not _is_due():
            self._tidy()
            return False
        with transaction() as session:
            items = queue.claim(session, CLAIMED_AT_ONCE, self.lease_seconds, clock.now())
        if items:
            if found:
                found()
            with heartbeat(items[0].token, self.lease_seconds):
                self.trouble = _do_all(items, self.stop)
        return bool(items) and not self.trouble

    def _tidy(self) -> None:
        """What has no hurry, now and then when there is nothing else to do."""
        if time.monotonic() >= self._tidy_at:
            more = ended_copies.remove_files() == ended_copies.AT_ONCE
            self._tidy_at = time.monotonic() + (0.0 if more else _TIDIED_EVERY)

    def _can_keep_files(self) -> bool:
        try:
            outside.file_store().check(_ROOM)
        except OSError:
            return False
        _log.warning("files can be kept again: the worker goes on")
        self.trouble = None
        return True


def work(stop: Stop, poll_seconds: float, lease_seconds: float, drain: bool = False) -> None:
    """Works until asked to stop; with `drain` until nothing is queued or running anywhere, or no file can be kept.

    Items held by another worker are waited for: where that one is dead, its lease runs out and they are taken over.
    """
    worker = Worker(stop, lease_seconds)
    while not stop.asked:
        try:
            worked = worker.once()
            if drain and worker.trouble:
                raise CannotKeepFiles(worker.trouble)
            if not worked and drain and _is_empty():
                return
        except OperationalError as problem:
            if drain:
                raise
            db.session.remove()
            worked = False
            _log.warning(what_is_wrong(problem))
        if not worked:
            time.sleep(poll_seconds)


def _do_all(items: Sequence[Claimed], stop: Stop) -> Sentence | None:
    """Does items one after the other; where no file can be kept, gives what is left back and says why."""
    for done, item in enumerate(items):
        trouble = None
        if stop.asked or (trouble := _do(item)):
            with transaction() as session:
                queue.give_back(session, items[done:], trouble)
            return trouble
    return None


def _do(item: Claimed) -> Sentence | None:
    """Does one item; whatever goes wrong with it is its own affair and stops no other, except that no file can be kept."""
    try:
        RUNNERS[item.kind](item)
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)
    except Refusal as refusal:
        with _still_ours(item), transaction() as session:
            queue.fail(session, item, refusal.sentence, clock.now())
    except OperationalError:
        raise
    except Exception as problem:
        if trouble := _trouble(problem):
            _log.warning("%s (%s)", trouble, problem)
            return trouble
        _log.exception("item %s broke at attempt %s", item.id, item.attempts)
        with _still_ours(item), transaction() as session:
            queue.postpone(session, item, min(2.0**item.attempts, _LONGEST_WAIT), clock.now())
    return None


def what_is_wrong(problem: OperationalError) -> str:
    """What the log says of a database that cannot be worked with."""
    if is_full(problem):
        return "there is no room left for the database"
    return f"the database does not answer: {type(problem.orig).__name__}"


def _trouble(problem: Exception) -> Sentence | None:
    """Why no file can be kept now, if that is what went wrong."""
    if out_of_room(problem):
        return _NO_ROOM
    return _AWAY if isinstance(problem, StoreAway) else None


@contextmanager
def _still_ours(item: Claimed) -> Iterator[None]:
    try:
        yield
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)


def _is_due() -> bool:
    due = queue.is_due()
    db.session.remove()
    return due


def _is_empty() -> bool:
    empty = queue.is_empty()
    db.session.remove()
    return empty
