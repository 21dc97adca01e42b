"""The own account: password, sign-ins, and everything that is held about a teacher."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from tests.makers import PASSWORD, a_cohort, a_teacher, an_account, an_enrolment
from tests.pages import PageClient
from tests.reading import fresh
from trainingreg.adapters.passwords import matches
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Account, AuditEntry, Enrolment, LoginSession, Teacher
from trainingreg.models.teacher import seal_phone

NEW = "battery staple 7"


def _change(client: PageClient, **values: str) -> Any:
    return client.post("/account/password?lang=en", {"current": PASSWORD, "password": NEW, "again": NEW} | values)


def _hash(account: Account) -> str:
    return fresh().scalar(sa.select(Account.password_hash).where(Account.id == account.id)) or ""


def test_a_changed_password_works_and_ends_the_other_sign_ins(client: PageClient) -> None:
    account = an_account(Role.SCHOOL, must_change_password=True)
    elsewhere = PageClient(client.app).sign_in(account)
    client.sign_in(account)
    assert _change(client).location == "/today"
    assert matches(_hash(account), NEW)
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"current": "not my password 1"}, "present password is wrong"),
        ({"password": "short", "again": "short"}, "at least 10"),
        ({"password": "onlyletters", "again": "onlyletters"}, "Mix letters"),
        ({"again": "battery staple 8"}, "not the same"),
        ({"current": ""}, "Enter your present password"),
    ],
)
def test_a_wrong_change_is_refused_and_no_password_is_sent_back(client: PageClient, wrong: dict[str, str], words: str) -> None:
    account = an_account(Role.SCHOOL)
    client.sign_in(account)
    answer = _change(client, **wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert PASSWORD not in page
    assert NEW not in page
    assert matches(_hash(account), PASSWORD)


def test_guessing_the_present_password_is_slowed(client: PageClient) -> None:
    client.sign_in(an_account(Role.SCHOOL))
    for _ in range(5):
        _change(client, current="not my password 1")
    assert _change(client).status_code == 429


def test_all_other_sign_ins_end_at_once(client: PageClient) -> None:
    account = an_account(Role.TEACHER)
    elsewhere = PageClient(client.app).sign_in(account)
    client.sign_in(account)
    assert "2" in client.get("/account").get_data(as_text=True)
    client.post("/account/end_others")
    assert elsewhere.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    live = sa.select(sa.func.count()).select_from(LoginSession).where(LoginSession.ended_at.is_(None))
    assert fresh().scalar(live) == 1


def test_a_teacher_who_came_by_roster_is_shown_the_notice_until_it_was_read(client: PageClient) -> None:
    teacher = a_teacher()
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    assert "/account/notice" in client.get("/account").get_data(as_text=True)
    client.post("/account/notice")
    assert "/account/notice" not in client.get("/account").get_data(as_text=True)
    assert fresh().scalar(sa.select(Teacher.notice_seen_at).where(Teacher.id == teacher.id)) is not None


def test_a_teacher_takes_away_everything_and_only_the_own(client: PageClient) -> None:
    mine, other = a_teacher(name="林知远", document="E12345678"), a_teacher(name="王小明", document="E87654321")
    cohort = a_cohort()
    an_enrolment(cohort, mine, state=EnrolmentState.COMPLETED, note="=1+1")
    an_enrolment(cohort, other)
    client.sign_in(an_account(Role.TEACHER, teacher_id=mine.id))
    page = client.get("/account/data").get_data(as_text=True)
    assert "E12345678" in page
    answer = client.post("/account/data/json")
    held = json.loads(answer.get_data(as_text=True))
    assert held["person"][0]["name"] == "林知远"
    assert held["documents"] == [{"kind": "passport", "number": "E12345678"}]
    assert [training["code"] for training in held["trainings"]] == [cohort.code]
    assert "E87654321" not in answer.get_data(as_text=True)
    assert "E12345678" not in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(client.post("/account/data/xlsx").get_data()))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "E12345678" in cells
    assert "=1+1" not in cells
    record = fresh().scalars(sa.select(AuditEntry).where(AuditEntry.action == "teacher.export")).all()
    assert [entry.subject for entry in record] == [f"teacher:{mine.ref}"] * 2


def test_staff_have_no_page_of_a_teachers_data(client: PageClient) -> None:
    client.sign_in(an_account(Role.SCHOOL))
    assert client.get("/account").status_code == 200
    assert client.get("/account/data").status_code == 403
    assert client.post("/account/data/json").status_code == 403


def test_a_teacher_removes_the_own_telephone_numbers_and_nothing_else(client: PageClient) -> None:
    mine, other = (a_teacher(phone_sealed=seal_phone("13800000007")) for _ in range(2))
    enrolment = an_enrolment(a_cohort(), mine, phone_sealed=seal_phone("13800000008"), state=EnrolmentState.COMPLETED)
    client.sign_in(an_account(Role.TEACHER, teacher_id=mine.id))
    assert "13800000008" in client.get("/account/data").get_data(as_text=True)
    client.post("/account/data/remove_phones")
    assert "1380000000" not in client.get("/account/data").get_data(as_text=True)
    session = fresh()
    assert session.get_one(Teacher, other.id).phone_sealed is not None
    assert session.get_one(Enrolment, enrolment.id).state is EnrolmentState.COMPLETED
