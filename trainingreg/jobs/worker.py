"""The worker: claims what is queued, does it, and sleeps when there is nothing; several at once are safe."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from itertools import groupby

from sqlalchemy.exc import OperationalError

from trainingreg import clock, outside
from trainingreg.db import db, is_full, transaction
from trainingreg.jobs import kept_figures, queue, tidying
from trainingreg.jobs.failing import CannotKeepFiles
from trainingreg.jobs.heartbeat import heartbeat
from trainingreg.jobs.queue import Claimed
from trainingreg.jobs.runners import RUNNERS
from trainingreg.jobs.stopping import Stop
from trainingreg.text import Sentence

FEWEST, MOST = 8, 64  # items claimed at once
_A_CLAIM = 0.5  # seconds: what is done shows when its claim has ended, and a stop is not kept waiting
_TIDIED_EVERY = 3600.0  # seconds
_ROOM = 256 * 1024  # bytes: several certificates
_log = logging.getLogger(__name__)


class Worker:
    """One worker; it remembers that no file can be kept, and claims nothing until one can."""

    def __init__(self, stop: Stop, lease_seconds: float) -> None:
        self.stop = stop
        self.lease_seconds = lease_seconds
        self.trouble: Sentence | None = None
        self._tidy_at = 0.0
        self.most = FEWEST

    def once(self, found: Callable[[], None] | None = None) -> bool:
        """Claims and does some items; False where nothing could be done. `found` is called between claiming and doing."""
        if self.trouble and not self._can_keep_files():
            return False
        if not _is_due():
            self._tidy()
            return False
        with transaction() as session:
            items = queue.claim(session, self.most, self.lease_seconds, clock.now())
        if items:
            if found:
                found()
            began = time.monotonic()
            with heartbeat(items[0].token, self.lease_seconds):
                self.trouble = _do_all(items, self.stop)
            self.most = _so_many(len(items), time.monotonic() - began)
        return bool(items) and not self.trouble

    def _tidy(self) -> None:
        """What has no hurry, when there is nothing else to do: the totals' figures each time, the rest now and then."""
        kept_figures.keep_up()
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + (0.0 if tidying.tidy() else _TIDIED_EVERY)

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
    """Does the items of a claim, kind by kind; where no file can be kept, gives what is left back and says why."""
    trouble = None
    try:
        for kind, alike in groupby(sorted(items, key=lambda item: item.kind), key=lambda item: item.kind):
            RUNNERS[kind](list(alike), stop)
    except CannotKeepFiles as problem:
        trouble = problem.sentence
    if stop.asked or trouble:
        with transaction() as session:
            queue.give_back(session, items, trouble)
    return trouble


def _so_many(done: int, seconds: float) -> int:
    """How many items to claim next, by how long so many have taken."""
    return max(FEWEST, min(MOST, int(done * _A_CLAIM / seconds)))


def what_is_wrong(problem: OperationalError) -> str:
    """What the log says of a database that cannot be worked with."""
    if is_full(problem):
        return "there is no room left for the database"
    return f"the database does not answer: {type(problem.orig).__name__}"


def _is_due() -> bool:
    due = queue.is_due()
    db.session.remove()
    return due


def _is_empty() -> bool:
    empty = queue.is_empty()
    db.session.remove()
    return empty
