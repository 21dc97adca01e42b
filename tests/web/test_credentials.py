"""The addresses that verifiers fetch: keys, credentials, revoked ones, issuers and achievements."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.status.bitstring import decode_bitstring, get_status_bit
from openvc.verify import VerificationPolicy, verify_credential

from tests import makers
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, issue
from tests.makers import NOW, TODAY
from tests.pages import PageClient
from tests.statements import counted
from trainingreg.db import transaction
from trainingreg.documents import contexts
from trainingreg.documents.credential_proofs import JCS, RDFC, proofs_hold
from trainingreg.documents.multibase import from_base58
from trainingreg.domain.certificate_number import grouped
from trainingreg.domain.credentials import LIST_BITS
from trainingreg.domain.verification import MISSED_WEIGHT, MOST_WEIGHT
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, Cohort
from trainingreg.services import credentials

MADE = {"state": CertificateState.VALID, "file_key": "certificates/2026/x.pdf", "file_sha256": "0" * 64, "file_bytes": 1}


@pytest.fixture(autouse=True)
def public_address(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry at the address that its certificates name."""
    monkeypatch.setitem(registry.config, "PUBLIC_URL", PRINTING.public_url)


def _made(cohort: Cohort | None = None, **values: Any) -> Certificate:
    """A certificate whose file has been made, with a status index."""
    issue(cohort or a_completed_cohort(people=1))
    certificate = all_certificates()[-1]
    with transaction() as session:
        given = {**MADE, "status_index": credentials.allot(session, 1, NOW)[0], **values}
        session.execute(sa.update(Certificate).where(Certificate.id == certificate.id).values(**given))
    return all_certificates()[-1]


def _json(client: PageClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return json.loads(answer.data)


def _path(address: str) -> str:
    return address.removeprefix(PRINTING.public_url)


def _keys(client: PageClient) -> dict[str, Ed25519PublicKey]:
    methods = _json(client, "/.well-known/did.json")["verificationMethod"]
    return {each["id"]: Ed25519PublicKey.from_public_bytes(from_base58(each["publicKeyMultibase"])[2:]) for each in methods}


def test_a_credential_verifies_with_nothing_but_what_the_registry_serves(client: PageClient) -> None:
    certificate = _made()
    document = _json(client, f"/credentials/{certificate.code}")
    assert document["id"] == f"https://registry.example/credentials/{certificate.code}"
    assert proofs_hold(document, _keys(client))
    assert document["credentialSubject"]["licenseNumber"] == certificate.number


@pytest.mark.parametrize("suite", [RDFC, JCS])
@pytest.mark.parametrize("state", [CertificateState.VALID, CertificateState.REVOKED, CertificateState.SUPERSEDED])
def test_openvc_follows_the_addresses_and_sees_what_has_ended(client: PageClient, suite: str, state: CertificateState) -> None:
    ended = None if state is CertificateState.VALID else TODAY
    certificate = _made(state=state, ended_on=ended)
    document = _json(client, f"/credentials/{certificate.code}")
    document["proof"] = next(proof for proof in document["proof"] if proof["cryptosuite"] == suite)
    verify = {
        "policy": VerificationPolicy(now=NOW),
        "resolver": DidResolverRegistry([DidWebResolver(lambda address: _json(client, _path(address)))]),
        "resolve_status_list": lambda address: _json(client, _path(address)),
        "extra_contexts": {contexts.OPEN_BADGES: json.loads(contexts.FILES[contexts.OPEN_BADGES].read_text(encoding="utf-8"))},
    }
    if ended is None:
        assert verify_credential(document, **verify).issuer == "did:web:registry.example"
    else:
        with pytest.raises(OpenvcError, match="revoked"):
            verify_credential(document, **verify)


def test_the_code_may_be_typed_as_printed(client: PageClient) -> None:
    code = str(_made().code)
    assert _json(client, f"/credentials/{grouped(code).lower()}") == _json(client, f"/credentials/{code}")


def test_the_same_credential_is_served_each_time_and_in_every_process(client: PageClient) -> None:
    code = _made().code
    first = client.get(f"/credentials/{code}").data
    client.app.extensions.pop("credential_keys")
    assert client.get(f"/credentials/{code}").data == first


def test_a_later_change_of_name_or_school_does_not_reach_it(client: PageClient) -> None:
    certificate = _made()
    before = client.get(f"/credentials/{certificate.code}").data
    with transaction() as session:
        session.execute(sa.update(makers.Teacher).values(name="改了名"))
        session.execute(sa.update(makers.School).values(name="改了名的学校"))
        session.execute(sa.update(Cohort).values(title="改了名的班", hours=1))
    assert client.get(f"/credentials/{certificate.code}").data == before


def test_no_identity_number_stands_in_it(client: PageClient) -> None:
    cohort = a_completed_cohort(people=0)
    makers.an_enrolment(cohort, makers.a_teacher(document="11010519491231002X"), state=makers.EnrolmentState.COMPLETED)
    text = client.get(f"/credentials/{_made(cohort).code}").get_data(as_text=True)
    assert "11010519491231002X" not in text
    assert "110105" not in text


@pytest.mark.parametrize(
    "values",
    [
        {"state": CertificateState.PENDING, "file_key": None},
        {"state": CertificateState.REVOKED, "file_key": None, "ended_on": TODAY},
        {"status_index": None},
    ],
)
def test_what_has_no_file_or_no_index_has_no_credential(client: PageClient, values: dict[str, Any]) -> None:
    assert client.get(f"/credentials/{_made(**values).code}").status_code == 404


def test_an_unknown_code_is_not_found(client: PageClient) -> None:
    for code in ("K7Q2M9XD4TPA", "short", "汉字汉字汉字汉字汉字汉字"):
        assert client.get(f"/credentials/{code}").status_code == 404


def test_who_tries_codes_is_stopped(client: PageClient) -> None:
    for _ in range(MOST_WEIGHT // MISSED_WEIGHT):
        assert client.get("/credentials/K7Q2M9XD4TPA").status_code == 404
    assert client.get("/credentials/K7Q2M9XD4TPA").status_code == 429


def test_answers_have_their_types_and_may_be_read_by_any_page(client: PageClient) -> None:
    certificate = _made()
    cohort = makers.db.session.scalars(sa.select(Cohort)).one()
    base = makers.db.session.scalars(sa.select(makers.TrainingBase)).one()
    types = {
        f"/credentials/{certificate.code}": "application/vc",
        "/credentials/status/0": "application/vc",
        "/.well-known/did.json": "application/did+json",
        "/did.json": "application/did+json",
        f"/issuers/{base.code}": "application/ld+json",
        f"/achievements/{cohort.code}": "application/ld+json",
    }
    for path, mimetype in types.items():
        answer = client.get(path)
        assert answer.mimetype == mimetype
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
    assert client.get(f"/credentials/{certificate.code}").headers["Cache-Control"] == "no-store"


def test_issuer_and_achievement_of_a_credential_lead_to_the_same_facts(client: PageClient) -> None:
    document = _json(client, f"/credentials/{_made().code}")
    achievement = document["credentialSubject"]["achievement"]
    served = _json(client, _path(achievement["id"]))
    assert {name: value for name, value in served.items() if name != "@context"} == achievement
    issuer = _json(client, _path(document["issuer"]["url"]))
    assert issuer["name"] == document["issuer"]["name"]
    assert issuer["id"] == achievement["creator"]["id"]


def test_a_cohort_without_certificates_is_not_shown(client: PageClient) -> None:
    assert client.get(f"/achievements/{a_completed_cohort().code}").status_code == 404
    for path in ("/achievements/nothing", "/issuers/nothing"):
        assert client.get(path).status_code == 404


def test_revoked_and_superseded_bits_are_set_and_no_others(client: PageClient) -> None:
    given = {4711: "valid", 0: "revoked", LIST_BITS - 1: "superseded", LIST_BITS + 5: "revoked"}
    issue(a_completed_cohort(people=len(given)))
    made = all_certificates()
    with transaction() as session:
        credentials.allot(session, 1, NOW)
        for certificate, (index, state) in zip(made, given.items(), strict=True):
            values = MADE | {
                "state": CertificateState(state),
                "status_index": index,
                "ended_on": None if state == "valid" else TODAY,
            }
            session.execute(sa.update(Certificate).where(Certificate.id == certificate.id).values(**values))
    document = _json(client, "/credentials/status/0")
    bits = decode_bitstring(document["credentialSubject"]["encodedList"])
    assert len(bits) * 8 == LIST_BITS
    assert {index for index in range(LIST_BITS) if get_status_bit(bits, index)} == {0, LIST_BITS - 1}
    assert document["validFrom"] == "2026-11-23T04:00:00Z"  # the list was opened later than the day of the last change began
    assert proofs_hold(document, _keys(client))


def test_a_list_is_sent_again_only_when_it_has_changed(client: PageClient) -> None:
    certificate = _made()
    first = client.get("/credentials/status/0")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/credentials/status/0", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    with transaction() as session:
        values = {"state": CertificateState.REVOKED, "ended_on": TODAY}
        session.execute(sa.update(Certificate).where(Certificate.id == certificate.id).values(**values))
    changed = client.get("/credentials/status/0", headers=tag)
    assert changed.status_code == 200
    assert changed.data != first.data


def test_a_list_needs_one_statement(client: PageClient) -> None:
    _made()
    with counted() as statements:
        client.get("/credentials/status/0")
    assert len(statements) == 1


@pytest.mark.parametrize("number", ["1", "16383", "16384", "99999999999999999999", "-1", "x"])
def test_a_list_that_was_never_opened_is_not_found(client: PageClient, number: str) -> None:
    assert client.get(f"/credentials/status/{number}").status_code == 404


def test_the_keys_are_those_of_the_registry_and_of_bases_that_issued(client: PageClient) -> None:
    certificate = _made()
    base = makers.db.session.scalars(sa.select(makers.TrainingBase)).one()
    client.get(f"/credentials/{certificate.code}")
    document = _json(client, "/.well-known/did.json")
    assert document["id"] == "did:web:registry.example"
    assert document == _json(client, "/did.json")
    assert {f"did:web:registry.example#base-{base.code}", "did:web:registry.example#registry"} <= set(document["assertionMethod"])
