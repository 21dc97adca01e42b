"""Real workers, killed with -9 in the middle of their work: nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.crowds import rows_of
from tests.issuing import a_completed_cohort, all_certificates, issue
from tests.jobs.workers import PATIENCE, Workers, check_nothing_lost_nothing_twice, files, made, wait_until
from trainingreg import outside
from trainingreg.db import db
from trainingreg.jobs.worker import FEWEST
from trainingreg.models import JobItem
from trainingreg.models.job import JobState

KILLS = 20
PEOPLE = 24
_MOST_TRIES = 200
# A worker that kills itself with the files of its first claim kept, before or after the rows have been written.
_DIES_AT_THE_END = """
import os, signal, sys
from trainingreg import create_app
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import work
from trainingreg.services import certificates

usual = certificates.mark_made

def mark_made(*given):
    if sys.argv[1] == "before it commits":
        usual(*given)
    os.kill(os.getpid(), signal.SIGKILL)

certificates.mark_made = mark_made
with create_app().app_context():
    work(Stop(), 0.05, 1)
"""


@pytest.fixture
def workers(registry: Flask) -> Iterator[Workers]:
    for path in files(registry):
        path.unlink()
    outside.fonts()
    started = Workers(registry)
    yield started
    started.end()


class Forked:
    """Workers forked from one process that has loaded the registry, each with its heart in a second thread."""

    def __init__(self, workers: Workers) -> None:
        self._forker = workers.start(command=(sys.executable, "-m", "tests.jobs.forker"))

    def start(self) -> int:
        """The number of a new worker."""
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        print(file=self._forker.stdin, flush=True)
        return int(self._forker.stdout.readline())

    @staticmethod
    def kill(worker: int) -> None:
        """Kills one with -9 and waits until it is gone."""
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: _is_gone(worker), "the end of a killed worker")


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def _queued() -> int:
    db.session.rollback()
    return rows_of(db.session, JobItem, JobItem.state == JobState.QUEUED)


def _claims() -> set[str | None]:
    db.session.rollback()
    return set(db.session.scalars(sa.select(JobItem.token).where(JobItem.state == JobState.RUNNING)))


def test_workers_killed_at_twenty_random_moments_lose_nothing_and_make_nothing_twice(registry: Flask, workers: Workers) -> None:
    """Only kills that hit work in hand are counted: they leave a claim behind that nobody ends."""
    chance = random.Random(20261123)
    forked, issued, killed, seen = Forked(workers), 0, 0, set[str | None]()
    for _ in range(_MOST_TRIES):
        if killed == KILLS:
            break
        if _queued() < PEOPLE:
            issued += issue(a_completed_cohort(people=PEOPLE))
        enough = made() + chance.randint(0, 3)
        worker = forked.start()
        wait_until(lambda enough=enough: made() >= enough, "a certificate")
        time.sleep(chance.uniform(0.0, 0.04))
        forked.kill(worker)
        new = _claims() - seen
        killed, seen = killed + bool(new), seen | new
    assert killed == KILLS
    numbers = {certificate.number for certificate in all_certificates()}
    assert len(numbers) == issued
    last = [workers.start("--drain"), workers.start("--drain")]
    assert [worker.wait(timeout=PATIENCE) for worker in last] == [0, 0]
    check_nothing_lost_nothing_twice(registry, numbers)


def test_a_worker_that_is_asked_to_end_leaves_nothing_half_done(registry: Flask, workers: Workers) -> None:
    issue(a_completed_cohort(people=PEOPLE))
    worker = workers.start()
    wait_until(made, "a certificate")
    worker.terminate()
    assert worker.wait(timeout=PATIENCE) == 0
    db.session.rollback()
    states = list(db.session.scalars(sa.select(JobItem.state)))
    assert JobState.RUNNING not in states
    assert states.count(JobState.DONE) == made() == len(files(registry))
    assert set(db.session.scalars(sa.select(JobItem.attempts).where(JobItem.state == JobState.QUEUED))) <= {0}


@pytest.mark.parametrize("moment", ["before it says", "before it commits"])
def test_a_worker_killed_when_all_files_of_a_claim_are_kept_has_made_none_and_the_next_makes_the_same(
    registry: Flask, workers: Workers, moment: str
) -> None:
    issue(a_completed_cohort(people=PEOPLE))
    numbers = {certificate.number for certificate in all_certificates()}
    first = workers.start(command=(sys.executable, "-c", _DIES_AT_THE_END, moment))
    assert first.wait(timeout=PATIENCE) == -signal.SIGKILL
    kept = {path: path.read_bytes() for path in files(registry)}
    assert (len(kept), made()) == (FEWEST, 0)
    assert workers.start("--drain").wait(timeout=PATIENCE) == 0
    check_nothing_lost_nothing_twice(registry, numbers)
    assert kept.items() <= {path: path.read_bytes() for path in files(registry)}.items()


def test_a_lone_worker_that_is_killed_is_followed_by_one_that_ends_the_work(registry: Flask, workers: Workers) -> None:
    """The command itself, as it is started beside the web process."""
    issue(a_completed_cohort(people=PEOPLE))
    numbers = {certificate.number for certificate in all_certificates()}
    first = workers.start()
    wait_until(made, "a certificate")
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    second = workers.start("--drain")
    assert second.wait(timeout=PATIENCE) == 0
    check_nothing_lost_nothing_twice(registry, numbers)
