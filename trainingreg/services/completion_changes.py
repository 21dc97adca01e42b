"""After a cohort was completed: a late result, and the annulment of a completion."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import completion_changes as rules
from trainingreg.domain import results
from trainingreg.domain.calendar import day_of
from trainingreg.domain.cohort_roles import Home, may_annul
from trainingreg.domain.completion import is_recorded
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.results import Typed
from trainingreg.domain.words import CertificateState, EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, School, TrainingBase
from trainingreg.services import audit, certificate_life, cohorts, completion
from trainingreg.text import say, tidy

_LIVE = (CertificateState.PENDING, CertificateState.VALID)


def annul(session: Session, enrolment_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Takes a completion out of the totals from today on; a certificate of it is revoked for the same reason."""
    person, cohort = _found(session, enrolment_id)
    if not may_annul(actor, _home(session, cohort)):
        raise NotFound
    done = _completion(session, person.id)
    if done is None or not rules.can_annul(person.state, done.annulled_on):
        raise rules.ChangeRefused(say("There is no completion that could be annulled."))
    reason = tidy(reason)
    if not reason:
        raise Invalid(say("Enter a reason. The teacher and the base will read it."), "reason")
    _revoke(session, done.id, reason, actor, now)
    done.annulled_on = max(day_of(now), done.completed_on)
    done.annul_reason = reason
    person.state = EnrolmentState.FAILED
    person.reason = [completion.as_stored(rules.annulment_reason(done.annulled_on, reason))]
    audit.record(session, actor, now, "completion.annul", f"cohort:{cohort.code}", enrolment=person.id, reason=reason)


def record_late(session: Session, cohort_id: int, typed: Typed, reason: str, actor: Actor, now: datetime) -> bool:
    """Records a result after completion and judges it; whether the training is completed now."""
    cohort = cohorts.locked(session, cohort_id, actor)
    person, _ = _found(session, typed.enrolment_id)
    done = _completion(session, person.id)
    if person.cohort_id != cohort.id:
        raise NotFound
    rules.check_record_late(cohort.state, person.state, done.annulled_on if done else None)
    rule = completion.rule_of(cohort)
    marks = results.read(rule, typed).marks
    if not is_recorded(rule, marks):
        raise Invalid(say("Enter the hours attended and the assessment."), "assessment")
    person.hours_attended, person.assessment = marks.hours_attended, marks.assessment
    person.attended_on = person.attended_on or max(cohort.ends_on, person.applied_on)
    person.reason = []
    completed = completion.settle(person, rule)
    if completed:
        session.add(Completion(**completion.completion_values(person, cohort, now, day_of(now))))
    audit.record(
        session, actor, now, "result.late", f"cohort:{cohort.code}", enrolment=person.id, completed=completed, reason=tidy(reason)
    )
    return completed


def _found(session: Session, enrolment_id: int) -> tuple[Enrolment, Cohort]:
    row = session.execute(
        sa.select(Enrolment, Cohort)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.id == enrolment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _completion(session: Session, enrolment_id: int) -> Completion | None:
    return session.scalar(sa.select(Completion).where(Completion.enrolment_id == enrolment_id))


def _home(session: Session, cohort: Cohort) -> Home:
    row = session.execute(
        sa.select(School.id, School.unit_id)
        .join(TrainingBase, TrainingBase.school_id == School.id)
        .where(TrainingBase.id == cohort.base_id)
    ).one()
    return Home(cohort.base_id, row.id, row.unit_id)


def _revoke(session: Session, completion_id: int, reason: str, actor: Actor, now: datetime) -> None:
    number_key = session.scalar(
        sa.select(Certificate.number_key).where(Certificate.completion_id == completion_id, Certificate.state.in_(_LIVE))
    )
    if number_key is not None:
        certificate_life.revoke(session, number_key, reason, actor, now)
