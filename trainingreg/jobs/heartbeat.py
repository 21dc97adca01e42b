"""Keeps what a worker holds its own while it lives, however long one item takes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from trainingreg.db import transaction
from trainingreg.jobs import queue

BEATS_IN_A_LEASE = 3
_log = logging.getLogger(__name__)


@contextmanager
def heartbeat(token: str, lease_seconds: float) -> Iterator[None]:
    """Renews the lease of a claim from a thread of its own until the work inside has ended."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ended = Event()
    thread = Thread(target=_beat, args=(app, token, lease_seconds, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(app: Flask, token: str, lease_seconds: float, ended: Event) -> None:
    while not ended.wait(lease_seconds / BEATS_IN_A_LEASE):
        try:
            with app.app_context(), transaction() as session:
                queue.renew(session, token, lease_seconds)
        except SQLAlchemyError as problem:  # the database is away for a moment; the next beat tries again
            _log.warning("a lease was not renewed: %s", type(problem).__name__)
