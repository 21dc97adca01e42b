"""Makers for credentials: facts, keys, signed documents and everything that a verifier would fetch."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trainingreg.documents import contexts
from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.credential import CredentialFacts, signed_credential
from trainingreg.documents.credential_proofs import Signer
from trainingreg.documents.did_document import did_document
from trainingreg.documents.status_list import bits, signed_status_list
from trainingreg.domain.credentials import Addresses

ISSUED_AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
LISTED_AT = datetime(2024, 1, 1, tzinfo=UTC)  # long ago: other verifiers compare it with the real time
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
ADDRESSES = Addresses("https://registry.example.cn")
BASE_KEY = Ed25519PrivateKey.from_private_bytes(b"b" * 32)
REGISTRY_KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
METHOD, REGISTRY_METHOD = ADDRESSES.key("base-JD00001"), ADDRESSES.key("registry")
KEYS = {METHOD: BASE_KEY.public_key(), REGISTRY_METHOD: REGISTRY_KEY.public_key()}
CERTIFICATE = CertificateFacts(
    title="培训合格证书",
    programme="技工院校工学一体化教师培训",
    number="GXYT-2026-44-0107-01041-K",
    name="林知远",
    cohort_title="数控加工专业工学一体化教师部级示范研修班（第三期）",
    starts_on=date(2026, 10, 12),
    ends_on=date(2026, 10, 23),
    hours=80,
    major="数控加工（0106-4）",
    tier="部级示范",
    subject="专业科目",
    standard="数控加工专业工学一体化课程标准（2022年版）",
    issuer="云洲技师学院",
    issued_on=date(2026, 11, 20),
    verify_url="https://registry.example.cn/verify/K7Q2M9XD4TPA",
    verify_host="registry.example.cn/verify",
    verify_code="K7Q2-M9XD-4TPA",
)


def facts(status_index: int = 77, **values: Any) -> CredentialFacts:
    """Facts of a credential; `values` are of the certificate."""
    return CredentialFacts(replace(CERTIFICATE, **values), "JD00001", "GX2026-44-01", status_index, ISSUED_AT)


def a_credential(status_index: int = 77, **values: Any) -> dict[str, Any]:
    """A signed credential, read back from its bytes."""
    return json.loads(signed_credential(facts(status_index, **values), BASE_KEY))


def a_status_list(*indexes: int) -> dict[str, Any]:
    """The signed list with these bits set."""
    signer = Signer(REGISTRY_KEY, REGISTRY_METHOD)
    return json.loads(signed_status_list(0, bits(indexes), LISTED_AT, ADDRESSES, signer))


def a_did_document() -> dict[str, Any]:
    """The document of both keys."""
    public = {name.rpartition("#")[2]: key.public_bytes_raw() for name, key in KEYS.items()}
    return did_document(ADDRESSES, public)


def a_context(address: str) -> dict[str, Any]:
    """A context that the registry ships."""
    return json.loads(contexts.FILES[address].read_text(encoding="utf-8"))


def unsecured(document: dict[str, Any]) -> dict[str, Any]:
    """A document without its proofs."""
    return {name: value for name, value in document.items() if name != "proof"}
