"""The registry's `did:web` document: the public keys by which its credentials are verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trainingreg.documents.multibase import ed25519_key
from trainingreg.domain.credentials import Addresses


def did_document(addresses: Addresses, keys: Mapping[str, bytes]) -> dict[str, Any]:
    """The document for these keys: name -> public Ed25519 key of 32 bytes."""
    methods = [
        {
            "id": addresses.key(name),
            "type": "Multikey",
            "controller": addresses.did,
            "publicKeyMultibase": ed25519_key(public),
        }
        for name, public in sorted(keys.items())
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": addresses.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
