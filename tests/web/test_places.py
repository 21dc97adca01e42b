"""Pages of schools, majors and bases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.makers import a_base, a_major, a_school, an_account, unit
from tests.pages import PageClient
from tests.reading import fresh
from tests.statements import counted
from trainingreg.domain.permissions import Role
from trainingreg.models import Major, School, SchoolAlias, TrainingBase, TrainingBaseMajor

SCHOOL = {"code": "S-01", "name": "云洲技师学院", "unit_code": "44", "type": "technician_college", "joined_phase": "1"}
BASE = {
    "code": "JD-01",
    "school": "云洲技师学院",
    "batch": "1",
    "published_on": "2022年8月1日",
    "valid_from": "2022-08-01",
    "valid_to": "2025/7/31",
    "status": "active",
}


@pytest.fixture
def ministry(client: PageClient) -> PageClient:
    """The ministry's browser."""
    return client.sign_in(an_account(Role.MINISTRY))


def test_the_ministry_adds_a_school_gives_it_another_name_and_renames_it(ministry: PageClient) -> None:
    assert ministry.post("/schools/new", SCHOOL).location == "/schools/S-01"
    ministry.post("/schools/S-01/aliases", {"alias": "云洲技校"})
    page = ministry.get("/schools/S-01").get_data(as_text=True)
    assert "云洲技校" in page
    alias_id = fresh().scalar(sa.select(SchoolAlias.id))
    ministry.post(f"/schools/S-01/aliases/{alias_id}/remove")
    ministry.post("/schools/S-01/edit", SCHOOL | {"name": "云洲工业技师学院", "code": "ignored"})
    school = fresh().scalars(sa.select(School)).one()
    assert (school.code, school.name) == ("S-01", "云洲工业技师学院")
    assert list(fresh().scalars(sa.select(SchoolAlias.name))) == ["云洲技师学院"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "S 01"}, "no spaces"),
        ({"code": ""}, "Enter a code"),
        ({"name": ""}, "Enter the full name"),
        ({"name": "望海技师学院"}, "already has this name"),
        ({"unit_code": "99"}, "Not a valid choice"),
        ({"type": "palace"}, "Not a valid choice"),
        ({"joined_phase": "9"}, "Not a valid choice"),
        ({"credit_code": "123"}, "credit code"),
    ],
)
def test_a_wrong_school_comes_back_as_filled_in(ministry: PageClient, wrong: dict[str, str], words: str) -> None:
    a_school(name="望海技师学院", name_key="望海技师学院")
    answer = ministry.post("/schools/new?lang=en", SCHOOL | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert (SCHOOL | wrong)["name"] in page
    assert fresh().scalar(sa.select(sa.func.count()).select_from(School)) == 1


def test_an_alias_that_another_school_has_is_refused_by_its_name(ministry: PageClient) -> None:
    one, two = a_school(name="望海技师学院", name_key="望海技师学院"), a_school()
    answer = ministry.post(f"/schools/{two.code}/aliases?lang=en", {"alias": "望海 技师学院"})
    assert answer.status_code == 422
    assert f"望海技师学院 ({one.code}) already has this name" in answer.get_data(as_text=True)


def test_a_base_is_designated_with_its_majors_and_days_in_any_spelling(ministry: PageClient) -> None:
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    major = a_major()
    assert ministry.post("/bases/new", BASE | {"majors": str(major.id)}).location == "/bases/JD-01"
    base = fresh().scalars(sa.select(TrainingBase)).one()
    assert (str(base.published_on), str(base.valid_to), base.serial) == ("2022-08-01", "2025-07-31", 1)
    assert list(fresh().scalars(sa.select(TrainingBaseMajor.major_id))) == [major.id]
    ministry.post("/bases/JD-01/edit", BASE | {"batch": "2", "status": "suspended"})
    base = fresh().scalars(sa.select(TrainingBase)).one()
    assert (base.batch, base.status.value, base.serial) == (2, "suspended", 1)
    assert list(fresh().scalars(sa.select(TrainingBaseMajor.major_id))) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid_to": "2022-07-31"}, "lies before"),
        ({"valid_to": "31.7.2025"}, "not a date"),
        ({"valid_to": "2025-02-30"}, "no such day"),
        ({"batch": "one"}, "whole number"),
        ({"batch": "0"}, "counted from 1"),
        ({"school": "没有的学校"}, "No school has this name"),
        ({"majors": "987654"}, "not a valid choice"),
        ({"majors": "x"}, ""),
    ],
)
def test_a_wrong_base_comes_back_as_filled_in(ministry: PageClient, wrong: dict[str, str], words: str) -> None:
    a_school(name="云洲技师学院", name_key="云洲技师学院")
    a_major()
    answer = ministry.post("/bases/new?lang=en", BASE | wrong)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "JD-01" in answer.get_data(as_text=True)
    assert fresh().scalars(sa.select(TrainingBase)).all() == []


def test_a_major_is_added_and_changed(ministry: PageClient) -> None:
    ministry.post("/majors/new", {"code": "0101-4", "name": "数控加工", "phase": "1"})
    ministry.post("/majors/0101-4/edit", {"name": "数控加工（数控车工）", "group_name": "机械类", "phase": "2"})
    major = fresh().scalars(sa.select(Major)).one()
    assert (major.code, major.name, major.group_name, major.phase) == ("0101-4", "数控加工（数控车工）", "机械类", 2)
    assert ministry.post("/majors/new", {"code": "0101-4", "name": "另一个"}).status_code == 422
    assert ministry.get("/majors/none/edit").status_code == 404


def test_a_province_looks_at_its_own_and_changes_nothing(client: PageClient) -> None:
    own, foreign = a_school("44"), a_school("11")
    own_base, foreign_base = a_base(own), a_base(foreign)
    client.sign_in(an_account(Role.PROVINCE, unit_id=unit("44").id))
    page = client.get("/schools").get_data(as_text=True)
    assert own.name in page
    assert foreign.name not in page
    bases = client.get("/bases").get_data(as_text=True)
    assert own_base.code in bases
    assert foreign_base.code not in bases
    assert client.get(f"/schools/{own.code}").status_code == client.get(f"/bases/{own_base.code}").status_code == 200
    assert client.get(f"/schools/{foreign.code}").status_code == client.get(f"/bases/{foreign_base.code}").status_code == 404
    for path in ("/schools/new", f"/schools/{own.code}/edit", "/bases/new", f"/bases/{own_base.code}/edit", "/majors/new"):
        assert client.get(path).status_code == 403


@pytest.mark.parametrize("role", [Role.BASE, Role.SCHOOL, Role.TEACHER])
def test_other_roles_have_no_such_pages(client: PageClient, role: Role) -> None:
    client.sign_in(an_account(role))
    assert {client.get(path).status_code for path in ("/schools", "/bases", "/majors")} == {403}


def test_lists_are_searched_filtered_and_need_few_statements(ministry: PageClient) -> None:
    one = a_school("44", name="望海技师学院", name_key="望海技师学院")
    a_school("11", name="长亭技师学院", name_key="长亭技师学院")
    a_base(one, batch=2)
    a_major(name="数控加工")
    ministry.get("/schools")
    for path, found in (
        ("/schools?q=望 海&unit=44", "望海技师学院"),
        ("/bases?q=望海&unit=44&batch=2", "望海技师学院"),
        ("/majors?q=数控&phase=1", "数控加工"),
    ):
        with counted() as statements:
            page = ministry.get(path).get_data(as_text=True)
        assert len(statements) <= 3
        assert found in page
        assert "长亭技师学院" not in page
    for path in ("/schools", "/bases", "/majors"):
        assert ministry.get(f"{path}?q=%25_&unit=x&batch=x&phase=x&page=-1").status_code == 200
