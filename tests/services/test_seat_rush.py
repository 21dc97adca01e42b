"""Many teachers want few seats at the same moment; and a control that must oversell, so that the test can fail."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import makers
from tests.crowds import all_at_once, rows_of, teachers
from tests.makers import NOW, TODAY
from tests.pages import PageClient
from trainingreg.db import db, transaction
from trainingreg.domain.eligibility import AlreadyEnrolled, CohortFull
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Cohort, Enrolment
from trainingreg.services import enrolment


def _enrol(code: str, teacher: Actor) -> bool:
    try:
        with transaction() as session:
            enrolment.enrol(session, code, teacher, NOW)
    except (CohortFull, AlreadyEnrolled):
        return False
    return True


def test_two_hundred_people_get_thirty_seats_and_not_one_more(registry: Flask) -> None:
    cohort, people = makers.a_cohort(capacity=30), teachers(200)
    code = cohort.code
    seated = all_at_once(registry, people, lambda teacher: _enrol(code, teacher))
    assert sum(seated) == 30
    assert rows_of(db.session, Enrolment, Enrolment.cohort_id == cohort.id) == 30
    assert db.session.scalar(sa.select(Cohort.seats_taken).where(Cohort.id == cohort.id)) == 30


def test_one_person_who_clicks_twenty_times_gets_one_seat(registry: Flask) -> None:
    cohort, [teacher] = makers.a_cohort(capacity=30), teachers(1)
    code = cohort.code
    seated = all_at_once(registry, [teacher] * 20, lambda same: _enrol(code, same))
    assert sum(seated) == 1
    assert db.session.scalar(sa.select(Cohort.seats_taken).where(Cohort.id == cohort.id)) == 1


def test_control_counting_first_and_inserting_then_oversells(registry: Flask) -> None:
    """The same rush without guarded statement, queue and BEGIN IMMEDIATE: everybody counts before anybody writes."""
    cohort, people, school = makers.a_cohort(capacity=3), teachers(12), makers.a_school()
    common = {"cohort_id": cohort.id, "school_id": school.id, "state": EnrolmentState.APPLIED, "position": 1}
    counted = threading.Barrier(len(people))

    def naive(teacher: Actor) -> bool:
        with Session(db.engine) as session:
            seats_left = rows_of(session, Enrolment, Enrolment.cohort_id == common["cohort_id"]) < 3
        counted.wait(timeout=30)
        with Session(db.engine, info={"writing": True}) as session, session.begin():
            session.add(Enrolment(teacher_id=teacher.teacher_id, applied_on=TODAY, created_at=NOW, **common))
        return seats_left

    seated = all_at_once(registry, people, naive, threads=len(people))
    assert sum(seated) == rows_of(db.session, Enrolment) == 12


def test_the_database_itself_refuses_a_seat_too_many(registry: Flask) -> None:
    cohort = makers.a_cohort(capacity=1, seats_taken=1)
    with pytest.raises(IntegrityError, match="seats_within_capacity"), transaction() as session:
        session.execute(sa.update(Cohort).where(Cohort.id == cohort.id).values(seats_taken=2))


def test_sixty_browsers_get_thirty_seats_and_the_others_a_sentence(client: PageClient) -> None:
    cohort, people = makers.a_cohort(capacity=30, enrol_from=None, enrol_until=None), teachers(60)
    browsers = []
    for teacher in people:
        browser = PageClient(client.app).sign_in(makers.an_account(Role.TEACHER, teacher_id=teacher.teacher_id))
        browsers.append((browser, browser.token()))

    address = f"/cohorts/{cohort.code}/enrol?lang=en"

    def click(who: tuple[PageClient, str]) -> int:
        browser, token = who
        answer = browser.http.post(address, data={"csrf_token": token})
        assert answer.status_code == 303 or "All seats of this cohort are taken." in answer.get_data(as_text=True)
        return answer.status_code

    answers = all_at_once(client.app, browsers, click, threads=12)
    assert sorted(set(answers)) == [303, 409]
    assert answers.count(303) == 30
    assert rows_of(db.session, Enrolment, Enrolment.cohort_id == cohort.id) == 30
