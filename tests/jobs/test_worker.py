"""The worker: files are made once, failures are told, the end is clean."""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.issuing import a_completed_cohort, all_certificates, completed, issue, print_all
from tests.makers import NOW
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import certificates, queue, worker
from trainingreg.jobs.queue import Claimed
from trainingreg.jobs.runners import RUNNERS
from trainingreg.jobs.worker import Stop, work
from trainingreg.models import JobItem
from trainingreg.models.job import JobKind, JobState
from trainingreg.text import Sentence


def _files(registry: Flask) -> list[Path]:
    return sorted((Path(registry.config["INSTANCE_PATH"]) / "files").rglob("*.pdf"))


@pytest.fixture(autouse=True)
def _empty_store(registry: Flask) -> None:
    for path in _files(registry):
        path.unlink()


def test_every_certificate_gets_its_file_and_becomes_valid(registry: Flask) -> None:
    issue(a_completed_cohort(people=3))
    print_all()
    made = all_certificates()
    assert {c.state for c in made} == {CertificateState.VALID}
    for certificate in made:
        data = outside.file_store().get(str(certificate.file_key))
        assert sha256(data).hexdigest() == certificate.file_sha256
        assert len(data) == certificate.file_bytes
        text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded()
        assert certificate.number in text
        assert certificate.holder_name in text
    assert len(_files(registry)) == 3
    assert queue.is_empty()


def test_a_worker_sleeps_only_when_there_is_nothing_to_do(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(a_completed_cohort(people=worker.CLAIMED_AT_ONCE * 2 + 1))
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, _finish)
    work(Stop(), poll_seconds=1, lease_seconds=30, drain=True)
    assert queue.is_empty()
    assert slept == []


def _finish(item: Claimed) -> None:
    with transaction() as session:
        queue.finish(session, item, NOW)


def test_a_file_is_made_once_whatever_the_queue_says(registry: Flask) -> None:
    issue(a_completed_cohort(people=1))
    print_all()
    [before] = all_certificates()
    facts = (before.file_key, before.file_sha256)
    with transaction() as session:
        session.execute(sa.update(JobItem).values(state=JobState.QUEUED))
    print_all()
    [after] = all_certificates()
    assert (after.file_key, after.file_sha256) == facts
    assert len(_files(registry)) == 1


def test_a_worker_that_was_thought_dead_changes_nothing(registry: Flask) -> None:
    issue(a_completed_cohort(people=1))
    with transaction() as session:
        [late] = queue.claim(session, 1, 0, NOW)
    with transaction() as session:
        [taken] = queue.claim(session, 1, 60, NOW)
    with pytest.raises(queue.LeaseLost):
        certificates.run(late)
    assert all_certificates()[0].state is CertificateState.PENDING
    certificates.run(taken)
    assert all_certificates()[0].state is CertificateState.VALID
    assert len(_files(registry)) == 1


def test_a_name_that_cannot_be_printed_stops_its_own_certificate_only_and_the_character_is_named(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    completed(cohort, name="林\U0001f600远")
    completed(cohort, name="何以宁")
    issue(cohort)
    print_all()
    assert [c.state for c in all_certificates()] == [CertificateState.VALID, CertificateState.PENDING, CertificateState.VALID]
    failed = db.session.scalars(sa.select(JobItem).where(JobItem.state == JobState.FAILED)).one()
    assert failed.error is not None
    assert "U+1F600" in str(Sentence.from_json(failed.error))


def test_a_title_that_is_too_long_for_the_sheet_stops_its_certificate_with_the_reason(registry: Flask) -> None:
    issue(a_completed_cohort(people=1, title="工学一体化教师研修班" * 30))
    print_all()
    error = db.session.scalars(sa.select(JobItem.error)).one()
    assert error is not None
    assert "too long for its place" in str(Sentence.from_json(error))


def test_a_runner_that_breaks_is_tried_again_and_the_others_go_on(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(a_completed_cohort(people=2))
    broken: list[int] = []

    def breaks_once(item: Claimed) -> None:
        if not broken:
            broken.append(item.id)
            raise RuntimeError("out of paper")
        certificates.run(item)

    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, breaks_once)
    monkeypatch.setattr(worker, "_LONGEST_WAIT", 0.1)
    print_all()
    assert {c.state for c in all_certificates()} == {CertificateState.VALID}
    assert db.session.scalars(sa.select(JobItem.attempts).order_by(JobItem.id)).all() == [2, 1]


def test_asked_to_stop_a_worker_finishes_the_item_at_hand_and_gives_the_rest_back(
    registry: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(a_completed_cohort(people=4))
    stop = Stop()

    def asked_meanwhile(item: Claimed) -> None:
        stop.ask()
        certificates.run(item)

    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, asked_meanwhile)
    work(stop, poll_seconds=0.05, lease_seconds=30)
    assert [c.state for c in all_certificates()].count(CertificateState.VALID) == 1
    states = db.session.scalars(sa.select(JobItem.state).order_by(JobItem.id)).all()
    assert states == [JobState.DONE, JobState.QUEUED, JobState.QUEUED, JobState.QUEUED]


def test_long_work_keeps_its_lease_by_the_heartbeat(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(a_completed_cohort(people=1))
    taken: list[int] = []

    def slow(item: Claimed) -> None:
        time.sleep(0.9)
        with transaction() as session:
            taken.extend(other.id for other in queue.claim(session, 8, 30, NOW))
        certificates.run(item)

    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, slow)
    work(Stop(), poll_seconds=0.05, lease_seconds=0.3, drain=True)
    assert taken == []
    assert all_certificates()[0].state is CertificateState.VALID
