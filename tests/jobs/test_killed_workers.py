"""Real workers, killed with -9 in the middle of their work: nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.crowds import rows_of
from tests.issuing import a_completed_cohort, all_certificates, issue
from trainingreg import outside
from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, JobItem
from trainingreg.models.job import JobState

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 40
KILLS = 3
_PATIENCE = 60.0


class Workers:
    """Starts worker processes on the test's own registry and ends every one that is left."""

    def __init__(self, app: Flask) -> None:
        address = app.config["SQLALCHEMY_DATABASE_URI"]
        self.environment = os.environ | {
            "INSTANCE_PATH": str(app.config["INSTANCE_PATH"]),
            "DATABASE_URL": address,
            "WORKER_POLL_SECONDS": "0.05",
            "JOB_LEASE_SECONDS": "1",
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """A worker of its own process."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.PIPE)
        self.started.append(process)
        return process

    def end(self) -> None:
        """Kills what still runs."""
        for process in self.started:
            process.kill()
            process.communicate()


@pytest.fixture
def workers(registry: Flask) -> Iterator[Workers]:
    for path in _files(registry):
        path.unlink()
    outside.fonts()
    started = Workers(registry)
    yield started
    started.end()


def _files(registry: Flask) -> list[Path]:
    return sorted((Path(registry.config["INSTANCE_PATH"]) / "files" / "certificates").rglob("*.pdf"))


def _made() -> int:
    db.session.rollback()
    return rows_of(db.session, Certificate, Certificate.state == CertificateState.VALID)


def _wait_for(at_least: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while _made() < at_least and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _made() >= at_least, "the worker makes nothing"


def test_workers_killed_at_random_moments_lose_nothing_and_make_nothing_twice(registry: Flask, workers: Workers) -> None:
    chance = random.Random(20261123)
    issue(a_completed_cohort(people=PEOPLE))
    numbers = {certificate.number for certificate in all_certificates()}
    for kill in range(KILLS):
        before = _made()
        victim = workers.start()
        _wait_for(min(before + 1, PEOPLE))
        time.sleep(chance.uniform(0.0, 0.05))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        assert kill or _made() < PEOPLE, "the worker was too quick to be killed in the middle"
    last = [workers.start("--drain"), workers.start("--drain")]
    assert [worker.wait(timeout=_PATIENCE) for worker in last] == [0, 0]
    made = all_certificates()
    assert {certificate.number for certificate in made} == numbers
    assert {certificate.state for certificate in made} == {CertificateState.VALID}
    assert len(_files(registry)) == PEOPLE
    for certificate in made:
        assert sha256(outside.file_store().get(str(certificate.file_key))).hexdigest() == certificate.file_sha256
    assert set(db.session.scalars(sa.select(JobItem.state))) == {JobState.DONE}


def test_a_worker_that_is_asked_to_end_leaves_nothing_half_done(registry: Flask, workers: Workers) -> None:
    issue(a_completed_cohort(people=PEOPLE))
    worker = workers.start()
    _wait_for(1)
    worker.terminate()
    assert worker.wait(timeout=_PATIENCE) == 0
    db.session.rollback()
    states = list(db.session.scalars(sa.select(JobItem.state)))
    assert JobState.RUNNING not in states
    assert states.count(JobState.DONE) == _made() == len(_files(registry))
    assert set(db.session.scalars(sa.select(JobItem.attempts).where(JobItem.state == JobState.QUEUED))) == {0}
