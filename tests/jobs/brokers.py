"""Brokers to test on: a real Redis and a real RabbitMQ, whenever they answer on this machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from kombu import Connection

from trainingreg.adapters.wake_up import WakeUp

URLS = {
    "redis": os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/15",
    "rabbitmq": os.environ.get("TEST_RABBITMQ_URL") or "amqp://guest:guest@127.0.0.1:5672//",
}


def why_no_broker(name: str) -> str:
    """An empty text when the broker answers, else the reason why not."""
    try:
        with Connection(URLS[name], connect_timeout=3, transport_options={"socket_connect_timeout": 3}) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except Exception as problem:
        return f"no {name}: {type(problem).__name__}"
    return ""


@contextmanager
def a_queue(name: str) -> Iterator[tuple[WakeUp, str]]:
    """A queue of this test's own, and who sends to it; deleted afterwards."""
    queue = f"trainingreg-test-{secrets.token_hex(6)}"
    wake_up = WakeUp(URLS[name], queue)
    assert wake_up.celery is not None
    try:
        yield wake_up, queue
    finally:
        forget_messages(wake_up, queue)
        with wake_up.celery.connection_for_write() as connection:
            connection.default_channel.queue_delete(queue)
            if name == "redis":
                redis = connection.default_channel.client
                redis.delete(*(redis.keys(f"*{queue}*") or [queue]))
        wake_up.celery.close()


def forget_messages(wake_up: WakeUp, queue: str) -> None:
    """Loses every message that nobody has taken yet."""
    assert wake_up.celery is not None
    with wake_up.celery.connection_for_write() as connection:
        wake_up.celery.amqp.queues[queue](connection.default_channel).declare()
        connection.default_channel.queue_purge(queue)
