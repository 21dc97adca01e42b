"""What verifiers of credentials fetch: the registry's keys, a certificate's credential, the revoked ones, issuers, achievements.

Everything is JSON for programs of others, so scripts of any page may read it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, current_app, request

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.documents import credential, did_document, status_list
from trainingreg.documents.credential_proofs import Signer
from trainingreg.domain import verification as rules
from trainingreg.domain.credentials import MOST_LISTS, REGISTRY_KEY, Addresses, base_key
from trainingreg.domain.issuing import SUBJECTS, TIERS, major_printed
from trainingreg.domain.refusals import NotFound
from trainingreg.queries import credentials as questions
from trainingreg.queries.credentials import AchievementRow, Listed
from trainingreg.services import credentials, verification
from trainingreg.web.access import public
from trainingreg.web.slowing import visitor

blueprint = Blueprint("credentials", __name__)
CREDENTIAL, DID, JSON_LD = "application/vc", "application/did+json", "application/ld+json"
_CACHED = "public, max-age=300"


@blueprint.get("/.well-known/did.json")
@blueprint.get("/did.json")
@public
def keys() -> Response:
    """The `did:web` document; at the second address where the registry's own address has a path."""
    held = outside.credential_keys()
    held.private(REGISTRY_KEY)  # made by whoever asks first
    return _cached(_dumped(did_document.did_document(_addresses(), held.public())), DID)


@blueprint.get("/credentials/<code>")
@public
def show(code: str) -> Response:
    """The credential of the certificate with this verification code; questions are counted as at verification."""
    key = rules.code_key(code)
    found = questions.by_code(key) if key else None
    _count(found is not None)
    if found is None:
        raise NotFound
    body = credential.signed_credential(credentials.facts_of(found), outside.credential_keys().private(base_key(found.base_code)))
    return _answer(body, CREDENTIAL)


@blueprint.get(f"/credentials/status/<int(max={MOST_LISTS - 1}):number>")
@public
def revoked(number: int) -> Response:
    """A list of revoked certificates; signed only for who does not have it yet."""
    listed = questions.ended(number)
    if listed is None:
        raise NotFound
    response = _answer(b"", CREDENTIAL)
    response.headers["Cache-Control"] = _CACHED
    response.set_etag(_tag(listed))
    if request.if_none_match.contains(_tag(listed)):
        response.status_code = 304
    else:
        response.data = _signed_list(number, listed)
    return response


@blueprint.get("/issuers/<code>")
@public
def issuer(code: str) -> Response:
    """The profile of an issuing base."""
    name = questions.issuer(code)
    if name is None:
        raise NotFound
    return _cached(_with_context(credential.issuer(code, name, _addresses())), JSON_LD)


@blueprint.get("/achievements/<code>")
@public
def achievement(code: str) -> Response:
    """What those who completed a cohort achieved."""
    row = questions.achievement(code)
    if row is None:
        raise NotFound
    return _cached(_with_context(credential.achievement(_achievement(code, row), _addresses())), JSON_LD)


def _addresses() -> Addresses:
    return Addresses(current_app.config["PUBLIC_URL"])


def _count(found: bool) -> None:
    weight = rules.FOUND_WEIGHT if found else rules.MISSED_WEIGHT
    with transaction() as session:
        asked = verification.count(session, visitor(), weight, clock.now())
    if asked > rules.MOST_WEIGHT:
        raise rules.TooManyQuestions


def _signed_list(number: int, listed: Listed) -> bytes:
    addresses = _addresses()
    signer = Signer(outside.credential_keys().private(REGISTRY_KEY), addresses.key(REGISTRY_KEY))
    return status_list.signed_status_list(number, status_list.bits(listed.indexes), listed.changed_at, addresses, signer)


def _tag(listed: Listed) -> str:
    content = f"{_addresses().registry} {listed.changed_at.isoformat()} {listed.indexes}"
    return sha256(content.encode()).hexdigest()[:32]


def _achievement(code: str, row: AchievementRow) -> credential.AchievementFacts:
    return credential.AchievementFacts(
        cohort_code=code,
        base_code=row.base_code,
        title=row.title,
        issuer=row.issuer,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        major=major_printed(row.major_name, row.major_code),
        tier=TIERS[row.tier],
        subject=SUBJECTS[row.subject_kind],
        standard=row.standard_version or "",
    )


def _with_context(document: dict[str, Any]) -> bytes:
    return _dumped({"@context": credential.CONTEXT} | document)


def _dumped(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _cached(body: bytes, mimetype: str) -> Response:
    response = _answer(body, mimetype)
    response.headers["Cache-Control"] = _CACHED
    response.add_etag()
    response.make_conditional(request)
    return response


def _answer(body: bytes, mimetype: str) -> Response:
    """An answer that a page of any other site may read too."""
    return Response(body, mimetype=mimetype, headers={"Access-Control-Allow-Origin": "*"})
