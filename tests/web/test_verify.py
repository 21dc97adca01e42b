"""Verification for everybody: four answers, one neutral, no document numbers, not too many questions."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import all_at_once
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, issue, issued
from tests.makers import NOW, TODAY
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import clock, outside
from trainingreg.db import db, transaction
from trainingreg.domain.certificate_number import grouped
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, Completion, SignInFailure
from trainingreg.services import certificate_life, verification


def _ask(client: PageClient, number: str, name: str, **options: str) -> str:
    answer = client.post("/verify?lang=en", {"number": number, "name": name}, **options)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _verdict(page: str) -> str:
    """The answer alone, without what differs by time of the question."""
    start = page.index('<section class="rg-verdict')
    return page[start : page.index("rg-verdict__foot", start)]


def test_a_valid_certificate_shows_what_to_compare(client: PageClient) -> None:
    certificate = issued()
    for typed in (certificate.number, certificate.number.lower(), f" {certificate.number.replace('-', '－')} "):
        page = _ask(client, typed, " 林知远 ")
        assert ">Valid</h2>" in page
        for fact in ("林知远", "12–23 Oct 2026", "80", "23 Nov 2026", "培训合格证书", "Asked on"):
            assert fact in page
    assert certificate.facts is not None
    assert certificate.facts["cohort_title"] in page
    assert certificate.facts["issuer"] in page


def test_number_and_name_may_come_by_address_too(client: PageClient) -> None:
    certificate = issued()
    page = client.get("/verify", query_string={"number": certificate.number, "name": "林知远", "lang": "en"}).get_data(as_text=True)
    assert ">Valid</h2>" in page


def test_the_qr_code_leads_to_the_same_answer_however_it_is_typed(client: PageClient) -> None:
    certificate = issued()
    code = str(certificate.code)
    for typed in (code, code.lower(), grouped(code)):
        page = client.get(f"/verify/{typed}?lang=en").get_data(as_text=True)
        assert ">Valid</h2>" in page
        assert "by QR code" in page


def test_wrong_name_unknown_number_wrong_check_and_unfinished_file_get_one_neutral_answer(client: PageClient) -> None:
    number = issued().number
    issue(a_completed_cohort(people=1))
    unfinished = all_certificates()[-1]
    assert unfinished.state is CertificateState.PENDING
    last = "A" if number[-1] != "A" else "B"
    answers = {
        _verdict(_ask(client, *question))
        for question in (
            (number, "林志远"),
            (number, "\ue000"),
            ("GXYT-2026-44-0107-99999-K", "林知远"),
            (number[:-1] + last, "林知远"),
            ("no such number", "林知远"),
            ("N" * 100, "林知远"),
            (unfinished.number, "林知远"),
        )
    }
    assert len(answers) == 1
    assert ">Not found</h2>" in answers.pop()
    for code in ("NOTHING", str(unfinished.code), "0" * 12):
        assert ">Not found</h2>" in client.get(f"/verify/{code}?lang=en").get_data(as_text=True)


def test_a_wrong_check_character_is_answered_without_looking(client: PageClient) -> None:
    number = issued().number
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    client.token()
    with counted() as seen:
        client.http.post("/verify", data={"number": wrong, "name": "林知远", "csrf_token": client.token()})
    assert not [statement for statement in seen if "certificate" in statement]


def test_a_revoked_certificate_says_so_with_day_and_public_reason(client: PageClient) -> None:
    certificate = issued()
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    page = _ask(client, certificate.number, "林知远")
    assert ">Revoked</h2>" in page
    assert "revoked on 23 Nov 2026" in page
    assert "Reason: Issued by mistake" in page


def test_a_superseded_certificate_names_its_successor_once_that_one_is_made(client: PageClient) -> None:
    certificate = issued()
    with transaction() as session:
        new = certificate_life.reissue(session, certificate.number, "Name corrected", SYSTEM, NOW, PRINTING, outside.fonts())
    page = _ask(client, certificate.number, "林知远")
    assert ">Superseded</h2>" in page
    assert new.number not in page.replace("-<wbr>", "-")
    with transaction() as session:
        session.execute(sa.update(Certificate).where(Certificate.id == new.id).values(state=CertificateState.VALID, file_key="x"))
    page = _ask(client, certificate.number, "林知远").replace("-<wbr>", "-")
    assert new.number in page
    assert f"/verify/{new.code}" in page
    assert "Reason: Name corrected" in page


def test_a_number_issued_elsewhere_verifies_and_is_flagged(client: PageClient) -> None:
    a_completed_cohort(people=1)
    completion = db.session.scalars(sa.select(Completion.id)).one()
    elsewhere = {"number": "工一体〔2023〕第007号", "number_key": "工一体〔2023〕第007号", "issued_elsewhere": True}
    common = {"holder_name": "林知远", "holder_name_key": "林知远", "state": CertificateState.VALID, "created_at": NOW}
    with transaction() as session:
        session.add(Certificate(completion_id=completion, issued_on=TODAY, **elsewhere, **common))
    page = _ask(client, "工一体〔2023〕第 007 号", "林知远")
    assert ">Valid</h2>" in page
    assert "Issued elsewhere" in page
    assert ">Not found</h2>" in _ask(client, "工一体〔2023〕第007号", "何以宁")


def test_the_identity_document_is_never_shown(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = makers.a_teacher(document="E12345678")
    makers.an_enrolment(cohort, teacher, state=makers.EnrolmentState.COMPLETED)
    page = _ask(client, issued(cohort).number, "林知远")
    assert "E12345678" not in page
    assert "5678" not in page


def test_the_file_itself_can_be_verified_and_one_changed_byte_is_noticed(client: PageClient) -> None:
    certificate = issued()
    data = outside.file_store().get(str(certificate.file_key))
    for sent, verdict in (
        (data, ">Valid</h2>"),
        (data[:-1] + b"\x00", ">Not the file that was issued</h2>"),
        (b"", ">Not found</h2>"),
    ):
        answer = client.post(
            "/verify/file?lang=en", {"file": (BytesIO(sent), "certificate.pdf")}, content_type="multipart/form-data"
        )
        assert verdict in answer.get_data(as_text=True)


def test_empty_fields_are_asked_for(client: PageClient) -> None:
    answer = client.post("/verify?lang=en", {"number": "", "name": " "})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Enter the number on the certificate." in page
    assert "Enter the name on the certificate." in page
    assert client.get("/verify").status_code == 200


def test_guessing_from_one_address_is_stopped_for_a_while_but_an_office_may_check_its_pile(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = issued()
    right = {"number": certificate.number, "name": "林知远"}
    for _ in range(59):
        assert client.http.get("/verify/NOTHING").status_code == 200
    for _ in range(10):
        assert client.http.get("/verify", query_string=right).status_code == 200
    stopped = client.get("/verify/NOTHING?lang=en")
    assert stopped.status_code == 429
    assert "Ask again in 10 minutes." in stopped.get_data(as_text=True)
    assert client.http.get("/verify", query_string=right).status_code == 429
    assert client.http.get("/verify", query_string=right, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.http.get("/verify", query_string=right).status_code == 200


def test_questions_asked_at_once_are_all_counted(registry: Flask) -> None:
    def ask(_number: int) -> None:
        with transaction() as session:
            verification.count(session, "192.0.2.8", 1, NOW)

    all_at_once(registry, range(40), ask, threads=8)
    assert db.session.scalars(sa.select(SignInFailure.failures)).one() == 40
