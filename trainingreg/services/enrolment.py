"""A teacher enrols in a cohort and withdraws: the last seat is given once, and one person holds one enrolment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import eligibility
from trainingreg.domain.calendar import day_of
from trainingreg.domain.eligibility import CannotWithdraw, CohortFull, Engagement, Window
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Cohort, Enrolment, Teacher
from trainingreg.services import audit, seats
from trainingreg.text import say


def enrol(session: Session, cohort_code: str, actor: Actor, now: datetime) -> Enrolment:
    """Gives the teacher a seat; raises the refusal that applies.

    The seat is taken first, by one guarded statement that makes everybody else wait; whatever is found afterwards to
    forbid it undoes the whole transaction, the seat included.
    """
    today = day_of(now)
    teacher = _own_row(session, actor)
    cohort = _cohort(session, cohort_code)
    seated = _take_seat(session, cohort.id, today)
    earlier = _enrolment(session, cohort.id, teacher.id)
    eligibility.check_standing(teacher.standing)
    eligibility.check_not_enrolled(earlier.state if earlier else None)
    if not seated:
        _explain(session, cohort.id, today)
    eligibility.check_free(cohort.starts_on, cohort.ends_on, _engagements(session, teacher.id, cohort.id))
    enrolment = _revived(earlier, teacher) if earlier else _new(session, cohort, teacher, now)
    audit.record(session, actor, now, "enrolment.enrol", f"cohort:{cohort.code}", teacher=teacher.ref)
    session.flush()
    return enrolment


def withdraw(session: Session, cohort_code: str, actor: Actor, now: datetime) -> Enrolment:
    """Gives the teacher's seat back; raises CannotWithdraw once the cohort has begun."""
    teacher = _own_row(session, actor)
    cohort = _cohort(session, cohort_code, lock=True)
    enrolment = _enrolment(session, cohort.id, teacher.id)
    if enrolment is None:
        raise CannotWithdraw(say("You are not enrolled in this cohort."))
    eligibility.check_withdrawal(cohort.state, enrolment.state)
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.withdrawn_on = max(day_of(now), enrolment.applied_on)
    seats.give_back(session, cohort.id)
    audit.record(session, actor, now, "enrolment.withdraw", f"cohort:{cohort.code}", teacher=teacher.ref)
    return enrolment


def _own_row(session: Session, actor: Actor) -> Teacher:
    """The teacher who acts, locked: two enrolments of one person in overlapping cohorts wait for one another.

    The weaker lock (FOR NO KEY UPDATE) lets rosters go on that name this teacher meanwhile.
    """
    statement = sa.select(Teacher).where(Teacher.id == actor.teacher_id).with_for_update(key_share=True)
    teacher = session.scalar(statement.execution_options(populate_existing=True))
    if teacher is None:
        raise NotFound
    return teacher


def _cohort(session: Session, code: str, lock: bool = False) -> Cohort:
    statement = sa.select(Cohort).where(Cohort.code == code).execution_options(populate_existing=True)
    cohort = session.scalar(statement.with_for_update(key_share=True) if lock else statement)
    if cohort is None:
        raise NotFound
    return cohort


def _take_seat(session: Session, cohort_id: int, today: date) -> bool:
    """Takes a seat if the cohort is open today and has one; on PostgreSQL the row then stays locked to the end."""
    statement = (
        sa.update(Cohort)
        .where(
            Cohort.id == cohort_id,
            Cohort.seats_taken < Cohort.capacity,
            Cohort.state == CohortState.OPEN,
            sa.or_(Cohort.enrol_from.is_(None), Cohort.enrol_from <= today),
            sa.or_(Cohort.enrol_until.is_(None), Cohort.enrol_until >= today),
        )
        .values(seats_taken=Cohort.seats_taken + 1)
    )
    outcome: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return bool(outcome.rowcount)


def _explain(session: Session, cohort_id: int, today: date) -> None:
    """Says why there was no seat, from what the row says now."""
    row = session.execute(sa.select(Cohort.state, Cohort.enrol_from, Cohort.enrol_until).where(Cohort.id == cohort_id)).one()
    eligibility.check_open(Window(*row), today)
    raise CohortFull(say("All seats of this cohort are taken."))


def _enrolment(session: Session, cohort_id: int, teacher_id: int) -> Enrolment | None:
    statement = sa.select(Enrolment).where(Enrolment.cohort_id == cohort_id, Enrolment.teacher_id == teacher_id)
    return session.scalar(statement.execution_options(populate_existing=True))


def _engagements(session: Session, teacher_id: int, apart_from: int) -> list[Engagement]:
    """The other cohorts in which the teacher holds a seat."""
    rows = session.execute(
        sa.select(Cohort.title, Cohort.starts_on, Cohort.ends_on)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            Enrolment.teacher_id == teacher_id,
            Enrolment.state.in_(SEATED),
            Cohort.id != apart_from,
            Cohort.state != CohortState.CANCELLED,
        )
        .order_by(Cohort.starts_on, Cohort.id)
    )
    return [Engagement(*row) for row in rows]


def _revived(enrolment: Enrolment, teacher: Teacher) -> Enrolment:
    """A withdrawn enrolment taken up again; it still counts as applied from the first time."""
    enrolment.state = EnrolmentState.APPLIED
    enrolment.withdrawn_on = None
    enrolment.school_id = teacher.school_id
    return enrolment


def _new(session: Session, cohort: Cohort, teacher: Teacher, now: datetime) -> Enrolment:
    last = session.scalar(sa.select(sa.func.max(Enrolment.position)).where(Enrolment.cohort_id == cohort.id))
    enrolment = Enrolment(
        cohort_id=cohort.id,
        teacher_id=teacher.id,
        school_id=teacher.school_id,
        state=EnrolmentState.APPLIED,
        position=(last or 0) + 1,
        applied_on=day_of(now),
        phone_sealed=teacher.phone_sealed,
        created_at=now,
    )
    session.add(enrolment)
    return enrolment
