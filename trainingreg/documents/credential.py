"""The training certificate as an Open Badges 3.0 credential (W3C Verifiable Credential 2.0): facts in, JSON out.

Like the paper it is Chinese only, and says what the paper says: the holder's name, never an identity document, not even
as a hash, because the few numbers that are possible could all be tried.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trainingreg.documents.canonical import Path
from trainingreg.documents.certificate import CertificateFacts, period
from trainingreg.documents.contexts import CREDENTIALS, OPEN_BADGES
from trainingreg.documents.credential_proofs import Signer, secured
from trainingreg.domain.certificate_number import ungrouped
from trainingreg.domain.credentials import Addresses, StatusPlace, base_key

Document = dict[str, Any]
CONTEXT = [CREDENTIALS, OPEN_BADGES]
# What differs from one holder of a cohort to the next; everything else is expanded once for them all.
PERSONAL: tuple[Path, ...] = (
    ("id",),
    ("credentialSubject", "identifier", 0, "identityHash"),
    ("credentialSubject", "licenseNumber"),
    ("credentialStatus", "id"),
    ("credentialStatus", "statusListIndex"),
)


@dataclass(frozen=True, kw_only=True)
class AchievementFacts:
    """What everybody who completed a cohort achieved; texts as printed on certificates."""

    cohort_code: str
    base_code: str
    title: str
    issuer: str
    starts_on: date
    ends_on: date
    major: str
    tier: str
    subject: str
    standard: str


@dataclass(frozen=True)
class CredentialFacts:
    """What a credential says: the certificate's frozen facts, and where base, cohort and status are found."""

    certificate: CertificateFacts
    base_code: str
    cohort_code: str
    status_index: int
    issued_at: datetime

    @property
    def addresses(self) -> Addresses:
        """The registry's addresses when the certificate was issued."""
        return Addresses.of_verify_url(self.certificate.verify_url)

    @property
    def achievement(self) -> AchievementFacts:
        """The part that is the same for the whole cohort."""
        facts = self.certificate
        return AchievementFacts(
            cohort_code=self.cohort_code,
            base_code=self.base_code,
            title=facts.cohort_title,
            issuer=facts.issuer,
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            major=facts.major,
            tier=facts.tier,
            subject=facts.subject,
            standard=facts.standard,
        )


def signed_credential(facts: CredentialFacts, key: Ed25519PrivateKey) -> bytes:
    """The credential with both proofs, by the key of the issuing base; the same facts give the same bytes, for ever."""
    signer = Signer(key, facts.addresses.key(base_key(facts.base_code)))
    document = secured(credential(facts), signer, facts.issued_at, PERSONAL)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def credential(facts: CredentialFacts) -> Document:
    """The credential without proofs."""
    certificate, addresses = facts.certificate, facts.addresses
    return {
        "@context": CONTEXT,
        "id": addresses.credential(ungrouped(certificate.verify_code)),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {
            "id": addresses.did,
            "type": ["Profile"],
            "name": certificate.issuer,
            "url": addresses.issuer(facts.base_code),
        },
        "validFrom": _first_moment(certificate.issued_on),
        "credentialSubject": _subject(facts),
        "credentialStatus": _status(facts),
    }


def _subject(facts: CredentialFacts) -> Document:
    certificate = facts.certificate
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "hashed": False, "identityHash": certificate.name, "identityType": "name"},
        ],
        "licenseNumber": certificate.number,
        "activityStartDate": _first_moment(certificate.starts_on),
        "activityEndDate": _first_moment(certificate.ends_on),
        "narrative": f"完成规定学时（{certificate.hours}学时），考核合格。",
        "achievement": achievement(facts.achievement, facts.addresses),
    }


def _status(facts: CredentialFacts) -> Document:
    place = StatusPlace.of(facts.status_index)
    address = facts.addresses.status_list(place.list_number)
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def achievement(facts: AchievementFacts, addresses: Addresses) -> Document:
    """What was achieved; fields without a text are left out."""
    found = {
        "id": addresses.achievement(facts.cohort_code),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": facts.title,
        "description": f"{period(facts.starts_on, facts.ends_on)}举办的培训：{facts.title}。",
        "criteria": {"narrative": "完成规定学时，考核合格。" + (f"标准：{facts.standard}。" if facts.standard else "")},
        "creator": issuer(facts.base_code, facts.issuer, addresses),
        "fieldOfStudy": facts.major,
        "inLanguage": "zh-CN",
        "tag": [word for word in (facts.tier, facts.subject) if word],
    }
    return {name: value for name, value in found.items() if value}


def issuer(base_code: str, name: str, addresses: Addresses) -> Document:
    """The profile of a base: the school that trained and issued."""
    return {"id": addresses.issuer(base_code), "type": ["Profile"], "name": name}


def _first_moment(day: date) -> str:
    """The beginning of a day; days are days in Shanghai, which has kept this offset since before the programme began."""
    return f"{day.isoformat()}T00:00:00+08:00"
