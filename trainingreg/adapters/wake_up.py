"""Wakes Celery workers: the message says only that work waits, what it is stands in the database."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery import Celery

TASK = "trainingreg.work"
_REDIS = ("redis://", "rediss://", "sentinel://")
_PATIENCE = 5  # seconds for a broker that does not answer: a page may be waiting
_log = logging.getLogger(__name__)


class WakeUp:
    """Sends wake-ups to a broker; without one nobody needs to be woken, the worker looks for itself."""

    def __init__(self, broker_url: str, queue: str) -> None:
        self.celery = _celery(broker_url, queue) if broker_url else None

    def send(self, expires: float | None = None) -> None:
        """Wakes one worker. Never fails: a wake-up that is lost delays the work and loses none of it.

        `expires` is the number of seconds after which the message means nothing any more.
        """
        if self.celery is None:
            return
        try:
            self.celery.send_task(TASK, expires=expires, retry_policy={"max_retries": 1, "interval_start": 0})
        except Exception as problem:  # brokers fail in ways of their own, and none of them may break what was just committed
            _log.warning("no worker could be woken: %s", type(problem).__name__)


def _celery(broker_url: str, queue: str) -> Celery:
    try:
        from celery import Celery  # only who names a broker needs it
    except ImportError:
        raise RuntimeError("CELERY_BROKER_URL is set: install requirements-scale.txt") from None
    celery = Celery("trainingreg", broker=broker_url, set_as_current=False)
    options = _redis_options(queue) if broker_url.startswith(_REDIS) else {}
    celery.conf.update(
        task_default_queue=queue,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_timeout=_PATIENCE,
        broker_connection_retry_on_startup=True,
        broker_transport_options=options,
    )
    return celery


def _redis_options(queue: str) -> dict[str, Any]:
    """A message whose worker was killed comes back after a minute instead of an hour; two registries may share one Redis."""
    return {
        "visibility_timeout": 60,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "unacked_key": f"{queue}.unacked",
        "unacked_index_key": f"{queue}.unacked_index",
        "unacked_mutex_key": f"{queue}.unacked_mutex",
        "socket_connect_timeout": _PATIENCE,
        "socket_timeout": _PATIENCE,
    }
