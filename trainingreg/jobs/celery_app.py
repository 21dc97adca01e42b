"""The same work done by Celery workers on any number of machines: `celery -A trainingreg.jobs.celery_app worker`.

A message is only the wake-up. Who gets one claims items from the database like any other worker, with lease and token;
whoever finds something wakes the next one first, so as many work as there is work for. A message that is lost loses nothing:
every Celery worker also wakes itself again and again.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import Celery, bootsteps
from sqlalchemy.exc import OperationalError

from trainingreg import create_app
from trainingreg.adapters.wake_up import TASK, WakeUp
from trainingreg.jobs.heartbeat import BEATS_IN_A_LEASE
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import Worker, what_is_wrong

_log = logging.getLogger(__name__)
registry = create_app()
_wake_up: WakeUp = registry.extensions["wake_up"]
_lease_seconds: float = registry.config["JOB_LEASE_SECONDS"]
_worker = Worker(Stop(), _lease_seconds)


def _app() -> Celery:
    if _wake_up.celery is None:
        raise SystemExit("CELERY_BROKER_URL is empty: name the broker whose messages wake this worker.")
    return _wake_up.celery


celery = _app()


@celery.task(name=TASK)
def work() -> None:
    """Claims and does some of what waits."""
    with registry.app_context():
        try:
            _worker.once(found=_wake_up.send)
        except OperationalError as problem:
            _log.warning(what_is_wrong(problem))


class Sweep(bootsteps.StartStopStep):
    """Wakes a worker again and again: for messages that were lost, leases that ran out, items that wait for another try."""

    requires = {"celery.worker.components:Timer"}

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self._every = _lease_seconds / BEATS_IN_A_LEASE
        self._beat: Any = None

    def start(self, worker: Any) -> None:
        """Begins with the worker."""
        self._beat = worker.timer.call_repeatedly(self._every, _wake_up.send, kwargs={"expires": self._every})

    def stop(self, worker: Any) -> None:
        """Ends with it."""
        if self._beat is not None:
            self._beat.cancel()


celery.steps["worker"].add(Sweep)
