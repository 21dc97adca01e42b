"""Issuing is cancelled while real workers are at it: each certificate is made or cancelled, and never both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.issuing import a_completed_cohort, issue
from tests.jobs.workers import PATIENCE, Workers, files, made, wait_until
from tests.makers import NOW
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, JobItem
from trainingreg.models.job import JobState
from trainingreg.services import certificate_cancelling

PEOPLE = 300
_MADE = (CertificateState.VALID, JobState.DONE, True)
_CANCELLED = (CertificateState.PENDING, JobState.CANCELLED, False)


@pytest.fixture
def workers(registry: Flask) -> Iterator[Workers]:
    for path in files(registry):
        path.unlink()
    outside.fonts()
    started = Workers(registry)
    yield started
    started.end()


def test_cancelling_while_workers_work(registry: Flask, workers: Workers) -> None:
    cohort = a_completed_cohort(people=PEOPLE)
    issue(cohort)
    started = [workers.start("--drain"), workers.start("--drain")]
    wait_until(made, "a certificate")
    with transaction() as session:
        cancelled = certificate_cancelling.cancel(session, cohort.id, SYSTEM, NOW)
    assert [worker.wait(timeout=PATIENCE) for worker in started] == [0, 0]
    assert issue(cohort) == cancelled
    with transaction() as session:
        assert certificate_cancelling.cancel(session, cohort.id, SYSTEM, NOW) == cancelled
    rows = db.session.execute(
        sa.select(Certificate.state, JobItem.state, Certificate.file_key.is_not(None)).join(
            JobItem, JobItem.certificate_id == Certificate.id
        )
    )
    found = [tuple(row) for row in rows]
    assert sorted(set(found)) == sorted({_MADE, _CANCELLED})
    assert found.count(_CANCELLED) == cancelled
    assert found.count(_MADE) == PEOPLE - cancelled == len(files(registry))
