"""Certificates sealed elsewhere: brought back, checked, given out from then on; the file as issued stays and verifies."""

from __future__ import annotations

import zipfile
from hashlib import sha256
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import makers
from tests.issuing import a_completed_cohort, all_certificates, completed, issue, issued
from tests.makers import NOW, an_account
from tests.pages import PageClient
from tests.sealing import sealed
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.issuing import CannotChange
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.words import CertificateState
from trainingreg.models import AuditEntry, Certificate
from trainingreg.services import certificate_life, certificate_seals


def _file(certificate: Certificate) -> bytes:
    return outside.file_store().get(str(certificate.file_key))


def _send(client: PageClient, certificate: Certificate, data: bytes):  # type: ignore[no-untyped-def]
    return client.post(f"/certificates/{certificate.number}/sealed?lang=en", {"file": (BytesIO(data), "sealed.pdf")})


def _verified(client: PageClient, data: bytes) -> str:
    return client.post("/verify/file?lang=en", {"file": (BytesIO(data), "any.pdf")}).get_data(as_text=True).replace("<wbr>", "")


def test_the_sealed_file_is_given_out_from_then_on_and_the_issued_one_on_request(client: PageClient) -> None:
    certificate = issued()
    before = _file(certificate)
    after = sealed(before)
    account = an_account()
    assert _send(client.sign_in(account), certificate, after).status_code == 303
    address = f"/certificates/{certificate.number}.pdf"
    assert client.get(address).data == after
    assert client.get(address).headers["ETag"].strip('"') == sha256(after).hexdigest()
    assert client.get(f"{address}?as=issued").data == before
    [kept] = all_certificates()
    assert (kept.file_sha256, kept.sealed_sha256) == (sha256(before).hexdigest(), sha256(after).hexdigest())
    assert kept.sealed_by == account.id
    assert kept.sealed_at is not None
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "certificate.seal")).one()
    assert (entry.subject, entry.account_id) == (f"certificate:{certificate.number}", account.id)
    page = client.get(f"/certificates/{certificate.number}?lang=en").get_data(as_text=True)
    assert sha256(after).hexdigest() in page.replace("<wbr>", "")
    assert "?as=issued" in page


def test_both_files_verify_and_the_answer_says_which_it_was_shown(client: PageClient) -> None:
    certificate = issued()
    before = _file(certificate)
    after = sealed(before)
    assert "Not the file that was issued" in _verified(client, after)
    _send(client.sign_in(an_account()), certificate, after)
    for data, words in ((before, "the file is the one issued, unchanged"), (after, "with the seal put on it elsewhere")):
        page = _verified(client, data)
        assert certificate.number in page
        assert words in page
    assert "Not the file that was issued" in _verified(client, after + b"\n")
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    assert "Revoked" in _verified(client, after)


def test_the_holder_gets_the_sealed_file(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort)
    certificate = issued(cohort)
    after = sealed(_file(certificate))
    _send(client.sign_in(an_account()), certificate, after)
    client.sign_in(an_account(Role.TEACHER, teacher_id=teacher.id))
    assert client.get(f"/certificates/{certificate.number}.pdf").data == after


def test_the_zip_of_the_cohort_holds_the_sealed_file(client: PageClient) -> None:
    cohort = a_completed_cohort(people=1)
    certificate = issued(cohort)
    after = sealed(_file(certificate))
    _send(client.sign_in(an_account()), certificate, after)
    with zipfile.ZipFile(BytesIO(client.get(f"/cohorts/{cohort.code}/certificates/files.zip").data)) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [after]
    assert client.get(f"/cohorts/{cohort.code}/certificates/book.pdf").status_code == 200


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda issued: issued, "There is no seal over the certificate in this file"),
        (lambda _issued: b"PK not a PDF", "This is not a PDF file."),
        (lambda issued: issued[:-10], "This is another file than the certificate as issued"),
        (lambda issued: sealed(issued, drawn_instead=b"0 0 500 500 re f"), "What the page shows has been changed."),
    ],
)
def test_another_file_is_refused_at_the_field_and_nothing_is_kept(client: PageClient, made, why: str) -> None:  # type: ignore[no-untyped-def]
    certificate = issued()
    answer = _send(client.sign_in(an_account()), certificate, made(_file(certificate)))
    assert answer.status_code == 422
    assert why in answer.get_data(as_text=True)
    assert all_certificates()[0].sealed_sha256 is None


def test_a_file_must_be_chosen(client: PageClient) -> None:
    certificate = issued()
    answer = client.sign_in(an_account()).post(f"/certificates/{certificate.number}/sealed?lang=en")
    assert answer.status_code == 422
    assert "Choose a file." in answer.get_data(as_text=True)


def test_a_certificate_is_sealed_once(client: PageClient) -> None:
    certificate = issued()
    after = sealed(_file(certificate))
    client.sign_in(an_account())
    assert _send(client, certificate, after).status_code == 303
    assert _send(client, certificate, sealed(after)).status_code == 409
    assert all_certificates()[0].sealed_sha256 == sha256(after).hexdigest()


def test_only_a_valid_certificate_of_ours_is_sealed(registry: Flask) -> None:
    certificate = issued()
    with transaction() as session:
        certificate_life.revoke(session, certificate.number, "Issued by mistake", SYSTEM, NOW)
    pending = a_completed_cohort(people=1)
    issue(pending)
    for each in all_certificates():
        with pytest.raises(CannotChange, match="Only a valid certificate"), transaction() as session:
            certificate_seals.keep(session, each.number, "certificates/x.pdf", "0" * 64, SYSTEM, NOW)
    assert {each.state for each in all_certificates()} == {CertificateState.REVOKED, CertificateState.PENDING}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ministry", 200), ("province", 200), ("base", 200), ("another base", 404), ("province of the school", 404),
        ("school", 403), ("holder", 403),
    ],
)  # fmt: skip
def test_who_answers_for_a_certificate_brings_the_sealed_file(client: PageClient, who: str, status: int) -> None:
    cohort = a_completed_cohort(people=0)
    teacher = completed(cohort, school=makers.a_school("35"))
    certificate = issued(cohort)
    account = {
        "ministry": lambda: an_account(),
        "province": lambda: an_account(Role.PROVINCE, unit_id=makers.unit("44").id),
        "base": lambda: an_account(Role.BASE, base_id=cohort.base_id),
        "another base": lambda: an_account(Role.BASE),
        "province of the school": lambda: an_account(Role.PROVINCE, unit_id=makers.unit("35").id),
        "school": lambda: an_account(Role.SCHOOL, school_id=teacher.school_id),
        "holder": lambda: an_account(Role.TEACHER, teacher_id=teacher.id),
    }[who]()
    answer = client.sign_in(account).get(f"/certificates/{certificate.number}/sealed")
    assert answer.status_code == status
    sent = _send(client, certificate, sealed(_file(certificate)))
    assert sent.status_code == (303 if status == 200 else status)
    assert (all_certificates()[0].sealed_sha256 is not None) == (status == 200)
