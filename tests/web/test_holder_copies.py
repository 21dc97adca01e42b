"""Holders share a certificate by links that end, and by copies whose note says what for and until when."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.crowds import all_at_once
from tests.documents.reading import attachments_of
from tests.documents.stamping.test_signatures import accepted, by_pdfsig
from tests.issuing import a_completed_cohort, all_certificates, issued
from tests.makers import NOW, an_account
from tests.pages import PageClient
from tests.statements import counted
from trainingreg import clock, outside
from trainingreg.adapters.file_store import StoreAway
from trainingreg.db import db, transaction
from trainingreg.domain.holder_copies import CannotGive
from trainingreg.domain.permissions import SYSTEM, Actor, Role
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import AnnotatedCopy, AuditEntry, Certificate, Enrolment, ShareCode, Teacher
from trainingreg.queries import own_data
from trainingreg.services import certificate_life, holder_copies


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """All happens on 23 November 2026, so that last days can be written down."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days))


def _held(client: PageClient) -> Certificate:
    """A certificate whose holder is signed in."""
    certificate = issued()
    holder = _holder()
    client.sign_in(an_account(Role.TEACHER, teacher_id=holder.id))
    return certificate


def _holder() -> Teacher:
    return _read(sa.select(Teacher).order_by(Teacher.id.desc()).limit(1))[0]


def _read(question: sa.Select[Any]) -> list[Any]:
    """What the database says now, after what requests have changed."""
    db.session.rollback()
    return list(db.session.scalars(question.execution_options(populate_existing=True)))


def _address(certificate: Certificate, rest: str = "") -> str:
    return f"/mine/certificates/{certificate.number}{rest}"


def _link(client: PageClient, certificate: Certificate, days: int = 30) -> str:
    """The path of a link made just now."""
    assert client.post(_address(certificate, "/links"), {"days": days}).status_code == 303
    page = client.get(_address(certificate)).get_data(as_text=True)
    return re.findall(r'readonly value="[^"]*(/verify/shared/\w+)"', page)[0]


def _copy(client: PageClient, certificate: Certificate, purpose: str = "职称评审", last_on: str = "2027-01-31") -> bytes:
    """The file of a copy made just now."""
    answer = client.post(_address(certificate, "/copies"), {"purpose": purpose, "last_on": last_on})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get(_address(certificate)).get_data(as_text=True)
    file = client.get(re.findall(r'href="(/mine/copies/\d+\.pdf)"', page)[0])
    assert file.mimetype == "application/pdf"
    return file.get_data()


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[0].get_textpage().get_text_bounded()


def _verified(client: PageClient, data: bytes) -> str:
    sent = {"file": (BytesIO(data), "copy.pdf")}
    return client.post("/verify/file?lang=en", sent, content_type="multipart/form-data").get_data(as_text=True)


def test_a_link_shows_anybody_what_verifies_until_its_last_day(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _held(client)
    path = _link(client, certificate)
    visitor = PageClient(client.app)
    _later(monkeypatch, 30)
    page = visitor.get(f"{path}?lang=en").get_data(as_text=True)
    assert ">Valid</h2>" in page
    assert "林知远" in page
    assert "by a link from the holder" in page
    _later(monkeypatch, 31)
    page = visitor.get(f"{path}?lang=en").get_data(as_text=True)
    assert "This link has ended, or was never one of ours." in page
    assert "林知远" not in page


def test_a_link_ends_when_its_holder_says_so_and_never_existing_ones_look_the_same(client: PageClient) -> None:
    certificate = _held(client)
    path = _link(client, certificate)
    [share_id] = _read(sa.select(ShareCode.id))
    assert client.post(f"/mine/links/{share_id}/end").status_code == 303
    assert client.post(f"/mine/links/{share_id}/end").status_code == 303
    ended = PageClient(client.app).get(f"{path}?lang=en").get_data(as_text=True)
    never = PageClient(client.app).get(f"/verify/shared/{'A' * 16}?lang=en").get_data(as_text=True)
    body = re.compile(r'<section class="rg-verdict.*?rg-verdict__foot', re.DOTALL)
    assert body.findall(ended) == body.findall(never)
    acts = sa.select(AuditEntry.action).where(AuditEntry.action.startswith("share.")).order_by(AuditEntry.id)
    assert _read(acts) == ["share.begin", "share.end"]


def test_the_database_holds_no_code_that_could_be_used(client: PageClient) -> None:
    code = _link(client, _held(client)).rsplit("/", 1)[1].encode()
    [row] = _read(sa.select(ShareCode))
    assert code not in row.code_index
    assert code not in row.code_sealed
    record = str([(entry.subject, entry.detail) for entry in _read(sa.select(AuditEntry))])
    assert code.decode() not in record


def test_a_shared_certificate_that_is_revoked_shows_that(client: PageClient) -> None:
    certificate = _held(client)
    path = _link(client, certificate)
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    assert ">Revoked</h2>" in PageClient(client.app).get(f"{path}?lang=en").get_data(as_text=True)
    assert client.post(_address(certificate, "/links"), {"days": 30}).status_code == 409
    page = client.get(_address(certificate, "?lang=en")).get_data(as_text=True)
    assert "Only a valid certificate can be shared or copied." in page
    assert "Make a link" not in page


def test_guessing_links_is_limited_like_every_question(client: PageClient) -> None:
    for _ in range(60):
        assert client.http.get(f"/verify/shared/{'A' * 16}").status_code == 200
    assert client.http.get(f"/verify/shared/{'B' * 16}").status_code == 429


def test_odd_numbers_of_days_and_a_sixth_link_are_refused_with_a_sentence(client: PageClient) -> None:
    certificate = _held(client)
    for days in ("29", "9999", "", "x"):
        assert client.post(_address(certificate, "/links"), {"days": days}).status_code == 422
    for _ in range(5):
        _link(client, certificate)
    answer = client.post(_address(certificate, "/links?lang=en"), {"days": "30"})
    assert answer.status_code == 409
    assert "at most 5 live links" in answer.get_data(as_text=True)


def test_links_begun_at_once_do_not_exceed_the_limit(registry: Flask) -> None:
    certificate = issued()
    actor = Actor(None, "林知远", Role.TEACHER, teacher_id=_holder().id)

    def begin(_number: int) -> bool:
        try:
            with transaction() as session:
                holder_copies.share(session, certificate.number, 30, actor, NOW)
        except CannotGive:
            return False
        return True

    all_at_once(registry, range(12), begin, threads=6)
    assert len(_read(sa.select(ShareCode))) == 5


def test_a_copy_is_the_certificate_again_with_its_purpose_and_last_day_printed(client: PageClient) -> None:
    certificate = _held(client)
    text = _text(_copy(client, certificate))
    assert "本件仅用于职称评审，有效期至 2027年1月31日" in text
    assert certificate.number in text
    assert "林知远" in text
    assert "本件仅用于" not in _text(outside.file_store().get(str(certificate.file_key)))


def test_a_copy_is_signed_when_it_is_made_and_carries_no_credential(client: PageClient, tmp_path: Path) -> None:
    certificate = _held(client)
    assert attachments_of(outside.file_store().get(str(certificate.file_key)))
    copy = _copy(client, certificate)
    assert accepted(copy, tmp_path)
    assert attachments_of(copy) == {}
    assert "Signing Time: Nov 23 2026" in by_pdfsig(copy, tmp_path)


def test_a_copy_is_recognised_with_its_purpose_until_its_last_day(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    data = _copy(client, _held(client))
    page = _verified(client, data)
    assert ">Valid</h2>" in page
    for words in ("a copy made for its holder", "职称评审", "31 Jan 2027"):
        assert words in page
    assert ">Not the file that was issued</h2>" in _verified(client, data[:-1] + b"\0")
    _later(monkeypatch, 70)
    page = _verified(PageClient(client.app), data)
    assert ">Copy no longer good</h2>" in page
    assert "This copy was good until 31 Jan 2027." in page


def test_an_ended_copy_says_so_and_its_file_is_gone(client: PageClient) -> None:
    certificate = _held(client)
    data = _copy(client, certificate)
    [copy] = _read(sa.select(AnnotatedCopy))
    assert client.post(f"/mine/copies/{copy.id}/end").status_code == 303
    assert client.get(f"/mine/copies/{copy.id}.pdf").status_code == 404
    with pytest.raises(FileNotFoundError):
        outside.file_store().get(copy.file_key)
    assert "The holder has ended this copy." in _verified(client, data)
    _copy(client, certificate)
    assert ">Valid</h2>" in _verified(client, data)


def test_a_fourth_copy_a_far_day_and_an_odd_purpose_are_refused_and_leave_no_file(client: PageClient) -> None:
    certificate = _held(client)
    good = "2027-01-31"
    for purpose, last_on in (("", good), ("评审。", good), ("评审", ""), ("评审", "2027-02-22"), ("评审", "2026-11-22")):
        answer = client.post(_address(certificate, "/copies"), {"purpose": purpose, "last_on": last_on})
        assert answer.status_code == 422
    answer = client.post(_address(certificate, "/copies?lang=en"), {"purpose": "评审\U0003134a", "last_on": good})
    assert answer.status_code == 422
    assert "No installed font can draw" in answer.get_data(as_text=True)
    for number in range(3):
        _copy(client, certificate, purpose=f"用途{number}")
    answer = client.post(_address(certificate, "/copies?lang=en"), {"purpose": "评审", "last_on": "2027-01-31"})
    assert answer.status_code == 409
    assert "at most 3 live copies" in answer.get_data(as_text=True)
    folder = client.app.config["INSTANCE_PATH"] / "files" / "copies"
    keys = set(_read(sa.select(AnnotatedCopy.file_key)))
    assert {f"copies/{path.name}" for path in folder.glob("*.pdf")} >= keys
    assert len(keys) == 3


def test_a_copy_whose_file_cannot_be_kept_is_none(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _held(client)

    def away(_key: str, _data: bytes) -> None:
        raise StoreAway("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(client.app.extensions["file_store"], "put", away)
        assert client.post(_address(certificate, "/copies"), {"purpose": "评审", "last_on": "2027-01-31"}).status_code == 503
    assert "/mine/copies/" not in client.get(_address(certificate)).get_data(as_text=True)
    assert _read(sa.select(AnnotatedCopy.ended_at)) == [NOW]
    _copy(client, certificate)


def test_others_certificates_links_and_copies_are_out_of_reach(client: PageClient) -> None:
    certificate = _held(client)
    _link(client, certificate)
    _copy(client, certificate)
    [share_id] = _read(sa.select(ShareCode.id))
    [copy_id] = _read(sa.select(AnnotatedCopy.id))
    client.sign_in(an_account(Role.TEACHER))
    assert client.get(_address(certificate)).status_code == 404
    assert client.get(f"/mine/copies/{copy_id}.pdf").status_code == 404
    for path, sent in (
        (_address(certificate, "/links"), {"days": 30}),
        (_address(certificate, "/copies"), {"purpose": "评审", "last_on": "2027-01-31"}),
        (f"/mine/links/{share_id}/end", {}),
        (f"/mine/copies/{copy_id}/end", {}),
    ):
        assert client.post(path, sent).status_code == 404
    assert _read(sa.select(ShareCode.ended_at)) == [None]
    client.sign_in(an_account(Role.MINISTRY))
    assert client.get(_address(certificate)).status_code == 403


def test_one_issued_elsewhere_can_be_shared_but_not_copied(client: PageClient) -> None:
    cohort, teacher = a_completed_cohort(people=0), makers.a_teacher()
    makers.an_enrolment(cohort, teacher, state=EnrolmentState.COMPLETED)
    completion = db.session.scalars(
        sa.select(makers.Completion.id).join(Enrolment, Enrolment.id == makers.Completion.enrolment_id)
    ).one()
    values = {"holder_name": "林知远", "holder_name_key": "林知远", "issued_elsewhere": True, "state": "valid"}
    with transaction() as session:
        elsewhere = {"number": "工培007", "number_key": "工培007", "issued_on": cohort.ends_on, "created_at": NOW}
        session.add(Certificate(completion_id=completion, **elsewhere, **values))
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    [certificate] = all_certificates()
    assert ">Valid</h2>" in client.get(f"{_link(client, certificate)}?lang=en").get_data(as_text=True)
    assert client.post(_address(certificate, "/copies"), {"purpose": "评审", "last_on": "2027-01-31"}).status_code == 422


def test_the_page_needs_few_statements_and_is_reached_from_my_certificates(client: PageClient) -> None:
    certificate = _held(client)
    _link(client, certificate)
    _copy(client, certificate)
    assert f'href="{_address(certificate)}"' in client.get("/mine").get_data(as_text=True)
    with counted() as seen:
        client.get(_address(certificate))
    assert len(seen) <= 4


def test_the_holders_own_data_name_links_and_copies(client: PageClient) -> None:
    certificate = _held(client)
    _link(client, certificate)
    _copy(client, certificate)
    db.session.rollback()
    found = {section.name: section.records() for section in own_data.of_teacher(_holder().id)}
    assert found["links"][0]["number"] == certificate.number
    assert found["copies"][0]["purpose"] == "职称评审"
