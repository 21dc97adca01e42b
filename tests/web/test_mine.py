"""A teacher's own page: certificates, trainings with the reason, hours by year."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from tests import makers
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, issue, print_all
from tests.makers import NOW, TODAY, an_account
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, SubjectKind
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, Teacher
from trainingreg.services import certificate_life
from trainingreg.text import say


def _page(client: PageClient, teacher: Teacher) -> str:
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id, display_name=teacher.name))
    answer = client.get("/mine?lang=en")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _completed(teacher: Teacher, **values: object) -> Cohort:
    cohort = a_completed_cohort(people=0, **values)
    makers.an_enrolment(cohort, teacher, state=EnrolmentState.COMPLETED)
    return cohort


def test_the_newest_certificate_is_one_tap_away_with_a_qr_code_that_verifies(client: PageClient) -> None:
    teacher = makers.a_teacher()
    issue(_completed(teacher))
    print_all()
    [certificate] = all_certificates()
    page = _page(client, teacher)
    assert f'href="/certificates/{certificate.number}.pdf?download=1" download' in page
    assert f'href="/verify/{certificate.code}"' in page
    assert 'src="data:image/svg+xml;base64,' in page
    saved = client.get(f"/certificates/{certificate.number}.pdf?download=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_one_that_is_being_made_or_blocked_says_so_and_offers_nothing(client: PageClient) -> None:
    teacher, blocked = makers.a_teacher(), makers.a_teacher(name="林\U0001f600")
    issue(_completed(teacher))
    page = _page(client, teacher)
    assert "The file is being made." in page
    assert ".pdf" not in page
    assert "/verify/" not in page
    issue(_completed(blocked))
    print_all()
    assert "U+1F600" in _page(client, blocked)


def test_a_replaced_one_names_the_new_number_and_both_files_stay_available(client: PageClient) -> None:
    teacher = makers.a_teacher()
    issue(_completed(teacher))
    print_all()
    old = all_certificates()[0].number
    with transaction() as session:
        new = certificate_life.reissue(session, old, "Name corrected", SYSTEM, NOW, PRINTING, outside.fonts()).number
    print_all()
    page = _page(client, teacher).replace("-<wbr>", "-")
    assert page.index(f"{new}.pdf") < page.index(f"{old}.pdf")
    assert "replaced on 2026-11-23: Name corrected" in page
    assert "Superseded by" in page


def test_every_training_says_where_it_stands_and_why(client: PageClient) -> None:
    teacher = makers.a_teacher()
    reason = say("attendance %(rate)s < %(least)s%%", rate="86%", least=90).as_json()
    makers.an_enrolment(a_completed_cohort(0, title="甲班"), teacher, state=EnrolmentState.FAILED, reason=[reason])
    makers.an_enrolment(makers.a_cohort(title="乙班", state=CohortState.CANCELLED, cancel_reason="报名人数不足"), teacher)
    makers.an_enrolment(makers.a_cohort(title="丙班"), teacher, state=EnrolmentState.WITHDRAWN, withdrawn_on=TODAY)
    _completed(teacher, title="丁班")
    page = _page(client, teacher)
    for words in (
        "attendance 86% &lt; 90%", "The cohort was cancelled: 报名人数不足", "withdrawn on 2026-11-23",
        "The base has not issued the certificate yet.", "甲班", "乙班", "丙班", "丁班",
    ):  # fmt: skip
        assert words in page


def test_withdrawing_is_offered_where_it_is_possible(client: PageClient) -> None:
    teacher = makers.a_teacher()
    open_one, running = makers.a_cohort(), makers.a_cohort(state=CohortState.RUNNING)
    makers.an_enrolment(open_one, teacher)
    makers.an_enrolment(running, teacher, state=EnrolmentState.ATTENDED)
    page = _page(client, teacher)
    assert f'action="/cohorts/{open_one.code}/withdraw"' in page
    assert f'action="/cohorts/{running.code}/withdraw"' not in page


def test_hours_count_by_year_and_kind_against_ninety_and_an_annulled_training_counts_no_more(client: PageClient) -> None:
    teacher = makers.a_teacher()
    days = {"starts_on": date(2025, 7, 14), "ends_on": date(2025, 7, 18)}
    _completed(teacher, hours=80)
    _completed(teacher, hours=64, **days)
    _completed(teacher, hours=30, subject_kind=SubjectKind.PUBLIC, **days)
    annulled = _completed(teacher, hours=40, **days)
    with transaction() as session:
        its = sa.select(Enrolment.id).where(Enrolment.cohort_id == annulled.id).scalar_subquery()
        session.execute(sa.update(Completion).where(Completion.enrolment_id == its).values(annulled_on=TODAY))
    page = _page(client, teacher)
    rows = page[page.index('id="hours"') :]
    assert rows.index(">2026<") < rows.index(">2025<")
    assert "10 short" in rows
    assert ">94<" in rows
    assert ">134<" not in rows


def test_one_issued_elsewhere_is_flagged_and_has_no_file(client: PageClient) -> None:
    teacher = makers.a_teacher()
    _completed(teacher)
    completion = db.session.scalars(sa.select(Completion.id)).one()
    values = {"holder_name": "林知远", "holder_name_key": "林知远", "issued_elsewhere": True, "state": CertificateState.VALID}
    with transaction() as session:
        session.add(
            Certificate(completion_id=completion, number="工培007", number_key="工培007", issued_on=TODAY, created_at=NOW, **values)
        )
    page = _page(client, teacher)
    assert "工培007" in page
    assert "issued elsewhere" in page
    assert ".pdf" not in page


def test_a_teacher_sees_only_their_own(client: PageClient) -> None:
    mine, theirs = makers.a_teacher(), makers.a_teacher()
    issue(_completed(theirs, title="别人的研修班"))
    print_all()
    page = _page(client, mine)
    assert "别人的研修班" not in page
    assert "No certificate yet" in page


def test_the_page_is_for_teachers_and_needs_few_statements(client: PageClient) -> None:
    teacher = makers.a_teacher()
    for _ in range(3):
        issue(_completed(teacher))
    print_all()
    _page(client, teacher)
    with counted() as seen:
        client.get("/mine")
    assert len(seen) <= 4
    for role in (Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL):
        assert client.sign_in(an_account(role)).get("/mine").status_code == 403
