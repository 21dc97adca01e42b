"""Employers verify a whole list: the same workbook comes back annotated, limited, counted, and nothing of it is kept."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.issuing import a_completed_cohort, all_certificates, issue, issued, print_all
from tests.makers import NOW
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM
from trainingreg.models import AuditEntry
from trainingreg.services import certificate_life


def _book(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _send(client: PageClient, data: bytes, name: str = "list.xlsx") -> TestResponse:
    sent = {"file": (io.BytesIO(data), name)}
    return client.post("/verify/list?lang=en", sent, content_type="multipart/form-data")


def _rows(answer: TestResponse) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"].endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_the_same_list_comes_back_with_what_the_registry_holds(client: PageClient) -> None:
    issue(a_completed_cohort(people=2))
    print_all()
    good, revoked = all_certificates()
    with transaction() as session:
        certificate_life.revoke(session, revoked.number, "Issued by mistake", SYSTEM, NOW)
    answer = _send(
        client,
        _book(
            ["应聘人员"],
            ["序号", "姓名", "证书编号", "备注"],
            [1, "林知远", good.number.lower(), "=1+1"],
            [2, " 林知远 ", revoked.number],
            [],
            [3, "何以宁", good.number, "甲"],
            [4, "林知远", "GXYT-2026-44-0107-99999-K"],
            [5, "", good.number],
        ),
    )
    title, header, first, second, blank, *others = _rows(answer)
    assert title[0] == "应聘人员"
    assert header == (
        "序号", "姓名", "证书编号", "备注", "Verification result", "State", "Cohort attended", "Date of issue", "Verified at",
    )  # fmt: skip
    assert first[:3] == (1, "林知远", good.number.lower())
    assert good.facts is not None
    assert first[4:7] == ("Number and name agree", "Valid", good.facts["cohort_title"])
    assert first[7].date() == good.issued_on
    assert first[8] is not None
    assert second[4:6] == ("Number and name agree", "Revoked")
    assert not any(blank)
    for row in others:
        assert row[4] == "Not found: no certificate has this number and this name"
        assert row[5:8] == (None, None, None)


def test_a_text_table_is_read_too(client: PageClient) -> None:
    certificate = issued()
    data = f"证书编号,姓名\n{certificate.number},林知远\n".encode("gb18030")
    assert _rows(_send(client, data, "list.csv"))[1][2] == "Number and name agree"


def test_what_cannot_be_read_is_said_at_the_field(client: PageClient) -> None:
    for data, words in (
        (b"%PDF-1.7", "This is not a workbook."),
        (b"", "The file is empty."),
        (_book(["单位", "电话"], ["甲", "1"]), "No row of headers was found."),
        (_book(["编号", "姓名"], *[["1", "林"]] * 501), "at most 500 rows"),
    ):
        answer = _send(client, data)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
    assert client.post("/verify/list?lang=en").status_code == 422
    assert client.get("/verify/list").status_code == 200
    assert client.http.post("/verify/list").status_code == 400


def test_only_counts_go_on_record_and_no_name_reaches_a_log(client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    certificate = issued()
    with caplog.at_level(logging.DEBUG):
        _rows(_send(client, _book(["编号", "姓名"], [certificate.number, "林知远"], ["工培007", "何以宁"])))
    db.session.rollback()
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "verification.list")).one()
    assert entry.detail == {"rows": 2, "found": 1}
    for name in ("林知远", "何以宁", certificate.number):
        assert name not in caplog.text
        assert name not in str((entry.subject, entry.detail, entry.actor_name))


def test_guessing_by_lists_is_stopped_before_anything_is_told(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = issued()
    guesses = _book(["编号", "姓名"], *[["工培007", "林知远"]] * 500)
    assert _send(client, guesses).status_code == 200
    stopped = _send(client, _book(["编号", "姓名"], [certificate.number, "林知远"], *[["工培007", "林知远"]] * 499))
    assert stopped.status_code == 429
    assert "Ask again in 10 minutes." in stopped.get_data(as_text=True)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert _send(client, guesses).status_code == 200


def test_five_hundred_rows_are_one_question_to_the_database(client: PageClient) -> None:
    certificate = issued()
    data = _book(["编号", "姓名"], *[[certificate.number, "林知远"]] * 500)
    token = client.token()
    with counted() as seen:
        sent = {"file": (io.BytesIO(data), "list.xlsx"), "csrf_token": token}
        answer = client.http.post("/verify/list", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 200
    assert len([statement for statement in seen if "FROM certificate" in statement]) == 1
