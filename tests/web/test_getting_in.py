"""How teachers get in: with a code from a slip, or by registering."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.makers import a_base, a_cohort, a_school, a_teacher, an_account, an_enrolment, unit
from tests.pages import PageClient
from tests.reading import fresh
from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.activation import grouped
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import EnrolmentState, Standing
from trainingreg.models import Account, ActivationCode, SignInFailure, Teacher
from trainingreg.services import activation

ID_CARD = "44010619900307001X"
CHOSEN = {"username": "lin.zy", "password": "battery staple 7", "again": "battery staple 7", "notice": "y"}


def _code(teacher: Teacher) -> str:
    now = clock.now()
    with transaction() as session:
        return activation.issue_codes(session, [teacher.id], SYSTEM, now, now + timedelta(days=1))[teacher.id]


def _activate(client: PageClient, code: str, **values: str) -> Any:
    return client.post("/activate?lang=en", {"code": code, "name": "林知远", "last_four": "5678"} | CHOSEN | values)


def test_a_slip_gets_a_teacher_in_and_signed_in(client: PageClient) -> None:
    teacher = a_teacher(name="林知远", document="E12345678")
    answer = _activate(client, grouped(_code(teacher)))
    assert answer.location == "/mine"
    assert client.get("/account").status_code == 200
    client.post("/logout")
    signed_in = client.post("/login", {"username": "lin.zy", "password": CHOSEN["password"]})
    assert signed_in.location == "/mine"


@pytest.mark.parametrize("wrong", [{"code": "AAAAA-AAAAA"}, {"name": "王小明"}, {"last_four": "0000"}])
def test_everything_that_does_not_match_gets_one_answer(client: PageClient, wrong: dict[str, str]) -> None:
    code = _code(a_teacher(name="林知远", document="E12345678"))
    answer = _activate(client, **({"code": code} | wrong))
    assert answer.status_code == 422
    assert "do not belong together" in answer.get_data(as_text=True)
    assert fresh().scalars(sa.select(Account)).all() == []


def test_the_choices_are_checked_and_the_code_stays_good(client: PageClient) -> None:
    an_account(username="taken")
    code = _code(a_teacher(name="林知远", document="E12345678"))
    for wrong in (
        {"username": "taken"},
        {"username": "a b"},
        {"password": "short"},
        {"again": "other"},
        {"notice": ""},
        {"code": ""},
    ):
        answer = _activate(client, **({"code": code} | wrong))
        assert answer.status_code == 422
        assert "林知远" in answer.get_data(as_text=True)
        assert "battery" not in answer.get_data(as_text=True)
    assert _activate(client, code).status_code == 303


def test_guessing_codes_is_slowed_by_name_and_counted_by_address(client: PageClient) -> None:
    teacher = a_teacher(name="林知远", document="E12345678")
    code = _code(teacher)
    for _ in range(5):
        _activate(client, "AAAAAAAAAA")
    slowed = _activate(client, code)
    assert slowed.status_code == 429
    assert fresh().scalar(sa.select(ActivationCode.used_at)) is None
    keys = fresh().scalars(sa.select(SignInFailure.key)).all()
    assert sorted(keys) == ["activation:林知远@127.0.0.1", "address:127.0.0.1"]


def test_a_classroom_with_one_address_may_mistype_more_often_than_one_name(client: PageClient) -> None:
    code = _code(a_teacher(name="林知远", document="E12345678"))
    for n in range(12):
        assert _activate(client, "AAAAAAAAAA", name=f"学员{chr(0x4E00 + n)}").status_code == 422
    assert _activate(client, code).status_code == 303


def _register(client: PageClient, **values: str) -> Any:
    given = {"name": "林 知远", "kind": "resident_id", "number": "440106 19900307 001x", "school": "云洲技师学院", "phone": ""}
    return client.post("/register?lang=en", given | CHOSEN | values)


def test_registering_waits_for_the_school_which_confirms(client: PageClient) -> None:
    school = a_school(name="云洲技师学院", name_key="云洲技师学院")
    assert _register(client).location == "/mine"
    teacher = fresh().scalars(sa.select(Teacher)).one()
    assert (teacher.name, teacher.standing) == ("林知远", Standing.PENDING)
    clerk = PageClient(client.app).sign_in(an_account(Role.SCHOOL, school_id=school.id))
    assert teacher.ref in clerk.get("/teachers/waiting").get_data(as_text=True)
    assert clerk.post(f"/teachers/{teacher.ref}/confirm").status_code == 303
    assert clerk.post(f"/teachers/{teacher.ref}/refuse").status_code == 409
    standing = sa.select(Teacher.standing).where(Teacher.id == teacher.id)
    assert fresh().scalar(standing) is Standing.CONFIRMED


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "440106199003070011"}, "check digit"),
        ({"number": "123"}, "18 characters"),
        ({"number": ""}, "Enter the number"),
        ({"kind": "nonsense"}, ""),
        ({"kind": "passport", "number": "!!"}, "passport"),
        ({"name": "林\ue000"}, "private-use"),
        ({"school": "没有的学校"}, "No school has this name"),
        ({"phone": "1380"}, "11 digits"),
        ({"username": ID_CARD}, "identity document"),
        ({"notice": ""}, "may not keep"),
    ],
)
def test_a_wrong_entry_comes_back_as_filled_in_and_nothing_is_saved(client: PageClient, wrong: dict[str, str], words: str) -> None:
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    answer = _register(client, **wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "云洲技师学院" in page
    assert CHOSEN["password"] not in page
    assert fresh().scalars(sa.select(Teacher)).all() == []


def test_a_known_document_is_answered_with_the_way_in_and_probing_is_slowed(client: PageClient) -> None:
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    _register(client)
    client.post("/logout")
    for _ in range(5):
        answer = _register(client, username="other.name")
        assert answer.status_code == 409
        assert "activation code" in answer.get_data(as_text=True)
    assert _register(client, username="other.name").status_code == 429
    assert fresh().scalar(sa.select(sa.func.count()).select_from(Account)) == 1


def test_a_name_that_no_face_can_print_is_accepted_with_a_warning(client: PageClient) -> None:
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    _register(client, name="林\U0003134f")
    assert "U+3134F" in client.get("/account").get_data(as_text=True)


def test_a_base_prints_slips_for_its_cohort_and_they_work(client: PageClient) -> None:
    base = a_base()
    cohort = a_cohort(base)
    school = a_school()
    waiting = a_teacher(school, name="林知远", document="E12345678")
    has_account, gone = a_teacher(school), a_teacher(school)
    an_account(Role.TEACHER, teacher_id=has_account.id)
    an_enrolment(cohort, waiting)
    an_enrolment(cohort, has_account)
    an_enrolment(cohort, gone, state=EnrolmentState.WITHDRAWN)
    client.sign_in(an_account(Role.BASE, base_id=base.id))
    assert "林知远" in client.get(f"/cohorts/{cohort.code}/slips").get_data(as_text=True)
    answer = client.post(f"/cohorts/{cohort.code}/slips")
    assert answer.mimetype == "application/pdf"
    assert answer.get_data().startswith(b"%PDF")
    assert list(fresh().scalars(sa.select(ActivationCode.teacher_id))) == [waiting.id]


def test_a_school_hands_codes_to_its_own_teachers_only(client: PageClient) -> None:
    school, cohort = a_school(), a_cohort()
    own, foreign = a_teacher(school), a_teacher()
    an_enrolment(cohort, own)
    an_enrolment(cohort, foreign)
    client.sign_in(an_account(Role.SCHOOL, school_id=school.id))
    client.post(f"/cohorts/{cohort.code}/slips")
    assert list(fresh().scalars(sa.select(ActivationCode.teacher_id))) == [own.id]
    assert client.post(f"/teachers/{foreign.ref}/code").status_code == 404


def test_a_single_code_is_shown_once_and_works(client: PageClient) -> None:
    school = a_school()
    teacher = a_teacher(school, name="林知远", document="E12345678")
    client.sign_in(an_account(Role.SCHOOL, school_id=school.id))
    page = client.post(f"/teachers/{teacher.ref}/code").get_data(as_text=True)
    code = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page)[0]
    assert code not in client.get(f"/teachers/{teacher.ref}").get_data(as_text=True)
    assert _activate(PageClient(client.app), code).status_code == 303


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.PROVINCE, Role.TEACHER])
def test_only_bases_and_schools_hand_out_codes(client: PageClient, role: Role) -> None:
    cohort = a_cohort()
    client.sign_in(an_account(role, **({"unit_id": unit("44").id} if role is Role.PROVINCE else {})))
    assert client.post(f"/cohorts/{cohort.code}/slips").status_code == 403


def test_slips_of_a_foreign_cohort_and_of_one_where_nobody_waits(client: PageClient) -> None:
    base = a_base()
    own, foreign = a_cohort(base), a_cohort()
    client.sign_in(an_account(Role.BASE, base_id=base.id))
    assert client.get(f"/cohorts/{foreign.code}/slips").status_code == 404
    assert client.post(f"/cohorts/{foreign.code}/slips").status_code == 404
    assert client.get(f"/cohorts/{own.code}/slips").status_code == 200
    assert client.post(f"/cohorts/{own.code}/slips").status_code == 409
