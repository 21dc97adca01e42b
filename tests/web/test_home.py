"""The public home: progress for everybody, nothing about anybody."""

from __future__ import annotations

from datetime import date, timedelta

from tests.makers import a_base, a_cohort, a_major, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.statements import counted
from tests.tables import tables
from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Target


def _past_cohort(phase_number: int = 1) -> object:
    return a_cohort(
        a_base(a_school("46")), phase_number, starts_on=date(2023, 3, 6), ends_on=date(2023, 3, 17), state=CohortState.COMPLETED
    )


def test_an_empty_registry_has_a_home_page(client: PageClient) -> None:
    for language in ("zh", "en"):
        answer = client.get(f"/?lang={language}")
        assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "No cohort is open for enrolment" in page
    assert [cell.text.strip() for cell in tables(page)[0][-1]][1:4] == ["10,000", "0", "0"]


def test_a_teacher_trained_twice_is_two_person_times_and_one_teacher(client: PageClient) -> None:
    teacher = a_teacher()
    for phase in (1, 2):
        an_enrolment(_past_cohort(phase), teacher, state=EnrolmentState.COMPLETED)  # type: ignore[arg-type]
    rows = tables(client.get("/?lang=en").get_data(as_text=True))[0][1:]
    assert [(row[2].number, row[3].number) for row in rows] == [(1, 1), (1, 1), (0, 0), (2, 1)]


def test_nobody_is_named_and_no_figure_leads_to_rows(client: PageClient) -> None:
    an_enrolment(_past_cohort(), a_teacher(name="上官清越"), state=EnrolmentState.COMPLETED)  # type: ignore[arg-type]
    page = client.get("/").get_data(as_text=True)
    assert "上官清越" not in page
    assert "/totals" not in page


def test_staff_get_from_a_unit_to_its_totals(client: PageClient) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    assert 'href="/totals?unit=46"' in client.get("/").get_data(as_text=True)
    assert client.get("/totals?unit=46").status_code == 200


def test_units_show_person_times_until_they_have_targets(client: PageClient) -> None:
    an_enrolment(_past_cohort(), a_teacher(a_school("46")), state=EnrolmentState.COMPLETED)  # type: ignore[arg-type]
    page = client.get("/?lang=en").get_data(as_text=True)
    assert "Completed by reporting unit" in page
    assert '<span class="b5"><span aria-hidden="true">HI</span>' in page
    with transaction() as session:
        session.add(Target(phase_id=1, unit_id=unit("46").id, person_times=8))
    page = client.get("/?lang=en").get_data(as_text=True)
    assert "Completion rate by reporting unit" in page
    assert "<b>12</b>" in page


def test_open_cohorts_are_announced_those_that_close_first_on_top(client: PageClient) -> None:
    today, base, major = clock.today(), a_base(), a_major(name="数控加工")
    for days in (9, 3, 20, 5, 7, 30):
        last = today + timedelta(days=days)
        a_cohort(
            base, major_id=major.id, title=f"研修班{days}", enrol_from=today, enrol_until=last,
            starts_on=last + timedelta(days=7), ends_on=last + timedelta(days=18),
        )  # fmt: skip
    a_cohort(base, title="旧班", enrol_from=today - timedelta(days=9), enrol_until=today - timedelta(days=1))
    a_cohort(base, title="草稿班", state=CohortState.DRAFT)
    page = client.get("/?lang=en").get_data(as_text=True)
    places = [page.index(f"研修班{days}</a>") for days in (3, 5, 7, 9, 20)]
    assert places == sorted(places)
    assert "研修班30</a>" not in page
    assert "旧班" not in page
    assert "草稿班" not in page
    assert "All open cohorts: 6" in page


def test_an_open_cohort_is_a_link_for_those_who_may_open_its_page(client: PageClient) -> None:
    base, other = a_base(a_school("44")), a_base(a_school("46"))
    address = f"/cohorts/{a_cohort(base).code}"
    assert f'href="{address}"' in client.get("/").get_data(as_text=True)  # leads to signing in
    readers = {
        an_account(Role.MINISTRY): True,
        an_account(Role.TEACHER, teacher_id=a_teacher().id): True,
        an_account(Role.PROVINCE, unit_id=unit("46").id): False,
        an_account(Role.BASE, base_id=base.id): True,
        an_account(Role.BASE, base_id=other.id): False,
        an_account(Role.SCHOOL, school_id=other.school_id): False,
    }
    for reader, seen in readers.items():
        client.sign_in(reader)
        assert (f'href="{address}"' in client.get("/").get_data(as_text=True)) is seen
        assert (client.get(address).status_code == 200) is seen


def test_the_verify_form_sends_number_and_name(client: PageClient) -> None:
    answer = client.post("/verify", {"number": "没有", "name": "林知远"})
    assert answer.status_code in {200, 422}
    page = client.get("/").get_data(as_text=True)
    assert '<form method="post" action="/verify"' in page


def test_the_page_needs_at_most_eight_statements(client: PageClient) -> None:
    a_cohort(enrol_until=clock.today() + timedelta(days=3))
    with counted() as statements:
        assert client.http.get("/").status_code == 200
    assert len(statements) <= 8
    client.sign_in(an_account(Role.MINISTRY))
    with counted() as statements:
        assert client.http.get("/").status_code == 200
    assert len(statements) <= 8, statements
