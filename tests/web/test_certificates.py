"""Pages of certificates: issuing, the list, one certificate, its file; own and foreign scope."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import makers
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue, issued, print_all
from tests.makers import NOW, TODAY, an_account
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import CertificateState, CohortState
from trainingreg.models import Account, Certificate, Cohort, Completion, Enrolment, JobItem, Teacher
from trainingreg.models.job import JobState
from trainingreg.services import certificate_life
from trainingreg.text import say


def _scopes(certificate: Certificate) -> dict[str, Account]:
    """An account of each kind that may see the certificate, and of each kind that may not."""
    row = db.session.execute(
        sa.select(Enrolment.teacher_id, Enrolment.school_id, Cohort.base_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Completion.id == certificate.completion_id)
    ).one()
    return {
        "ministry": an_account(Role.MINISTRY),
        "province of the base": an_account(Role.PROVINCE, unit_id=makers.unit("44").id),
        "province of the school": an_account(Role.PROVINCE, unit_id=makers.unit("35").id),
        "base": an_account(Role.BASE, base_id=row.base_id),
        "school": an_account(Role.SCHOOL, school_id=row.school_id),
        "holder": an_account(Role.TEACHER, teacher_id=row.teacher_id),
        "another province": an_account(Role.PROVINCE, unit_id=makers.unit("11").id),
        "another base": an_account(Role.BASE),
        "another school": an_account(Role.SCHOOL),
        "another teacher": an_account(Role.TEACHER),
    }


MAY_SEE = ("ministry", "province of the base", "province of the school", "base", "school", "holder")


def _from_fujian() -> Certificate:
    cohort = a_completed_cohort(people=0)
    completed(cohort, school=makers.a_school("35"))
    return issued(cohort)


def test_the_file_is_for_the_holder_and_the_staff_in_scope(client: PageClient) -> None:
    certificate = _from_fujian()
    for who, account in _scopes(certificate).items():
        answer = client.sign_in(account).get(f"/certificates/{certificate.number}.pdf")
        assert answer.status_code == (200 if who in MAY_SEE else 404), who
        if who in MAY_SEE:
            assert sha256(answer.data).hexdigest() == certificate.file_sha256


def test_one_certificate_is_for_the_staff_in_scope_and_teachers_have_their_own_page(client: PageClient) -> None:
    certificate = _from_fujian()
    for who, account in _scopes(certificate).items():
        answer = client.sign_in(account).get(f"/certificates/{certificate.number}?lang=en")
        expected = 403 if account.role is Role.TEACHER else 200 if who in MAY_SEE else 404
        assert answer.status_code == expected, who
        if expected == 200:
            page = answer.get_data(as_text=True)
            assert ("Issue a corrected one" in page) == (who in {"ministry", "province of the base", "base"}), who
            assert (f"/certificates/{certificate.number}/revoke" in page) == (who in {"ministry", "province of the base"}), who


def test_the_list_holds_what_is_in_scope(client: PageClient) -> None:
    certificate = _from_fujian()
    issued()
    for who, account in _scopes(certificate).items():
        if account.role is not Role.TEACHER:
            page = client.sign_in(account).get("/certificates").get_data(as_text=True)
            assert (certificate.number in page) == (who in MAY_SEE), who


def test_the_file_keeps_its_headers_and_is_named_by_the_number_alone(client: PageClient) -> None:
    certificate = issued()
    client.sign_in(an_account(Role.MINISTRY))
    answer = client.get(f"/certificates/{certificate.number}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{certificate.number}.pdf"'
    assert answer.headers["ETag"] == f'"{certificate.file_sha256}"'
    again = client.get(f"/certificates/{certificate.number}.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    saved = client.get(f"/certificates/{certificate.number.lower()}.pdf?download=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.data == answer.data


def test_the_file_is_served_unchanged_after_every_later_change(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort)
    certificate = issued(cohort)
    client.sign_in(an_account(Role.MINISTRY))
    before = client.get(f"/certificates/{certificate.number}.pdf").data
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="改名了", name_key="改名了"))
        session.execute(sa.update(Cohort).values(title="改名的研修班", hours=1))
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    issue(cohort)
    print_all()
    assert client.get(f"/certificates/{certificate.number}.pdf").data == before


def test_a_damaged_or_missing_file_is_never_served(client: PageClient) -> None:
    certificate = issued()
    client.sign_in(an_account(Role.MINISTRY))
    path = Path(client.app.config["INSTANCE_PATH"]) / "files" / str(certificate.file_key)
    path.write_bytes(path.read_bytes() + b" ")
    assert client.get(f"/certificates/{certificate.number}.pdf").status_code == 503
    path.unlink()
    answer = client.get(f"/certificates/{certificate.number}.pdf?lang=en")
    assert answer.status_code == 503
    assert "missing or damaged" in answer.get_data(as_text=True)


def test_where_there_is_no_file_a_sentence_says_why(client: PageClient) -> None:
    issue(a_completed_cohort(people=1))
    pending = all_certificates()[0].number
    elsewhere = _elsewhere().number
    client.sign_in(an_account(Role.MINISTRY))
    for number, sentence in ((pending, "is not made yet"), (elsewhere, "issued elsewhere")):
        answer = client.get(f"/certificates/{number}.pdf?lang=en")
        assert answer.status_code == 404
        assert sentence in answer.get_data(as_text=True)
    assert "Issued elsewhere" in client.get(f"/certificates/{elsewhere}?lang=en").get_data(as_text=True)


def _elsewhere() -> Certificate:
    cohort = a_completed_cohort(people=1)
    completion = db.session.scalars(sa.select(Completion.id).join(Enrolment).where(Enrolment.cohort_id == cohort.id)).one()
    values = {"holder_name": "何以宁", "holder_name_key": "何以宁", "issued_elsewhere": True, "state": CertificateState.VALID}
    number = "工培/2023〔007〕 号"
    with transaction() as session:
        kept = Certificate(
            completion_id=completion, number=number, number_key="工培/2023〔007〕号", issued_on=TODAY, created_at=NOW, **values
        )
        session.add(kept)
    return kept


def test_the_base_issues_with_one_click_and_the_second_click_issues_nothing_new(client: PageClient) -> None:
    cohort = a_completed_cohort(people=3)
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    answer = client.post(f"/cohorts/{cohort.code}/certificates?lang=en")
    assert (answer.status_code, answer.location) == (303, f"/cohorts/{cohort.code}")
    assert "Certificates issued: 3." in client.get(answer.location).get_data(as_text=True)
    client.post(f"/cohorts/{cohort.code}/certificates")
    assert "Nothing new was issued." in client.get(answer.location).get_data(as_text=True)
    assert len(all_certificates()) == 3


def test_issuing_is_for_the_base_of_the_cohort_and_the_ministry_only(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    for role, status in ((Role.PROVINCE, 403), (Role.SCHOOL, 403), (Role.TEACHER, 403), (Role.BASE, 404)):
        assert client.sign_in(an_account(role)).post(f"/cohorts/{cohort.code}/certificates").status_code == status
    assert all_certificates() == []
    assert client.sign_in(an_account(Role.MINISTRY)).post(f"/cohorts/{cohort.code}/certificates").status_code == 303


def test_issuing_for_a_running_cohort_is_refused_with_the_reason(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1, state=CohortState.RUNNING)
    client.sign_in(an_account(Role.MINISTRY))
    answer = client.post(f"/cohorts/{cohort.code}/certificates?lang=en")
    assert answer.status_code == 409
    assert "Certificates are issued when the cohort has been completed." in answer.get_data(as_text=True)


def test_a_blocked_certificate_names_the_character_and_is_printed_after_the_correction(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort, name="林\U0001f600")
    issue(cohort)
    print_all()
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    number = all_certificates()[0].number
    assert "U+1F600" in client.get("/certificates?lang=en").get_data(as_text=True)
    assert "U+1F600" in client.get(f"/certificates/{number}?lang=en").get_data(as_text=True)
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="林知远", name_key="林知远"))
    page = client.get(f"/cohorts/{cohort.code}?lang=en").get_data(as_text=True)
    assert "U+1F600" in page
    assert f'action="/cohorts/{cohort.code}/certificates/retry"' in page
    assert client.post(f"/cohorts/{cohort.code}/certificates/retry").status_code == 303
    print_all()
    [certificate] = all_certificates()
    assert (certificate.number, certificate.state, certificate.holder_name) == (number, CertificateState.VALID, "林知远")


def test_issuing_is_cancelled_after_a_question_and_shown_in_words(client: PageClient) -> None:
    cohort = a_completed_cohort(people=2)
    issue(cohort)
    page = f"/cohorts/{cohort.code}"
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    assert f"{page}/certificates/cancel" in client.get(f"{page}?lang=en").get_data(as_text=True)
    assert "kept for them and given to nobody else" in client.get(f"{page}/certificates/cancel").get_data(as_text=True)
    assert client.post(f"{page}/certificates/cancel").status_code == 303
    shown = client.get(page).get_data(as_text=True)
    assert "Certificates cancelled: 2." in shown
    assert "Issuing was cancelled before this certificate was made." in shown
    assert "Issue 2 certificates" in shown
    assert f"{page}/certificates/cancel" not in shown
    number = all_certificates()[0].number
    assert "Issuing was cancelled" in client.get(f"/certificates/{number}").get_data(as_text=True)
    assert "issuing cancelled" in client.get(f"{page}/certificates").get_data(as_text=True)
    refused = client.post(f"{page}/certificates/cancel")
    assert refused.status_code == 409
    assert "There is nothing left to cancel" in refused.get_data(as_text=True)


def test_cancelling_is_for_the_base_of_the_cohort_and_the_ministry_only(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    issue(cohort)
    address = f"/cohorts/{cohort.code}/certificates/cancel"
    for role, status in ((Role.PROVINCE, 403), (Role.SCHOOL, 403), (Role.TEACHER, 403), (Role.BASE, 404)):
        client.sign_in(an_account(role))
        assert client.post(address).status_code == status
    client.sign_in(an_account(Role.MINISTRY))
    assert client.post(address).status_code == 303


def test_revoking_asks_for_a_public_reason_first(client: PageClient) -> None:
    number = issued().number
    client.sign_in(an_account(Role.PROVINCE, unit_id=makers.unit("44").id))
    assert "verifies as revoked" in client.get(f"/certificates/{number}/revoke?lang=en").get_data(as_text=True)
    assert client.post(f"/certificates/{number}/revoke", {"reason": " "}).status_code == 422
    assert all_certificates()[0].state is CertificateState.VALID
    answer = client.post(f"/certificates/{number}/revoke", {"reason": "Issued by mistake"})
    assert (answer.status_code, answer.location) == (303, f"/certificates/{number}")
    assert "Issued by mistake" in client.get(answer.location).get_data(as_text=True)
    assert client.post(f"/certificates/{number}/revoke", {"reason": "again"}).status_code == 409


def test_a_certificate_issued_elsewhere_can_be_revoked_by_the_ministry(client: PageClient) -> None:
    number = _elsewhere().number
    client.sign_in(an_account(Role.MINISTRY))
    assert client.post(f"/certificates/{number}/revoke", {"reason": "Withdrawn by its issuer"}).status_code == 303
    assert all_certificates()[0].state is CertificateState.REVOKED
    assert client.post(f"/certificates/{number}/reissue", {"reason": "x"}).status_code == 409


def test_a_corrected_certificate_is_issued_from_its_page(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    number = issued(cohort).number
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    assert "a number of its own" in client.get(f"/certificates/{number}/reissue?lang=en").get_data(as_text=True)
    answer = client.post(f"/certificates/{number}/reissue", {"reason": "School corrected"})
    new = all_certificates()[1]
    assert (answer.status_code, answer.location) == (303, f"/certificates/{new.number}")
    print_all()
    page = client.get(f"/certificates/{new.number}").get_data(as_text=True)
    assert f"/certificates/{number}" in page
    assert f"换发自 {number}" in page


def test_a_correction_that_cannot_be_printed_is_told_on_the_form(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort)
    number = issued(cohort).number
    with transaction() as session:
        session.execute(sa.update(Teacher).where(Teacher.id == teacher.id).values(name="林\U0001f600"))
    client.sign_in(an_account(Role.MINISTRY))
    answer = client.post(f"/certificates/{number}/reissue?lang=en", {"reason": "Name corrected"})
    assert answer.status_code == 422
    assert "U+1F600" in answer.get_data(as_text=True)
    assert all_certificates()[0].state is CertificateState.VALID


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?q=00002", [1]),
        ("?q=gxyt-2026-44", [2, 1, 0]),
        ("?q=何以", [1]),
        ("?state=pending", [2, 1, 0]),
        ("?state=valid", []),
        ("?state=nonsense", [2, 1, 0]),
        ("?cohort=nothing", []),
        ("?q=%25", []),
    ],
)
def test_the_list_is_searched_by_number_name_state_and_cohort(client: PageClient, query: str, numbers: list[int]) -> None:
    cohort = a_completed_cohort(people=1)
    completed(cohort, name="何以宁")
    completed(cohort)
    issue(cohort)
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    page = client.get(f"/certificates{query}").get_data(as_text=True).replace("-<wbr>", "-")
    given = [certificate.number for certificate in all_certificates()]
    shown = sorted((page.index(f">{number}<"), number) for number in given if f">{number}<" in page)
    assert [number for _, number in shown] == [given[n] for n in numbers]


def test_the_pages_need_few_statements_however_long_the_list(client: PageClient) -> None:
    issue(a_completed_cohort(people=60))
    client.sign_in(an_account(Role.MINISTRY))
    client.get("/certificates")
    with counted() as listed:
        page = client.get("/certificates?page=2").get_data(as_text=True)
    assert len(listed) <= 3
    assert page.count("GXYT-<wbr>") == 10
    number = all_certificates()[0].number
    with counted() as shown:
        client.get(f"/certificates/{number}")
    assert len(shown) <= 4


def test_a_reason_kept_in_the_database_is_shown_in_the_readers_language(client: PageClient) -> None:
    issue(a_completed_cohort(people=1))
    with transaction() as session:
        error = say("assessment failed").as_json()
        session.execute(sa.update(JobItem).values(state=JobState.FAILED, error=error))
    client.sign_in(an_account(Role.MINISTRY))
    assert "assessment failed" in client.get("/certificates?lang=en").get_data(as_text=True)


def test_a_new_number_shows_in_the_list_of_the_training(client: PageClient) -> None:
    number = issued().number
    with transaction() as session:
        new = certificate_life.reissue(session, number, "Name corrected", SYSTEM, NOW, PRINTING, outside.fonts()).number
    client.sign_in(an_account(Role.MINISTRY))
    page = client.get(f"/certificates/{number}?lang=en").get_data(as_text=True)
    assert f"/certificates/{new}" in page
    assert "Replaced on 23 Nov 2026" in page
