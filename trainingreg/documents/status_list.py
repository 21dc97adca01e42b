"""The list of revoked certificates as a Bitstring Status List 1.0: one bit for each, and nobody can tell whose."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trainingreg.documents.contexts import CREDENTIALS
from trainingreg.documents.credential_proofs import Signer, moment, secured
from trainingreg.documents.multibase import base64url
from trainingreg.domain.credentials import LIST_BITS, Addresses


def bits(indexes: Iterable[int]) -> bytes:
    """The bits of a list, those at the indexes set; the first index is the most significant bit of the first byte."""
    found = bytearray(LIST_BITS // 8)
    for index in indexes:
        found[index >> 3] |= 0x80 >> (index & 7)
    return bytes(found)


def encoded(raw: bytes) -> str:
    """Bits as a list writes them: compressed by GZIP, in base64url; without a time, so equal bits give equal text."""
    return base64url(gzip.compress(raw, mtime=0))


def signed_status_list(number: int, raw: bytes, valid_from: datetime, addresses: Addresses, signer: Signer) -> bytes:
    """The credential of a list; `valid_from` is the moment of its last change."""
    document = secured(status_list(number, raw, valid_from, addresses), signer, valid_from, [("credentialSubject", "encodedList")])
    return json.dumps(document, separators=(",", ":")).encode()


def status_list(number: int, raw: bytes, valid_from: datetime, addresses: Addresses) -> dict[str, Any]:
    """The list without proofs."""
    address = addresses.status_list(number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.did,
        "validFrom": moment(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(raw),
        },
    }
