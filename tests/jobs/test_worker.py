"""The worker: files are made once, failures are told, the end is clean."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.issuing import a_completed_cohort, all_certificates, completed, issue, print_all
from tests.makers import NOW
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.documents.signing import Signer
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import certificates, failing, queue, worker
from trainingreg.jobs.queue import Claimed
from trainingreg.jobs.runners import RUNNERS, one_by_one
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import Worker, work
from trainingreg.models import JobItem
from trainingreg.models.job import JobKind, JobState
from trainingreg.queries.printing import ToPrint
from trainingreg.services import certificate_life
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
    issue(a_completed_cohort(people=worker.FEWEST * 2 + 1))
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, one_by_one(_finish))
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
    certificates.run([late], Stop())
    assert all_certificates()[0].state is CertificateState.PENDING
    certificates.run([taken], Stop())
    assert all_certificates()[0].state is CertificateState.VALID
    assert len(_files(registry)) == 1


def test_of_a_claim_only_what_was_taken_over_is_left_to_the_other_worker(registry: Flask) -> None:
    issue(a_completed_cohort(people=3))
    with transaction() as session:
        mine = queue.claim(session, 3, 0, NOW)
    with transaction() as session:
        [taken] = queue.claim(session, 1, 60, NOW)
    certificates.run(mine, Stop())
    states = {certificate.id: certificate.state for certificate in all_certificates()}
    assert states.pop(int(taken.certificate_id or 0)) is CertificateState.PENDING
    assert list(states.values()) == [CertificateState.VALID] * 2
    row = db.session.get_one(JobItem, taken.id, populate_existing=True)
    assert (row.state, row.token) == (JobState.RUNNING, taken.token)


def test_a_certificate_that_is_revoked_while_its_file_is_made_stays_revoked(
    registry: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(a_completed_cohort(people=2))
    first = all_certificates()[0].number

    def revoked_meanwhile(wanted: ToPrint, signer: Signer) -> bytes:
        if wanted.number == first:
            with transaction() as session:
                certificate_life.revoke(session, first, "登记有误", SYSTEM, NOW)
        return b"%PDF-"

    monkeypatch.setattr(certificates, "_made", revoked_meanwhile)
    print_all()
    assert [certificate.state for certificate in all_certificates()] == [CertificateState.REVOKED, CertificateState.VALID]
    assert all_certificates()[0].file_key is None
    assert queue.is_empty()


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


def _first_breaks(monkeypatch: pytest.MonkeyPatch, name: str, target: object) -> None:
    """The first call breaks, all others do what they did."""
    usual, broken = getattr(target, name), []

    def breaks_once(*given: Any) -> Any:
        if not broken:
            broken.append(given)
            raise RuntimeError("out of paper")
        return usual(*given)

    monkeypatch.setattr(target, name, breaks_once)


@pytest.mark.parametrize("step", ["_made", "_kept"])
def test_a_certificate_that_breaks_is_tried_again_and_the_others_go_on(
    registry: Flask, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    issue(a_completed_cohort(people=2))
    _first_breaks(monkeypatch, step, certificates)
    monkeypatch.setattr(failing, "_LONGEST_WAIT", 0.1)
    print_all()
    assert {c.state for c in all_certificates()} == {CertificateState.VALID}
    assert sorted(db.session.scalars(sa.select(JobItem.attempts))) == [1, 2]
    assert len(_files(registry)) == 2


def test_asked_to_stop_a_worker_finishes_the_item_at_hand_and_gives_the_rest_back(
    registry: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(a_completed_cohort(people=4))
    stop, usual = Stop(), certificates._made

    def asked_meanwhile(wanted: ToPrint, signer: Signer) -> bytes:
        stop.ask()
        return usual(wanted, signer)

    monkeypatch.setattr(certificates, "_made", asked_meanwhile)
    work(stop, poll_seconds=0.05, lease_seconds=30)
    assert [c.state for c in all_certificates()].count(CertificateState.VALID) == 1
    items = db.session.execute(sa.select(JobItem.state, JobItem.attempts).order_by(JobItem.id)).all()
    assert items == [(JobState.DONE, 1)] + [(JobState.QUEUED, 0)] * 3


def test_long_work_keeps_its_lease_by_the_heartbeat(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(a_completed_cohort(people=1))
    taken: list[int] = []

    def slow(items: Sequence[Claimed], stop: Stop) -> None:
        time.sleep(0.9)
        with transaction() as session:
            taken.extend(other.id for other in queue.claim(session, 8, 30, NOW))
        certificates.run(items, stop)

    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, slow)
    work(Stop(), poll_seconds=0.05, lease_seconds=0.3, drain=True)
    assert taken == []
    assert all_certificates()[0].state is CertificateState.VALID


def test_as_much_is_claimed_as_is_done_in_half_a_second(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(a_completed_cohort(people=worker.FEWEST * 3))
    claimed: list[int] = []
    quarters = itertools.count(step=0.25)  # of a second, one passes between two looks at the clock

    def counted(items: Sequence[Claimed], stop: Stop) -> None:
        claimed.append(len(items))
        one_by_one(_finish)(items, stop)

    monkeypatch.setitem(RUNNERS, JobKind.CERTIFICATE, counted)
    with registry.app_context():
        quick = Worker(Stop(), lease_seconds=30)
        monkeypatch.setattr(worker.time, "monotonic", lambda: next(quarters))
        assert [quick.once() for _ in range(2)] == [True] * 2
    assert claimed == [worker.FEWEST, worker.FEWEST * 2]
