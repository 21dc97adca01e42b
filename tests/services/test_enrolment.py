"""Enrolling and withdrawing: what is allowed, what is refused and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import teachers
from tests.makers import NOW, TODAY
from trainingreg.db import db, transaction
from trainingreg.domain.eligibility import AlreadyEnrolled, CannotWithdraw, CohortFull, NotConfirmed, NotOpen, Overlapping
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.domain.words import CohortState, EnrolmentState, Standing
from trainingreg.models import AuditEntry, Cohort, Enrolment, Teacher
from trainingreg.services import enrolment


def _enrol(cohort: Cohort, teacher: Actor) -> Enrolment:
    with transaction() as session:
        return enrolment.enrol(session, cohort.code, teacher, NOW)


def _withdraw(cohort: Cohort, teacher: Actor) -> Enrolment:
    with transaction() as session:
        return enrolment.withdraw(session, cohort.code, teacher, NOW)


def _acting(teacher: Teacher) -> Actor:
    return Actor(None, teacher.name, Role.TEACHER, teacher_id=teacher.id)


def _seats(cohort: Cohort) -> int:
    return db.session.scalars(sa.select(Cohort.seats_taken).where(Cohort.id == cohort.id)).one()


def test_enrolling_takes_a_seat_and_is_written_down(registry: Flask) -> None:
    cohort, teacher = makers.a_cohort(), makers.a_teacher()
    enrolled = _enrol(cohort, _acting(teacher))
    assert (enrolled.state, enrolled.applied_on, enrolled.school_id, enrolled.position) == (
        EnrolmentState.APPLIED, TODAY, teacher.school_id, 1,
    )  # fmt: skip
    assert _seats(cohort) == 1
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.detail) == ("enrolment.enrol", f"cohort:{cohort.code}", {"teacher": teacher.ref})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": CohortState.DRAFT}, "This cohort is not open for enrolment."),
        ({"state": CohortState.CLOSED}, "This cohort is not open for enrolment."),
        ({"state": CohortState.CANCELLED}, "This cohort is not open for enrolment."),
        ({"enrol_from": date(2026, 11, 24)}, "Enrolment opens on 2026-11-24."),
        ({"enrol_until": date(2026, 11, 22)}, "Enrolment ended on 2026-11-22."),
    ],
)
def test_a_cohort_that_is_not_open_says_why(registry: Flask, values: dict[str, Any], sentence: str) -> None:
    cohort, [teacher] = makers.a_cohort(**values), teachers(1)
    with pytest.raises(NotOpen) as refused:
        _enrol(cohort, teacher)
    assert str(refused.value.sentence) == sentence
    assert _seats(cohort) == 0


def test_the_last_day_of_the_window_counts_to_its_end_in_shanghai(registry: Flask) -> None:
    cohort, [teacher, late] = makers.a_cohort(enrol_until=TODAY), teachers(2)
    last_minute = NOW.replace(hour=15, minute=59)
    with transaction() as session:
        enrolment.enrol(session, cohort.code, teacher, last_minute)
    with pytest.raises(NotOpen), transaction() as session:
        enrolment.enrol(session, cohort.code, late, NOW.replace(hour=16))


def test_a_full_cohort_refuses(registry: Flask) -> None:
    cohort, [first, second] = makers.a_cohort(capacity=1), teachers(2)
    _enrol(cohort, first)
    with pytest.raises(CohortFull, match="All seats of this cohort are taken"):
        _enrol(cohort, second)


def test_enrolling_twice_is_refused_and_costs_no_second_seat_also_in_a_full_cohort(registry: Flask) -> None:
    cohort, [teacher] = makers.a_cohort(capacity=1), teachers(1)
    _enrol(cohort, teacher)
    with pytest.raises(AlreadyEnrolled, match="already enrolled"):
        _enrol(cohort, teacher)
    assert _seats(cohort) == 1


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.REFUSED])
def test_who_is_not_confirmed_yet_cannot_enrol(registry: Flask, standing: Standing) -> None:
    cohort, teacher = makers.a_cohort(), makers.a_teacher(standing=standing)
    with pytest.raises(NotConfirmed):
        _enrol(cohort, _acting(teacher))
    assert _seats(cohort) == 0


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "overlaps"),
    [
        (date(2026, 12, 1), date(2026, 12, 7), True),
        (date(2026, 12, 18), date(2026, 12, 30), True),
        (date(2026, 12, 10), date(2026, 12, 11), True),
        (date(2026, 12, 19), date(2026, 12, 30), False),
        (date(2026, 12, 1), date(2026, 12, 6), False),
    ],
)
def test_one_person_cannot_be_in_two_places_on_one_day(registry: Flask, starts_on: date, ends_on: date, overlaps: bool) -> None:
    held, wanted, [teacher] = makers.a_cohort(), makers.a_cohort(starts_on=starts_on, ends_on=ends_on), teachers(1)
    _enrol(held, teacher)
    if overlaps:
        with pytest.raises(Overlapping, match=held.title.replace("（", ".").replace("）", ".")):
            _enrol(wanted, teacher)
    else:
        _enrol(wanted, teacher)
    assert _seats(wanted) == (0 if overlaps else 1)


def test_dates_given_back_or_of_a_cancelled_cohort_are_free_again(registry: Flask) -> None:
    left, cancelled, wanted, [teacher] = (
        makers.a_cohort(),
        makers.a_cohort(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 6)),
        makers.a_cohort(starts_on=date(2026, 12, 1)),
        teachers(1),
    )
    _enrol(left, teacher)
    _enrol(cancelled, teacher)
    _withdraw(left, teacher)
    with transaction() as session:
        session.execute(sa.update(Cohort).where(Cohort.id == cancelled.id).values(state=CohortState.CANCELLED))
    assert _enrol(wanted, teacher).state is EnrolmentState.APPLIED


def test_withdrawing_gives_the_seat_back_and_enrolling_again_takes_the_same_row_up(registry: Flask) -> None:
    cohort, [teacher, other] = makers.a_cohort(capacity=1), teachers(2)
    first = _enrol(cohort, teacher)
    withdrawn = _withdraw(cohort, teacher)
    assert (withdrawn.state, withdrawn.withdrawn_on, _seats(cohort)) == (EnrolmentState.WITHDRAWN, TODAY, 0)
    again = _enrol(cohort, teacher)
    assert (again.id, again.state, again.withdrawn_on, _seats(cohort)) == (first.id, EnrolmentState.APPLIED, None, 1)
    with pytest.raises(CohortFull):
        _enrol(cohort, other)


@pytest.mark.parametrize(
    ("cohort_state", "state", "sentence"),
    [
        (CohortState.RUNNING, EnrolmentState.APPLIED, "The cohort has begun. Ask the training base to record your withdrawal."),
        (CohortState.RUNNING, EnrolmentState.ATTENDED, "The cohort has begun. Ask the training base to record your withdrawal."),
        (CohortState.OPEN, EnrolmentState.WITHDRAWN, "This enrolment has already been withdrawn."),
        (CohortState.OPEN, EnrolmentState.REJECTED, "The base did not admit you to this cohort, so there is nothing to withdraw."),
        (CohortState.CANCELLED, EnrolmentState.APPLIED, "The cohort was cancelled, so there is nothing to withdraw."),
    ],
)
def test_a_withdrawal_that_is_not_possible_says_why(
    registry: Flask, cohort_state: CohortState, state: EnrolmentState, sentence: str
) -> None:
    cohort, teacher = makers.a_cohort(state=cohort_state), makers.a_teacher()
    makers.an_enrolment(cohort, teacher, state=state)
    seats = _seats(cohort)
    with pytest.raises(CannotWithdraw) as refused:
        _withdraw(cohort, _acting(teacher))
    assert str(refused.value.sentence) == sentence
    assert _seats(cohort) == seats


def test_who_was_not_admitted_cannot_come_back_alone(registry: Flask) -> None:
    cohort, teacher = makers.a_cohort(), makers.a_teacher()
    makers.an_enrolment(cohort, teacher, state=EnrolmentState.REJECTED)
    with pytest.raises(AlreadyEnrolled, match="did not admit you"):
        _enrol(cohort, _acting(teacher))


def test_nobody_withdraws_from_a_cohort_they_are_not_in(registry: Flask) -> None:
    cohort, [teacher] = makers.a_cohort(), teachers(1)
    with pytest.raises(Refusal, match="You are not enrolled in this cohort"):
        _withdraw(cohort, teacher)


def test_an_unknown_cohort_is_not_found(registry: Flask) -> None:
    [teacher] = teachers(1)
    with pytest.raises(NotFound), transaction() as session:
        enrolment.enrol(session, "GX2026-99-99-99", teacher, NOW)
