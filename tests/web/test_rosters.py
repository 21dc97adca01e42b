"""Rosters over HTTP: upload, check page, annotated workbook, confirmation, and one person by hand."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.makers import a_base, a_cohort, a_school, an_account
from tests.pages import PageClient
from tests.web.test_cohorts import of_base, text
from tests.workbooks import ROSTER_HEADER, person, resident_id, titled_roster, xlsx
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.permissions import Role
from trainingreg.domain.roster_rows import read_roster
from trainingreg.domain.words import CohortState
from trainingreg.models import Cohort, Enrolment, Teacher, Upload

SCHOOL = "云洲技师学院"


class Desk:
    """A clerk of a base with an open cohort; the school 云洲技师学院 is registered."""

    def __init__(self, client: PageClient, **values: Any) -> None:
        a_school("44", name=SCHOOL)
        base = a_base()
        self.cohort = a_cohort(base, **values)
        self.client = client.sign_in(of_base(base))
        self.path = f"/cohorts/{self.cohort.code}/roster"

    def upload(self, *people: list[Any], name: str = "名册(最终版).xlsx") -> TestResponse:
        """Uploads a titled roster of these people."""
        return self.send(xlsx({"名册": titled_roster(people)}), name)

    def send(self, data: bytes, name: str = "roster.xlsx", lang: str = "en") -> TestResponse:
        """Uploads any bytes."""
        sent = {"file": (io.BytesIO(data), name)}
        return self.client.post(f"{self.path}?lang={lang}", sent, content_type="multipart/form-data")


def people_enrolled() -> int:
    """Enrolments there are."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) or 0


def waiting_token() -> str:
    """The token of the one upload there is."""
    db.session.rollback()
    return db.session.scalars(sa.select(Upload.token)).one()


def kept_files(client: PageClient) -> int:
    """Rosters in the file store."""
    folder = client.app.extensions["file_store"].folder / "rosters"
    return len(list(folder.glob("*.sealed"))) if folder.exists() else 0


def test_a_sound_roster_is_checked_shown_and_imported_on_confirmation(client: PageClient) -> None:
    desk = Desk(client)
    before = kept_files(client)
    answer = desk.upload(person(1), person(2, 姓名="黄楚妍"))
    assert answer.status_code == 303
    page = text(client, answer.location)
    assert "All 2 rows are right." in page
    assert "row 4" in page
    assert resident_id(1) not in page
    assert resident_id(1)[:3] + "•" * 11 + resident_id(1)[-4:] in page
    assert (people_enrolled(), kept_files(client)) == (0, before + 1)
    assert client.post(f"{answer.location}/confirm").status_code == 303
    assert (people_enrolled(), kept_files(client)) == (2, before)
    assert client.post(f"{answer.location}/confirm").status_code == 409
    assert client.get(answer.location).status_code == 409
    again = desk.upload(person(1), person(2, 姓名="黄楚妍"))
    client.post(f"{again.location}/confirm")
    assert people_enrolled() == 2


def test_problems_answer_422_at_once_with_row_column_and_reason_and_nothing_is_written(client: PageClient) -> None:
    desk = Desk(client)
    answer = desk.upload(person(1), person(2, 姓名=""), person(3, 手机号="1380000028"), person(4, 所在院校="云州技师学院"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Not ready to import: 3 of 4 rows must be corrected" in page
    assert "姓名 is missing." in page
    assert "this one has 10" in page
    assert f"Near names: {SCHOOL}" in page
    assert 'aria-disabled="true"' in page
    assert "/confirm" not in page
    assert people_enrolled() == 0


def test_a_broken_roster_cannot_be_confirmed_by_hand(client: PageClient) -> None:
    desk = Desk(client)
    desk.upload(person(1), person(2, 姓名=""))
    token = waiting_token()
    answer = client.post(f"{desk.path}/{token}/confirm")
    assert answer.status_code == 422
    assert (people_enrolled(), db.session.scalar(sa.select(sa.func.count()).select_from(Teacher))) == (0, 0)


def test_what_changes_between_check_and_confirmation_is_checked_again(client: PageClient) -> None:
    desk = Desk(client, capacity=2)
    answer = desk.upload(person(1), person(2, 姓名="黄楚妍"))
    with transaction() as session:
        session.execute(sa.update(Cohort).values(seats_taken=1))
    refused = client.post(f"{answer.location}/confirm?lang=en")
    assert refused.status_code == 422
    assert "Seats needed: 2. Free: 1 of 2." in refused.get_data(as_text=True)
    assert people_enrolled() == 0


def test_the_annotated_workbook_holds_the_reasons(client: PageClient) -> None:
    desk = Desk(client)
    desk.upload(person(1, 姓名=""))
    token = waiting_token()
    answer = client.get(f"{desk.path}/{token}/annotated.xlsx?lang=en")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert any("姓名 is missing." in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_workbooks_of_a_roster_are_kept_by_no_cache(client: PageClient) -> None:
    desk = Desk(client)
    desk.upload(person(1))
    for path in ("template.xlsx", f"{waiting_token()}/annotated.xlsx"):
        answer = client.get(f"{desk.path}/{path}")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"


def test_only_one_roster_of_a_clerk_waits_and_no_file_is_left_behind(client: PageClient) -> None:
    desk = Desk(client)
    before = kept_files(client)
    first = desk.upload(person(1)).location
    second = desk.upload(person(2, 姓名="黄楚妍")).location
    assert kept_files(client) == before + 1
    assert client.post(f"{first}/confirm").status_code == 409
    assert client.post(f"{second}/confirm").status_code == 303


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "leer.xlsx"), (b"PK\x03\x04 broken", "broken.xlsx"), (b"%PDF-1.7", "a.pdf"), (b"\xff\xfe\x00" * 50, "x.csv")],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(client: PageClient, data: bytes, name: str) -> None:
    desk = Desk(client)
    answer = desk.send(data, name)
    assert answer.status_code == 422
    assert people_enrolled() == 0


def test_a_file_of_more_people_than_any_cohort_takes_is_refused_before_it_is_checked(client: PageClient) -> None:
    rows = "".join(f"陈知远,,{SCHOOL}\n" for _ in range(2001))
    desk, before = Desk(client), kept_files(client)
    answer = desk.send(f"姓名,身份证号,学校\n{rows}".encode(), "roster.csv")
    assert answer.status_code == 422
    assert "at most 2000 people" in answer.get_data(as_text=True).replace("2,000", "2000")
    assert kept_files(client) == before


def test_no_file_at_all_is_told(client: PageClient) -> None:
    desk = Desk(client)
    answer = desk.client.post(f"{desk.path}?lang=en", {})
    assert answer.status_code == 422
    assert "Choose a file." in answer.get_data(as_text=True)


def test_a_csv_as_old_excel_writes_it_is_read(client: PageClient) -> None:
    desk = Desk(client)
    rows = [ROSTER_HEADER, person(1)]
    data = "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode("gb18030")
    assert desk.send(data, "名册.csv").status_code == 303


def test_a_file_without_people_is_told_on_its_page(client: PageClient) -> None:
    answer = Desk(client).send(xlsx({"Sheet1": [["只有标题"]]}))
    assert answer.status_code == 422
    assert "No row of headers was found." in answer.get_data(as_text=True)


def test_the_rows_can_be_filtered(client: PageClient) -> None:
    desk = Desk(client)
    location = desk.upload(person(1), person(2, 姓名="黄楚妍", 备注="素食")).location
    for rows, shown in {"all": 2, "fine": 2, "wrong": 0, "tip": 0, "junk": 2}.items():
        assert text(client, f"{location}?rows={rows}").count('id="row-') == shown, rows


def test_the_empty_roster_is_one_that_is_understood(client: PageClient) -> None:
    desk = Desk(client)
    answer = client.get(f"{desk.path}/template.xlsx")
    reading = read_roster(read_workbook(answer.data, "template.xlsx"))
    assert set(reading.columns) >= {"name", "document", "school", "phone", "unit"}
    assert [str(problem.reason) for problem in reading.problems] == ["No people stand below the header row."]


def test_a_cohort_that_has_ended_takes_no_roster(client: PageClient) -> None:
    desk = Desk(client, state=CohortState.COMPLETED)
    assert desk.upload(person(1)).status_code == 409


def test_somebody_elses_upload_is_not_there(client: PageClient) -> None:
    location = Desk(client).upload(person(1)).location
    client.sign_in(an_account(Role.BASE))
    assert client.get(location).status_code == 404
    assert client.post(f"{location}/confirm").status_code == 404
    assert client.get(f"{location}/annotated.xlsx").status_code == 404


def a_person(**values: str) -> dict[str, str]:
    """The form of one person, filled in."""
    given = {"name": "陈予安", "kind": "居民身份证", "document": resident_id(1), "school": SCHOOL, "phone": "13800000007"}
    return {**given, **values}


def test_one_person_is_added_by_hand_under_the_same_rules(client: PageClient) -> None:
    desk = Desk(client)
    here = f"/cohorts/{desk.cohort.code}/people/new"
    wrong = client.post(f"{here}?lang=en", a_person(document=resident_id(1)[:-1] + "1", school="无此校", note="kept"))
    page = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "No registered school has this name." in page or "The check digit does not match." in page
    assert 'value="kept"' in page
    assert people_enrolled() == 0
    assert client.post(here, a_person()).status_code == 303
    assert client.post(here, a_person()).status_code == 303
    assert people_enrolled() == 1


def test_a_full_cohort_takes_nobody_by_hand(client: PageClient) -> None:
    desk = Desk(client, capacity=1)
    here = f"/cohorts/{desk.cohort.code}/people/new"
    client.post(here, a_person())
    answer = client.post(f"{here}?lang=en", a_person(name="黄楚妍", document=resident_id(2)))
    assert answer.status_code == 422
    assert "Free: 0 of 1." in answer.get_data(as_text=True)
