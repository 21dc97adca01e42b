"""Pages of teachers: who sees whom, and what of them."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from tests.makers import a_base, a_cohort, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.reading import fresh
from tests.statements import counted
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import EnrolmentState, Standing
from trainingreg.models import Account, AuditEntry, Teacher


def _accounts_that_see(teacher: Teacher) -> dict[str, Account]:
    """One account of each kind that has the teacher in scope; the teacher's school is in 44, the cohort's base in 11."""
    base = a_base(a_school("11"))
    sender = a_school("32")
    an_enrolment(a_cohort(base), teacher, school_id=sender.id)
    return {
        "ministry": an_account(Role.MINISTRY),
        "own province": an_account(Role.PROVINCE, unit_id=unit("44").id),
        "training province": an_account(Role.PROVINCE, unit_id=unit("11").id),
        "sending province": an_account(Role.PROVINCE, unit_id=unit("32").id),
        "own school": an_account(Role.SCHOOL, school_id=teacher.school_id),
        "sending school": an_account(Role.SCHOOL, school_id=sender.id),
        "training base": an_account(Role.BASE, base_id=base.id),
        "own school's base": an_account(Role.BASE, base_id=a_base(fresh().get_one(type(sender), teacher.school_id)).id),
    }


def test_everybody_who_has_to_do_with_a_teacher_sees_the_page_and_nobody_else(client: PageClient) -> None:
    teacher = a_teacher(a_school("44"), name="林知远")
    seeing = _accounts_that_see(teacher)
    strangers = {
        "another province": an_account(Role.PROVINCE, unit_id=unit("50").id),
        "another school": an_account(Role.SCHOOL),
        "another base": an_account(Role.BASE),
    }
    for who, account in seeing.items():
        browser = PageClient(client.app).sign_in(account)
        assert browser.get(f"/teachers/{teacher.ref}").status_code == 200, who
        assert teacher.ref in browser.get("/teachers").get_data(as_text=True), who
    for who, account in strangers.items():
        browser = PageClient(client.app).sign_in(account)
        assert browser.get(f"/teachers/{teacher.ref}").status_code == 404, who
        assert browser.post(f"/teachers/{teacher.ref}/reveal").status_code == 404, who
        assert teacher.ref not in browser.get("/teachers").get_data(as_text=True), who
    assert PageClient(client.app).sign_in(an_account(Role.TEACHER, teacher_id=teacher.id)).get("/teachers").status_code == 403


def test_only_those_of_the_present_school_correct_an_entry(client: PageClient) -> None:
    teacher = a_teacher(a_school("44"))
    may = {"ministry", "own province", "own school", "own school's base"}
    for who, account in _accounts_that_see(teacher).items():
        status = PageClient(client.app).sign_in(account).get(f"/teachers/{teacher.ref}/edit").status_code
        assert status == (200 if who in may else 404), who


def test_a_base_sees_only_the_trainings_that_are_its_own(client: PageClient) -> None:
    mine, other = a_base(), a_base()
    teacher = a_teacher()
    own, foreign = a_cohort(mine, title="自己的班"), a_cohort(other, title="别人的班")
    an_enrolment(own, teacher)
    an_enrolment(foreign, teacher, state=EnrolmentState.COMPLETED)
    client.sign_in(an_account(Role.BASE, base_id=mine.id))
    page = client.get(f"/teachers/{teacher.ref}").get_data(as_text=True)
    assert "自己的班" in page
    assert "别人的班" not in page
    school = PageClient(client.app).sign_in(an_account(Role.SCHOOL, school_id=teacher.school_id))
    page = school.get(f"/teachers/{teacher.ref}").get_data(as_text=True)
    assert "自己的班" in page
    assert "别人的班" in page


def test_every_link_of_a_teachers_page_opens(client: PageClient) -> None:
    teacher = a_teacher(a_school("44"))
    elsewhere = a_cohort(a_base(a_school("31")))
    an_enrolment(elsewhere, teacher, school_id=a_school("32").id, state=EnrolmentState.COMPLETED)
    for account in _accounts_that_see(teacher).values():
        browser = PageClient(client.app).sign_in(account)
        page = browser.get(f"/teachers/{teacher.ref}").get_data(as_text=True)
        main = page.partition("<main")[2].partition("</main>")[0]
        for address in set(re.findall(r'<a [^>]*href="(/[^"]*)"', main)):
            assert browser.get(address).status_code == 200, (account.role, address)


def test_whole_numbers_are_shown_only_when_asked_for_and_that_is_recorded(client: PageClient) -> None:
    teacher = a_teacher(document="E12345678")
    account = an_account(Role.SCHOOL, school_id=teacher.school_id)
    client.sign_in(account)
    for path in ("/teachers", f"/teachers/{teacher.ref}"):
        page = client.get(path).get_data(as_text=True)
        assert "E12••5678" in page
        assert "E12345678" not in page
    assert client.get(f"/teachers/{teacher.ref}/reveal").status_code == 405
    assert "E12345678" in client.post(f"/teachers/{teacher.ref}/reveal").get_data(as_text=True)
    entry = fresh().scalars(sa.select(AuditEntry).where(AuditEntry.action == "teacher.reveal")).one()
    assert (entry.account_id, entry.subject) == (account.id, f"teacher:{teacher.ref}")


def test_a_document_number_finds_its_teacher_in_scope_and_never_stands_in_an_address(client: PageClient) -> None:
    teacher = a_teacher()
    with_card = PageClient(client.app)
    client.sign_in(an_account(Role.MINISTRY))
    register = {
        "name": "林知远", "kind": "resident_id", "number": "44010619900307001X", "school": "云洲技师学院", "phone": "",
        "username": "lin.zy", "password": "battery staple 7", "again": "battery staple 7", "notice": "y",
    }  # fmt: skip
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    with_card.post("/register", register)
    found = fresh().scalars(sa.select(Teacher).where(Teacher.id != teacher.id)).one()
    answer = client.post("/teachers/find", {"number": " 44010619900307001x"})
    assert answer.location == f"/teachers/{found.ref}"
    assert client.post("/teachers/find", {"number": "440106199003070028"}).status_code == 404
    assert client.post("/teachers/find", {"number": ""}).status_code == 422
    assert client.get("/teachers/find").status_code in {404, 405}
    stranger = PageClient(client.app).sign_in(an_account(Role.SCHOOL))
    assert stranger.post("/teachers/find", {"number": "44010619900307001X"}).status_code == 404


def test_a_correction_is_saved_and_a_wrong_one_comes_back(client: PageClient) -> None:
    teacher = a_teacher(name="林志远")
    other = a_school(name="望海技师学院", name_key="望海技师学院")
    client.sign_in(an_account(Role.MINISTRY))
    wrong = client.post(f"/teachers/{teacher.ref}/edit?lang=en", {"name": "林1", "school": "没有的学校", "phone": "1"})
    assert wrong.status_code == 422
    assert "林1" in wrong.get_data(as_text=True)
    client.post(f"/teachers/{teacher.ref}/edit", {"name": "林知远", "school": "望海技师学院", "phone": ""})
    kept = fresh().get_one(Teacher, teacher.id)
    assert (kept.name, kept.school_id) == ("林知远", other.id)


def test_a_school_that_gives_a_teacher_away_lands_on_its_list(client: PageClient) -> None:
    teacher = a_teacher()
    a_school(name="望海技师学院", name_key="望海技师学院")
    client.sign_in(an_account(Role.SCHOOL, school_id=teacher.school_id))
    answer = client.post(f"/teachers/{teacher.ref}/edit", {"name": teacher.name, "school": "望海技师学院", "phone": ""})
    assert answer.location == "/teachers"


def test_those_who_wait_are_shown_to_those_who_may_confirm(client: PageClient) -> None:
    school = a_school("44")
    teacher = a_teacher(school, standing=Standing.PENDING)
    an_enrolment(a_cohort(base := a_base()), teacher)
    trainer = PageClient(client.app).sign_in(an_account(Role.BASE, base_id=base.id))
    assert teacher.ref not in trainer.get("/teachers/waiting").get_data(as_text=True)
    assert trainer.post(f"/teachers/{teacher.ref}/confirm").status_code == 404
    own_base = PageClient(client.app).sign_in(an_account(Role.BASE, base_id=a_base(school).id))
    assert teacher.ref in own_base.get("/teachers/waiting").get_data(as_text=True)
    assert own_base.post(f"/teachers/{teacher.ref}/refuse").status_code == 303
    assert fresh().get_one(Teacher, teacher.id).standing is Standing.REFUSED


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL])
def test_the_list_is_filtered_and_needs_few_statements(client: PageClient, role: Role) -> None:
    school = a_school("44", name="望海技师学院", name_key="望海技师学院")
    for name in ("欧阳·娜", "林知远"):
        a_teacher(school, name=name)
    place = {
        Role.MINISTRY: {},
        Role.PROVINCE: {"unit_id": unit("44").id},
        Role.BASE: {"base_id": a_base(school).id},
        Role.SCHOOL: {"school_id": school.id},
    }
    client.sign_in(an_account(role, **place[role]))
    client.get("/teachers")
    with counted() as statements:
        page = client.get("/teachers?name=欧阳&school=望海&standing=confirmed").get_data(as_text=True)
    assert len(statements) <= 4
    assert "欧阳·娜" in page
    assert "林知远" not in page
    assert client.get("/teachers?name=%25&school=_&unit=%27&standing=x&page=x").status_code == 200


def test_the_filters_choices_look_like_choices(client: PageClient) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    for path in ("/teachers", "/certificates", "/schools", "/bases", "/majors", "/accounts"):
        page = client.get(path).get_data(as_text=True)
        selects = re.findall(r"<select [^>]*>", page)
        assert selects, path
        assert all('class="form-select"' in select for select in selects), path
