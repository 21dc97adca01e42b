"""Celery workers do the same items, woken by a real Redis or RabbitMQ; whatever happens to messages, nothing is lost."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.issuing import a_completed_cohort, all_certificates, issue
from tests.jobs import brokers
from tests.jobs.workers import PATIENCE, Workers, check_nothing_lost_nothing_twice, files, kill_tree, made, wait_until
from trainingreg import outside
from trainingreg.adapters.wake_up import WakeUp
from trainingreg.db import db
from trainingreg.models import Cohort, JobItem
from trainingreg.models.job import JobState

CELERY = (sys.executable, "-m", "celery", "-A", "trainingreg.jobs.celery_app", "worker", "--concurrency=2", "--without-mingle")
PEOPLE = 24
_NEVER = 36_000  # seconds of a lease: nothing happens by itself while a test lasts


class Broker:
    """A queue of one broker, and Celery workers that listen to it."""

    def __init__(self, app: Flask, url: str, wake_up: WakeUp, queue: str) -> None:
        self.app, self.url, self.wake_up, self.queue = app, url, wake_up, queue
        self.workers: list[Workers] = []

    def start(self, lease_seconds: float) -> Workers:
        """A Celery worker with two processes, with a lease of its own."""
        settings = {"CELERY_BROKER_URL": self.url, "CELERY_QUEUE": self.queue, "JOB_LEASE_SECONDS": str(lease_seconds)}
        self.workers.append(Workers(self.app, **settings))
        self.workers[-1].start(f"--hostname={len(self.workers)}-{self.queue}@%h", command=CELERY)
        return self.workers[-1]

    def issue(self, cohort: Cohort) -> None:
        """Issues by the command, whose last act is to wake a worker."""
        done = self.app.test_cli_runner().invoke(args=["certificates", "issue", "--cohort", cohort.code])
        assert done.exit_code == 0, done.output

    def lose_messages(self) -> None:
        """The broker forgets what nobody has taken yet."""
        brokers.forget_messages(self.wake_up, self.queue)


@pytest.fixture(params=sorted(brokers.URLS))
def broker(request: pytest.FixtureRequest, registry: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    if reason := brokers.why_no_broker(request.param):
        pytest.skip(reason)
    for path in files(registry):
        path.unlink()
    outside.fonts()
    with brokers.a_queue(request.param) as (wake_up, queue):
        monkeypatch.setitem(registry.extensions, "wake_up", wake_up)
        broker = Broker(registry, brokers.URLS[request.param], wake_up, queue)
        yield broker
        for workers in broker.workers:
            workers.end()


def _numbers() -> set[str]:
    return {certificate.number for certificate in all_certificates()}


def test_a_message_wakes_celery_workers_which_do_everything_and_end_when_asked(registry: Flask, broker: Broker) -> None:
    [celery] = broker.start(lease_seconds=_NEVER).started
    broker.issue(a_completed_cohort(people=PEOPLE))
    wait_until(lambda: made() == PEOPLE, "certificates made by Celery")
    broker.issue(a_completed_cohort(people=1))
    wait_until(lambda: made() == PEOPLE + 1, "one more certificate")
    check_nothing_lost_nothing_twice(registry, _numbers())
    celery.send_signal(signal.SIGTERM)
    _, log = celery.communicate(timeout=PATIENCE)
    assert celery.returncode == 0, log
    assert "Traceback" not in log


def test_a_killed_tree_and_a_lost_message_delay_the_work_and_lose_nothing(registry: Flask, broker: Broker) -> None:
    broker.issue(a_completed_cohort(people=PEOPLE))
    [first] = broker.start(lease_seconds=1).started
    wait_until(made, "a certificate")
    kill_tree(first)
    broker.lose_messages()
    issue(a_completed_cohort(people=2))  # and nobody is woken for these
    numbers = _numbers()
    broker.start(lease_seconds=1)
    wait_until(lambda: made() == len(numbers) == PEOPLE + 2, "certificates after a killed worker")
    wait_until(lambda: set(db.session.scalars(sa.select(JobItem.state))) == {JobState.DONE}, "the last item")
    check_nothing_lost_nothing_twice(registry, numbers)
