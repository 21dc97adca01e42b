"""Certificates of a cohort together: the book, the zip and the register, for those who answer for them."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pikepdf
import pytest
import sqlalchemy as sa

from tests import makers
from tests.documents import reading
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, completed, issue, issued, print_all
from tests.makers import NOW, TODAY, an_account
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import CertificateState
from trainingreg.models import Account, Certificate, Cohort, Completion, JobItem, Teacher
from trainingreg.models.job import JobState
from trainingreg.services import certificate_life
from trainingreg.text import say

FILES = ("book.pdf", "files.zip", "register.pdf", "register.xlsx")


def _of(cohort: Cohort) -> Account:
    return an_account(Role.BASE, base_id=cohort.base_id)


def _three() -> Cohort:
    """A cohort with three certificates, one name of which no file system takes."""
    cohort = a_completed_cohort(people=0)
    for name in ("林知远", "J/S: Smith", "林知远"):
        completed(cohort, name=name)
    issue(cohort)
    print_all()
    return cohort


def _all_kinds() -> Cohort:
    """A cohort of five: printed, blocked, being made, revoked, issued elsewhere; and one who has none yet."""
    cohort = a_completed_cohort(people=4)
    issue(cohort)
    print_all()
    first, second, third, _ = all_certificates()
    with transaction() as session:
        certificate_life.revoke(session, first.number, "Issued by mistake", SYSTEM, NOW)
        changed = {"state": CertificateState.PENDING}
        session.execute(sa.update(Certificate).where(Certificate.id.in_([second.id, third.id])).values(changed))
        failed = {"state": JobState.FAILED, "error": say("No face has %(character)s.", character="㐂").as_json()}
        session.execute(sa.update(JobItem).where(JobItem.certificate_id == second.id).values(failed))
    _elsewhere(cohort)
    completed(cohort)
    return cohort


def _elsewhere(cohort: Cohort) -> None:
    completed(cohort)
    completion = db.session.scalars(sa.select(Completion.id).order_by(Completion.id.desc())).first()
    given = {"number": "OLD-1", "number_key": "OLD1", "issued_elsewhere": True, "state": CertificateState.VALID}
    given |= {"holder_name": "林知远", "holder_name_key": "林知远", "issued_on": TODAY, "created_at": NOW}
    with transaction() as session:
        session.add(Certificate(completion_id=completion, **given))


def test_a_cohort_without_certificates_has_no_progress_to_renew(client: PageClient) -> None:
    cohort = makers.a_cohort()
    client.sign_in(an_account(Role.MINISTRY))
    assert client.get(f"/cohorts/{cohort.code}/progress").status_code == 404


def test_the_book_has_every_certificate_in_the_order_of_the_roster(client: PageClient) -> None:
    cohort = _three()
    answer = client.sign_in(_of(cohort)).get(f"/cohorts/{cohort.code}/certificates/book.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert f"certificates-{cohort.code}.pdf" in answer.headers["Content-Disposition"]
    text = reading.without_spaces(reading.text_by_poppler(answer.data))
    places = [text.index(certificate.number) for certificate in all_certificates()]
    assert places == sorted(places)
    with pikepdf.open(BytesIO(answer.data)) as book:
        assert len(book.pages) == 3


def test_the_zip_holds_the_files_as_issued_under_names_that_every_system_takes(client: PageClient) -> None:
    cohort = _three()
    answer = client.sign_in(_of(cohort)).get(f"/cohorts/{cohort.code}/certificates/files.zip")
    one, two, three = all_certificates()
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert archive.namelist() == [f"{one.number}-林知远.pdf", f"{two.number}-J_S_ Smith.pdf", f"{three.number}-林知远.pdf"]
        assert [archive.read(name) for name in archive.namelist()] == [
            outside.file_store().get(str(each.file_key)) for each in (one, two, three)
        ]


def test_the_register_names_each_certificate_on_paper_and_in_the_workbook(client: PageClient) -> None:
    cohort = _three()
    client.sign_in(_of(cohort))
    paper = client.get(f"/cohorts/{cohort.code}/certificates/register.pdf").data
    text = reading.without_spaces(reading.text_by_poppler(paper))
    assert all(certificate.number in text for certificate in all_certificates())
    assert "结业3人次" in text
    assert "领取人签字" in text
    book = openpyxl.load_workbook(BytesIO(client.get(f"/cohorts/{cohort.code}/certificates/register.xlsx").data))
    rows = list(book.worksheets[0].values)
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    assert rows[head] == ("序号", "证书编号", "姓名", "所在院校", "发证日期", "领取人签字", "领取日期", "备注")
    assert [row[1] for row in rows[head + 1 :]] == [certificate.number for certificate in all_certificates()]


def test_a_corrected_certificate_stands_in_the_register_once_and_is_marked(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    old = issued(cohort)
    with transaction() as session:
        certificate_life.reissue(session, old.number, "Name corrected", SYSTEM, NOW, PRINTING, outside.fonts())
    print_all()
    client.sign_in(_of(cohort))
    book = openpyxl.load_workbook(BytesIO(client.get(f"/cohorts/{cohort.code}/certificates/register.xlsx").data))
    last = list(book.worksheets[0].values)[-1]
    assert (last[0], last[1], last[-1]) == (1, all_certificates()[1].number, "换发")


def test_the_page_says_how_many_are_left_out_and_why(client: PageClient) -> None:
    cohort = _all_kinds()
    client.sign_in(_of(cohort))
    with counted() as statements:
        page = client.get(f"/cohorts/{cohort.code}/certificates?lang=en").get_data(as_text=True)
    assert len(statements) <= 4
    assert "Left out: 5" in page
    assert page.count(">Blocked</span>") == 1
    for words in ("not issued yet", "file being made", "file blocked", "revoked", "issued elsewhere"):
        assert words in page
    answer = client.get(f"/cohorts/{cohort.code}/certificates/files.zip")
    with zipfile.ZipFile(BytesIO(answer.data)) as archive:
        assert len(archive.namelist()) == 1


def test_a_cohort_without_certificates_offers_nothing_to_print(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    client.sign_in(_of(cohort))
    page = client.get(f"/cohorts/{cohort.code}/certificates?lang=en").get_data(as_text=True)
    assert "Nothing to print yet" in page
    assert "book.pdf" not in page
    for name in ("book.pdf", "files.zip"):
        answer = client.get(f"/cohorts/{cohort.code}/certificates/{name}")
        assert answer.status_code == 404
        assert "No certificate of this cohort can be printed yet." in answer.get_data(as_text=True)
    assert client.get(f"/cohorts/{cohort.code}/certificates/register.pdf").status_code == 200


def test_a_damaged_file_is_said_and_nothing_is_given_instead(client: PageClient) -> None:
    cohort = _three()
    certificate = all_certificates()[1]
    outside.file_store().put(str(certificate.file_key), b"%PDF-1.7 something else")
    client.sign_in(_of(cohort))
    for name in ("book.pdf", "files.zip"):
        assert client.get(f"/cohorts/{cohort.code}/certificates/{name}").status_code == 503


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ministry", 200), ("province", 200), ("base", 200), ("another province", 404), ("another base", 404),
        ("province of the school", 404), ("school", 403), ("teacher", 403),
    ],
)  # fmt: skip
def test_they_are_for_those_who_answer_for_them(client: PageClient, who: str, status: int) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort, school=makers.a_school("35"))
    issued(cohort)
    school_id = db.session.scalars(sa.select(Teacher.school_id).where(Teacher.id == teacher.id)).one()
    account = {
        "ministry": lambda: an_account(Role.MINISTRY),
        "province": lambda: an_account(Role.PROVINCE, unit_id=makers.unit("44").id),
        "base": lambda: _of(cohort),
        "another province": lambda: an_account(Role.PROVINCE, unit_id=makers.unit("11").id),
        "another base": lambda: an_account(Role.BASE),
        "province of the school": lambda: an_account(Role.PROVINCE, unit_id=makers.unit("35").id),
        "school": lambda: an_account(Role.SCHOOL, school_id=school_id),
        "teacher": lambda: an_account(Role.TEACHER, teacher_id=teacher.id),
    }[who]()
    client.sign_in(account)
    for path in ("", *(f"/{name}" for name in FILES)):
        assert client.get(f"/cohorts/{cohort.code}/certificates{path}").status_code == status, path
    cohort_page = client.get(f"/cohorts/{cohort.code}")
    if cohort_page.status_code == 200:
        assert (f'/cohorts/{cohort.code}/certificates"' in cohort_page.get_data(as_text=True)) == (status == 200)
