"""The worker: claims what is queued, does it, and sleeps when there is nothing; several at once are safe."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError

from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.domain.refusals import Refusal
from trainingreg.jobs import queue
from trainingreg.jobs.heartbeat import heartbeat
from trainingreg.jobs.queue import Claimed, LeaseLost
from trainingreg.jobs.runners import RUNNERS

CLAIMED_AT_ONCE = 8
_LONGEST_WAIT = 60.0
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


def work(stop: Stop, poll_seconds: float, lease_seconds: float, drain: bool = False) -> None:
    """Works until asked to stop; with `drain` until nothing is queued or running anywhere.

    Items held by another worker are waited for: where that one is dead, its lease runs out and they are taken over.
    """
    while not stop.asked:
        try:
            worked = _work_once(stop, lease_seconds)
            if not worked and drain and _is_empty():
                return
        except OperationalError as problem:
            if drain:
                raise
            db.session.remove()
            worked = False
            _log.warning("the database does not answer: %s", type(problem.orig).__name__)
        if not worked:
            time.sleep(poll_seconds)


def _work_once(stop: Stop, lease_seconds: float) -> bool:
    """Claims and does some items; False where there was nothing to claim."""
    due = queue.is_due()
    db.session.remove()
    if not due:
        return False
    with transaction() as session:
        items = queue.claim(session, CLAIMED_AT_ONCE, lease_seconds, clock.now())
    if items:
        with heartbeat(items[0].token, lease_seconds):
            _do_all(items, stop)
    return bool(items)


def _do_all(items: Sequence[Claimed], stop: Stop) -> None:
    for done, item in enumerate(items):
        if stop.asked:
            with transaction() as session:
                queue.give_back(session, items[done:])
            return
        _do(item)


def _do(item: Claimed) -> None:
    """Does one item; whatever goes wrong with it is its own affair and stops no other."""
    try:
        RUNNERS[item.kind](item)
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)
    except Refusal as refusal:
        with _still_ours(item), transaction() as session:
            queue.fail(session, item, refusal.sentence, clock.now())
    except OperationalError:
        raise
    except Exception:
        _log.exception("item %s broke at attempt %s", item.id, item.attempts)
        with _still_ours(item), transaction() as session:
            queue.postpone(session, item, min(2.0**item.attempts, _LONGEST_WAIT), clock.now())


@contextmanager
def _still_ours(item: Claimed) -> Iterator[None]:
    try:
        yield
    except LeaseLost:
        _log.warning("item %s was taken over by another worker", item.id)


def _is_empty() -> bool:
    empty = queue.is_empty()
    db.session.remove()
    return empty
