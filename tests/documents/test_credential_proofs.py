"""Both proofs hold for what was signed and for nothing else: by our verifier, by openvc, by Digital Bazaar's with Node."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.proof.errors import ProofError
from openvc.verify import VerificationPolicy, VerificationResult, verify_credential

from tests.documents import credentials as made
from tests.documents.node_verifier import NodeVerifier
from trainingreg.documents.canonical import canonical
from trainingreg.documents.contexts import CREDENTIALS, OPEN_BADGES
from trainingreg.documents.credential_proofs import JCS, RDFC, Signer, proofs_hold, secured
from trainingreg.documents.multibase import base58, from_base58

Document = dict[str, Any]


def _tampered() -> dict[str, Callable[[Document], None]]:
    def change(*path: str | int, to: Any) -> Callable[[Document], None]:
        def apply(document: Document) -> None:
            node: Any = document
            for step in path[:-1]:
                node = node[step]
            node[path[-1]] = to

        return apply

    return {
        "name": change("credentialSubject", "identifier", 0, "identityHash", to="别人"),
        "number": change("credentialSubject", "licenseNumber", to="GXYT-2026-44-0107-01042-X"),
        "status": change("credentialStatus", "statusListIndex", to="78"),
        "achievement": change("credentialSubject", "achievement", "name", to="另一个班"),
        "issuer": change("issuer", "name", to="另一所学校"),
        "valid from": change("validFrom", to="2020-01-01T00:00:00+08:00"),
        "proof time": change("proof", 0, "created", to="2020-01-01T00:00:00Z"),
        "second proof time": change("proof", 1, "created", to="2020-01-01T00:00:00Z"),
        "a field more": change("credentialSubject", "role", to="教师"),
        "a field that no context knows": change("credentialSubject", "unheardOf", to="教师"),
        "a context more": change("@context", to=[CREDENTIALS, OPEN_BADGES, {"@vocab": "urn:x:"}]),
        "purpose": change("proof", 0, "proofPurpose", to="authentication"),
        "key": change("proof", 1, "verificationMethod", to=made.REGISTRY_METHOD),
        "no proofs": change("proof", to=[]),
        "proof value": change("proof", 0, "proofValue", to="z0"),
    }


TAMPERED = _tampered()
SAID = ("name", "number", "status", "achievement", "issuer", "valid from", "a field that no context knows")
JUNK: tuple[Document, ...] = (
    {},
    {"proof": 1},
    {"proof": ["a", "b"]},
    {"@context": "x", "proof": [{}]},
    {"@context": [CREDENTIALS], "proof": []},
)


def by_openvc(document: Document, status_list: Document | None = None) -> VerificationResult:
    """One document with one proof, verified by openvc; keys come from our `did:web` document."""
    return verify_credential(
        document,
        policy=VerificationPolicy(now=made.NOW, require_status=status_list is not None),
        resolver=DidResolverRegistry([DidWebResolver(lambda address: made.a_did_document())]),
        resolve_status_list=(lambda address: status_list) if status_list else None,
        extra_contexts={OPEN_BADGES: made.a_context(OPEN_BADGES)},
    )


def _with_proof(document: Document, suite: str) -> Document:
    return document | {"proof": next(proof for proof in document["proof"] if proof["cryptosuite"] == suite)}


def test_both_proofs_hold() -> None:
    document = made.a_credential()
    assert [proof["cryptosuite"] for proof in document["proof"]] == [RDFC, JCS]
    assert proofs_hold(document, made.KEYS)


@pytest.mark.parametrize("what", TAMPERED)
def test_a_change_anywhere_is_seen(what: str) -> None:
    document = made.a_credential()
    TAMPERED[what](document)
    assert not proofs_hold(document, made.KEYS)


def test_proofs_of_another_registry_do_not_hold() -> None:
    other = secured(made.unsecured(made.a_credential()), Signer(made.REGISTRY_KEY, made.METHOD), made.ISSUED_AT)
    assert not proofs_hold(other, made.KEYS)


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_not_held_for_a_credential(junk: Document) -> None:
    assert not proofs_hold(junk, made.KEYS)


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_openvc_accepts_each_proof_and_our_status_list(suite: str) -> None:
    found = by_openvc(_with_proof(made.a_credential(77), suite), made.a_status_list(5, 78))
    assert found.issuer == "did:web:registry.example.cn"
    assert found.status is not None
    assert not found.status.revoked


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_openvc_sees_a_revoked_certificate(suite: str) -> None:
    with pytest.raises(OpenvcError, match="revoked"):
        by_openvc(_with_proof(made.a_credential(77), suite), made.a_status_list(77))


@pytest.mark.parametrize("suite", [RDFC, JCS])
def test_openvc_accepts_the_proofs_of_the_status_list(suite: str) -> None:
    assert by_openvc(_with_proof(made.a_status_list(1, 2, 3), suite)).issuer == "did:web:registry.example.cn"


@pytest.mark.parametrize("suite", [RDFC, JCS])
@pytest.mark.parametrize("what", SAID)
def test_openvc_sees_a_change(what: str, suite: str) -> None:
    document = made.a_credential()
    TAMPERED[what](document)
    with pytest.raises(ProofError):
        by_openvc(_with_proof(document, suite))


def test_digital_bazaar_accepts_both_proofs_and_the_status(node_verifier: NodeVerifier) -> None:
    document = made.a_credential(77)
    found = node_verifier.verify(document, made.a_status_list(78))
    assert found["verified"], found["errors"]
    assert sorted(found["proofs"]) == [[JCS, True], [RDFC, True]]
    assert found["revoked"] is False
    assert found["canonical"].encode() == canonical(made.unsecured(document))


def test_digital_bazaar_accepts_the_status_list_itself(node_verifier: NodeVerifier) -> None:
    found = node_verifier.verify(made.a_status_list(1, 131_071), made.a_status_list())
    assert found["verified"], found["errors"]


def test_digital_bazaar_sees_a_revoked_and_a_changed_certificate(node_verifier: NodeVerifier) -> None:
    assert node_verifier.verify(made.a_credential(77), made.a_status_list(77))["revoked"] is True
    changed = made.a_credential()
    TAMPERED["name"](changed)
    assert not node_verifier.verify(changed, made.a_status_list())["verified"]


def test_base58_is_the_one_of_the_standard() -> None:
    """The examples of draft-msporny-base58, section 5."""
    assert base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"
    assert base58(bytes.fromhex("0000287fb4cd")) == "z11233QC4"
    assert from_base58("z11233QC4") == bytes.fromhex("0000287fb4cd")
    for text in ("", "2NEpo7", "z0OIl", "m123"):
        with pytest.raises(ValueError, match="base58btc"):
            from_base58(text)


def test_signing_leaves_the_document_as_it_was() -> None:
    document = made.unsecured(made.a_credential())
    before = copy.deepcopy(document)
    secured(document, Signer(made.BASE_KEY, made.METHOD), made.ISSUED_AT)
    assert json.dumps(document) == json.dumps(before)
