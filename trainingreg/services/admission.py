"""What staff do with one person of a cohort: report in, withdraw, refuse, take back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import admission
from trainingreg.domain.admission import Act, reported_on
from trainingreg.domain.calendar import day_of
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Cohort, Enrolment, Teacher
from trainingreg.services import audit, cohorts, seats


def act_on(
    session: Session, cohort_id: int, enrolment_ids: Sequence[int], wanted: Act, actor: Actor, now: datetime, note: str = ""
) -> int:
    """Does the same with each of these people, all or none; raises ActRefused naming the one it cannot be done with."""
    cohort = cohorts.locked(session, cohort_id, actor)
    people = _people(session, cohort.id, enrolment_ids)
    if not people:
        raise NotFound
    needed = 0
    for person, teacher in people:
        target = admission.after(cohort.state, person.state, wanted, teacher.name)
        needed += admission.seats_needed(person.state, target)
        _apply(person, wanted, target, cohort, day_of(now))
        audit.record(session, actor, now, f"enrolment.{wanted.value}", f"cohort:{cohort.code}", teacher=teacher.ref, note=note)
    session.flush()
    _settle_seats(session, cohort.id, needed)
    return len(people)


def _people(session: Session, cohort_id: int, enrolment_ids: Sequence[int]) -> Sequence[sa.Row[Enrolment, Teacher]]:
    return session.execute(
        sa.select(Enrolment, Teacher)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.id.in_(enrolment_ids))
        .order_by(Enrolment.teacher_id)
    ).all()


def _apply(person: Enrolment, wanted: Act, target: EnrolmentState, cohort: Cohort, today: date) -> None:
    person.state = target
    person.withdrawn_on = max(today, person.applied_on) if wanted is Act.WITHDRAW else None
    if wanted is Act.REPORT_IN:
        person.attended_on = reported_on(today, cohort.ends_on, person.applied_on)
    if wanted in {Act.UNDO_REPORT, Act.READMIT}:  # whoever comes back reports in anew
        person.attended_on, person.hours_attended, person.assessment = None, None, None


def _settle_seats(session: Session, cohort_id: int, needed: int) -> None:
    if needed > 0:
        seats.take(session, cohort_id, needed)
    if needed < 0:
        seats.give_back(session, cohort_id, -needed)
