"""Entering past years by page: upload, check by the worker, problems or summary, import, and nothing left of the file."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.makers import an_account
from tests.pages import PageClient
from tests.statements import counted
from tests.workbooks import HISTORY_HEADERS, history_rows, history_xlsx, resident_id, xlsx
from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.history import read_history
from trainingreg.domain.permissions import Role
from trainingreg.jobs import tidying
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import work
from trainingreg.models import AuditEntry, Enrolment, JobItem, Upload
from trainingreg.models.job import JobKind, JobState


def drain() -> None:
    """Lets a worker do everything that is queued."""
    with current_app.app_context():  # a session of its own: the worker lets go of it again and again
        work(Stop(), poll_seconds=0.01, lease_seconds=30, drain=True)
    db.session.rollback()


def upload(client: PageClient, data: bytes, name: str = "历史.xlsx") -> TestResponse:
    """Sends a workbook."""
    return client.post("/history", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def uploaded(client: PageClient, data: bytes) -> str:
    """Sends a workbook, lets the worker check it, and returns the address of its page."""
    address = upload(client, data).location
    drain()
    return address


def broken() -> bytes:
    """A workbook with two mistakes and a warning."""
    rows = history_rows()
    rows["班次"][1][9] = 0
    rows["学员"][2][1] = "陈予平"
    rows["班次"][0][4] = 2
    return xlsx({name: [HISTORY_HEADERS[name], *rows[name]] for name in rows})


def kept_files(app: Flask) -> list[Path]:
    """The workbooks in the store."""
    return sorted((Path(app.config["INSTANCE_PATH"]) / "files" / "history").glob("*"))


def people() -> int:
    """How many enrolments the registry holds."""
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) or 0


@pytest.fixture
def ministry(client: PageClient, registry: Flask) -> PageClient:
    """A client signed in for the ministry, in a registry without uploaded files."""
    for path in kept_files(registry):
        path.unlink()
    return client.sign_in(an_account(Role.MINISTRY))


def test_a_right_workbook_is_checked_confirmed_and_imported(ministry: PageClient, registry: Flask) -> None:
    address = upload(ministry, history_xlsx()).location
    waiting = ministry.get(address).get_data(as_text=True)
    assert f'data-progress-url="{address}/progress"' in waiting
    drain()
    fragment = ministry._apart(ministry.http.get, f"{address}/progress").get_data(as_text=True)
    assert "data-progress-url" not in fragment
    assert f'href="{address}"' in fragment
    ready = ministry.get(address).get_data(as_text=True)
    assert f'action="{address}/import"' in ready
    assert people() == 0
    assert len(kept_files(registry)) == 1
    assert ministry.post(f"{address}/import").status_code == 303
    drain()
    assert people() == 4
    assert kept_files(registry) == []
    done = ministry.get(address).get_data(as_text=True)
    assert "/totals" in done
    assert f'action="{address}/import"' not in done


def test_the_record_names_who_asked_for_the_import(ministry: PageClient) -> None:
    address = uploaded(ministry, history_xlsx())
    ministry.post(f"{address}/import")
    drain()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "history.import")).one()
    assert (entry.actor_name, entry.account_id is not None) == ("周敏", True)


def test_problems_are_listed_and_nothing_can_be_imported(ministry: PageClient) -> None:
    address = uploaded(ministry, broken())
    page = ministry.get(address).get_data(as_text=True)
    rows = re.findall(r'<tr id="problem-\d+">.*?</tr>', page, re.S)
    assert [re.findall(r"<td[^>]*>([^<]*)</td>", row)[:3] for row in rows] == [
        ["班次", "3", "学时"], ["学员", "2", "姓名"], ["学员", "4", "姓名"], ["班次", "2", "阶段"],
    ]  # fmt: skip
    assert f'action="{address}/import"' not in page
    assert ministry.post(f"{address}/import").status_code == 409
    drain()
    assert people() == 0


def test_the_list_of_problems_can_be_taken_away_as_a_workbook(ministry: PageClient) -> None:
    address = uploaded(ministry, broken())
    answer = ministry.get(f"{address}/problems.xlsx")
    [sheet] = load_workbook(io.BytesIO(answer.data)).worksheets
    assert [row[:3] for row in sheet.iter_rows(min_row=2, values_only=True)][:1] == [("班次", 3, "学时")]
    assert sheet.max_row == 5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_there_in_both_languages(ministry: PageClient, lang: str) -> None:
    address = uploaded(ministry, broken())
    for path in ("/history", address):
        assert ministry.get(f"{path}?lang={lang}").status_code == 200


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no workbook", b"PK\x03\x04 cut off"], ids=["empty", "pdf", "cut"])
def test_what_is_no_workbook_is_refused_at_once(ministry: PageClient, registry: Flask, data: bytes) -> None:
    answer = upload(ministry, data)
    assert answer.status_code == 422
    assert "rg-error" in answer.get_data(as_text=True)
    assert kept_files(registry) == []


def test_no_file_at_all_is_an_error_at_the_field(ministry: PageClient) -> None:
    answer = ministry.post("/history", {}, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_file_that_went_lost_is_told(ministry: PageClient, registry: Flask) -> None:
    address = upload(ministry, history_xlsx()).location
    for path in kept_files(registry):
        path.unlink()
    drain()
    assert db.session.scalars(sa.select(JobItem.state)).one() is JobState.FAILED
    assert ministry.get(address).status_code == 200
    assert ministry.post(f"{address}/import").status_code == 409


def test_the_import_button_pressed_twice_imports_once(ministry: PageClient) -> None:
    address = uploaded(ministry, history_xlsx())
    assert ministry.post(f"{address}/import").status_code == 303
    assert ministry.post(f"{address}/import").status_code == 409
    drain()
    assert ministry.post(f"{address}/import").status_code == 409
    kinds = db.session.scalars(sa.select(JobItem.kind).order_by(JobItem.id)).all()
    assert kinds == [JobKind.HISTORY_CHECK, JobKind.HISTORY_IMPORT]
    assert people() == 4


def test_what_changed_between_check_and_import_is_found_at_the_import(ministry: PageClient, registry: Flask) -> None:
    first, second = uploaded(ministry, history_xlsx()), None
    rows = history_rows()
    rows["学员"][1][6] = "报到"
    second = uploaded(ministry, xlsx({name: [HISTORY_HEADERS[name], *rows[name]] for name in rows}))
    ministry.post(f"{first}/import")
    drain()
    ministry.post(f"{second}/import")
    drain()
    assert people() == 4
    assert len(kept_files(registry)) == 1
    assert "problem-1" in ministry.get(second).get_data(as_text=True)


def test_the_same_file_can_be_checked_once_more(ministry: PageClient) -> None:
    address = uploaded(ministry, broken())
    assert ministry.post(f"{address}/check").status_code == 303
    drain()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JobItem)) == 2


def test_a_file_that_nobody_imports_is_forgotten_after_a_week(ministry: PageClient, registry: Flask) -> None:
    address = uploaded(ministry, history_xlsx())
    with transaction() as session:
        session.execute(sa.update(Upload).values(uploaded_at=clock.now() - timedelta(days=8)))
    uploaded(ministry, history_xlsx())
    tidying.tidy()
    assert len(kept_files(registry)) == 1
    assert ministry.get(address).status_code == 200
    assert ministry.post(f"{address}/import").status_code == 409


def test_the_bytes_in_the_store_are_sealed(ministry: PageClient, registry: Flask) -> None:
    upload(ministry, history_xlsx())
    [path] = kept_files(registry)
    assert not path.read_bytes().startswith(b"PK")
    assert resident_id(1).encode() not in path.read_bytes()


def test_the_empty_workbook_has_the_headers_that_are_read(ministry: PageClient) -> None:
    data = ministry.get("/history/template.xlsx").data
    reading = read_history(read_workbook(data, "history.xlsx"), clock.today())
    assert reading.problems == []
    assert reading.sound_rows == 0
    assert load_workbook(io.BytesIO(data)).sheetnames == list(HISTORY_HEADERS)


@pytest.mark.parametrize("role", [Role.PROVINCE, Role.BASE, Role.SCHOOL, Role.TEACHER])
def test_only_the_ministry_enters_past_years(client: PageClient, ministry: PageClient, role: Role) -> None:
    address = uploaded(ministry, history_xlsx())
    other = client.sign_in(an_account(role))
    for path in ("/history", "/history/template.xlsx", address, f"{address}/progress", f"{address}/problems.xlsx"):
        assert other.get(path).status_code == 403
    for path in ("/history", f"{address}/import", f"{address}/check"):
        assert other.post(path).status_code == 403


def test_an_unknown_workbook_is_not_found(ministry: PageClient) -> None:
    for path in ("/history/nothing", "/history/nothing/progress", "/history/nothing/problems.xlsx"):
        assert ministry.get(path).status_code == 404
    assert ministry.post("/history/nothing/import").status_code == 404


def test_the_list_needs_few_statements(ministry: PageClient) -> None:
    for _ in range(3):
        upload(ministry, history_xlsx())
    ministry.get("/history")
    with counted() as statements:
        ministry.get("/history")
    assert len(statements) <= 4, statements
