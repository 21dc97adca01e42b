"""Cancelling what has not been made: it is never both cancelled and made, and issuing again gives the same numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue, print_all
from tests.makers import NOW
from trainingreg.db import db, transaction
from trainingreg.domain.counting import Cut, Selection
from trainingreg.domain.issuing import CannotCancel
from trainingreg.domain.permissions import SYSTEM, Actor, Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import certificates as making
from trainingreg.jobs import queue
from trainingreg.jobs.stopping import Stop
from trainingreg.models import AuditEntry, Certificate, Cohort, JobItem, Teacher
from trainingreg.models.job import JobState
from trainingreg.queries import agenda, plans, totals, verification
from trainingreg.services import certificate_cancelling, certificate_life, certificates
from trainingreg.text import Sentence

LATER = NOW + timedelta(days=9)


def _cancel(cohort: Cohort, actor: Actor = SYSTEM) -> int:
    with transaction() as session:
        return certificate_cancelling.cancel(session, cohort.id, actor, NOW)


def _items() -> list[JobItem]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(JobItem).order_by(JobItem.id).execution_options(populate_existing=True)))


def _states() -> list[tuple[CertificateState, JobState]]:
    return [(each.state, item.state) for each, item in zip(all_certificates(), _items(), strict=True)]


def _to_certify() -> list[int]:
    numbers = (standing.situation.to_certify for standing in agenda.ended(SYSTEM.scope, makers.TODAY))
    return [number for number in numbers if number]


def test_what_waits_or_is_blocked_is_cancelled_and_never_made(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    issue(cohort)
    print_all()
    completed(cohort, name="林\U0001f600远")
    issue(cohort)
    print_all()
    completed(cohort)
    assert issue(cohort) == 1
    assert _cancel(cohort) == 2
    made, cancelled = (CertificateState.VALID, JobState.DONE), (CertificateState.PENDING, JobState.CANCELLED)
    assert _states() == [made, made, cancelled, cancelled]
    assert not queue.is_due()
    print_all()
    assert _states() == [made, made, cancelled, cancelled]
    assert [str(Sentence.from_json(item.error or {})) for item in _items()[2:]] == [
        "Issuing was cancelled before this certificate was made."
    ] * 2
    assert _to_certify() == [2]


def test_a_cancelled_certificate_verifies_as_not_found_and_is_not_counted(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    _cancel(cohort)
    [cancelled] = all_certificates()
    assert verification.by_code(str(cancelled.code)) is None
    assert verification.by_number_and_name(cancelled.number_key, cancelled.holder_name_key) is None
    rows = totals.figures(Cut.PHASE, Selection(makers.TODAY, plans.on(makers.TODAY).id), SYSTEM.scope)
    assert [(row.person_times, row.certified) for row in rows if row.person_times] == [(1, 0)]


def test_cancelling_is_on_record_and_refused_when_nothing_is_left(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    issue(cohort)
    first, last = (certificate.number for certificate in all_certificates())
    _cancel(cohort)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.cancel")).one()
    assert entry.detail == {"certificates": 2, "first": first, "last": last}
    with pytest.raises(CannotCancel, match="nothing left to cancel"):
        _cancel(cohort)


def test_issuing_again_makes_them_that_day_under_the_same_numbers_with_the_facts_of_then(registry: Flask) -> None:
    cohort = a_completed_cohort(people=2)
    issue(cohort)
    before = [(each.number, each.code) for each in all_certificates()]
    _cancel(cohort)
    completed(cohort)
    with transaction() as session:
        session.execute(sa.update(Teacher).values(name="何以宁", name_key="何以宁"))
        assert certificates.issue(session, cohort.id, SYSTEM, LATER, PRINTING) == 3
    assert _to_certify() == []
    print_all()
    after = all_certificates()
    assert [(each.number, each.code) for each in after[:2]] == before
    assert [each.number[:-2] for each in after] == [f"{before[0][0][:-7]}{n:05d}" for n in (1, 2, 3)]
    assert {each.state for each in after} == {CertificateState.VALID}
    assert {each.issued_on for each in after} == {LATER.date()}
    assert {(each.facts or {})["name"] for each in after} == {"何以宁"}
    assert {(each.facts or {})["issued_on"] for each in after} == {LATER.date().isoformat()}
    assert issue(cohort) == 0


def test_a_retry_of_what_failed_leaves_what_was_cancelled(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    _cancel(cohort)
    with transaction() as session:
        assert certificates.retry(session, cohort.id, SYSTEM, NOW, PRINTING) == 0
    assert _states() == [(CertificateState.PENDING, JobState.CANCELLED)]


def test_what_a_worker_holds_is_made(registry: Flask) -> None:
    cohort = a_completed_cohort(people=3)
    issue(cohort)
    with transaction() as session:
        held = queue.claim(session, 2, 60, NOW)
    assert _cancel(cohort) == 1
    with pytest.raises(CannotCancel):
        _cancel(cohort)
    making.run(held, Stop())
    assert _states() == [(CertificateState.VALID, JobState.DONE)] * 2 + [(CertificateState.PENDING, JobState.CANCELLED)]


def test_a_cancelled_certificate_that_is_revoked_is_not_taken_up_again(registry: Flask) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    _cancel(cohort)
    with transaction() as session:
        certificate_life.revoke(session, all_certificates()[0].number, "登记有误", SYSTEM, NOW)
    assert issue(cohort) == 0
    assert _states() == [(CertificateState.REVOKED, JobState.DONE)]


def test_cancelling_is_for_the_base_of_the_cohort_and_touches_no_other_cohort(registry: Flask) -> None:
    cohort, other = a_completed_cohort(people=1), a_completed_cohort(people=1)
    issue(cohort)
    issue(other)
    stranger = makers.an_actor(Role.BASE)
    with pytest.raises(NotFound):
        _cancel(cohort, stranger)
    assert _cancel(cohort, makers.an_actor(Role.BASE, base_id=cohort.base_id)) == 1
    waiting = sa.select(Certificate.completion_id).join(JobItem).where(JobItem.state == JobState.QUEUED)
    assert len(db.session.scalars(waiting).all()) == 1
