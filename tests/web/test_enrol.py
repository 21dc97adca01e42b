"""Enrolling and withdrawing by the buttons."""

from __future__ import annotations

import sqlalchemy as sa

from tests.makers import a_cohort, a_teacher, an_account
from tests.pages import PageClient
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Cohort, Enrolment

ALWAYS_OPEN = {"enrol_from": None, "enrol_until": None}


def test_a_teacher_enrols_and_withdraws(client: PageClient) -> None:
    cohort, teacher = a_cohort(**ALWAYS_OPEN), a_teacher()
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    answer = client.post(f"/cohorts/{cohort.code}/enrol?lang=en")
    assert (answer.status_code, answer.location) == (303, f"/cohorts/{cohort.code}")
    assert "You are enrolled." in client.get(f"/cohorts/{cohort.code}?lang=en").get_data(as_text=True)
    answer = client.post(f"/cohorts/{cohort.code}/withdraw")
    assert (answer.status_code, answer.location) == (303, "/mine")
    db.session.rollback()
    assert db.session.scalars(sa.select(Enrolment.state)).one() is EnrolmentState.WITHDRAWN
    assert db.session.scalars(sa.select(Cohort.seats_taken)).one() == 0


def test_a_refusal_answers_409_with_its_sentence(client: PageClient) -> None:
    cohort, draft, teacher = a_cohort(**ALWAYS_OPEN), a_cohort(state=CohortState.DRAFT), a_teacher()
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    client.post(f"/cohorts/{cohort.code}/enrol")
    for address, sentence in (
        (f"/cohorts/{cohort.code}/enrol?lang=en", "You are already enrolled in this cohort."),
        (f"/cohorts/{draft.code}/enrol?lang=en", "This cohort is not open for enrolment."),
        (f"/cohorts/{draft.code}/withdraw?lang=en", "You are not enrolled in this cohort."),
    ):
        answer = client.post(address)
        assert answer.status_code == 409
        assert sentence in answer.get_data(as_text=True)


def test_only_teachers_enrol_and_only_with_the_token_of_the_page(client: PageClient) -> None:
    cohort, teacher = a_cohort(**ALWAYS_OPEN), a_teacher()
    for role in (Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL):
        client.sign_in(an_account(role))
        assert client.post(f"/cohorts/{cohort.code}/enrol").status_code == 403
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    assert client.http.post(f"/cohorts/{cohort.code}/enrol").status_code == 400
    assert client.post("/cohorts/nothing/enrol").status_code == 404
    assert db.session.scalars(sa.select(Enrolment.id)).all() == []
