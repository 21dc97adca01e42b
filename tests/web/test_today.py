"""Today: what needs whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.makers import a_base, a_cohort, a_completion, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from tests.web.test_cohorts import of_base, open_now, running, text
from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState, EnrolmentState, Standing


def test_a_base_finds_what_its_cohorts_ask_for(client: PageClient) -> None:
    base = a_base()
    over = running(base)
    an_enrolment(over, state=EnrolmentState.ATTENDED, hours_attended=None)
    open_now(base, state=CohortState.DRAFT)
    page = text(client.sign_in(of_base(base)), "/today")
    assert "Without a result: 1" in page
    assert "The cohort is a draft" in page
    assert f"/cohorts/{over.code}/results" in page


def test_certificates_to_issue_are_told_until_they_are_issued(client: PageClient) -> None:
    base = a_base()
    cohort = a_cohort(base, state=CohortState.COMPLETED)
    an_enrolment(cohort, state=EnrolmentState.COMPLETED)
    annulled = an_enrolment(cohort, state=EnrolmentState.FAILED)
    a_completion(annulled, annulled_on=clock.today(), annul_reason="x")
    assert "Certificates to issue: 1" in text(client.sign_in(of_base(base)), "/today")


def test_those_above_see_only_what_is_due_and_within_their_scope(client: PageClient) -> None:
    here, there = a_base(a_school("44")), a_base(a_school("11"))
    due, foreign = running(here, title="到期的班"), running(there, title="别省的班")
    calm = open_now(here, state=CohortState.DRAFT, title="不急的班")
    for cohort in (due, foreign):
        an_enrolment(cohort, a_teacher(a_school("11")), state=EnrolmentState.ATTENDED, hours_attended=None)
    page = text(client.sign_in(an_account(Role.PROVINCE, unit_id=unit("44").id)), "/today")
    assert f'href="/cohorts/{due.code}"' in page
    assert f"/cohorts/{due.code}/results" not in page, "a province does not record results"
    assert f"/cohorts/{foreign.code}" not in page
    assert f"/cohorts/{calm.code}#moves" not in page
    assert "1,500" in text(client.sign_in(an_account()), "/today")


def test_people_who_registered_alone_are_told_to_whoever_can_confirm_them(client: PageClient) -> None:
    school = a_school()
    a_teacher(school, standing=Standing.PENDING)
    a_teacher(standing=Standing.PENDING)
    page = text(client.sign_in(an_account(Role.SCHOOL, school_id=school.id)), "/today")
    assert "People waiting for confirmation: 1" in page


def test_an_empty_registry_says_what_to_do_first(client: PageClient) -> None:
    base = a_base()
    page = text(client.sign_in(of_base(base)), "/today")
    assert "Nothing waits for you today." in page
    assert "/cohorts/new" in page


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL])
def test_the_page_needs_eight_statements_however_much_there_is(client: PageClient, role: Role) -> None:
    account = an_account(role)
    for _ in range(3):
        cohort = open_now(starts_on=clock.today() - timedelta(days=1))
        an_enrolment(cohort)
    client.sign_in(account).get("/today")
    with counted() as statements:
        client.get("/today")
    assert len(statements) <= 8


def test_a_teacher_has_no_such_page(client: PageClient) -> None:
    assert client.sign_in(an_account(Role.TEACHER)).get("/today").status_code == 403
