"""Data Integrity proofs: every document carries a set of two, over its meaning (RDF) and over its very text (JCS).

The first survives another way of writing the same JSON-LD; the second needs no JSON-LD to be verified and also covers
what the contexts do not define. Sources: W3C Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites 1.0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trainingreg.documents.canonical import Path, canonical
from trainingreg.documents.contexts import FILES
from trainingreg.documents.multibase import base58, from_base58

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
Document = dict[str, Any]


@dataclass(frozen=True)
class Signer:
    """A private key and the verification method under which its public half is found."""

    key: Ed25519PrivateKey
    method: str


def secured(document: Document, signer: Signer, created: datetime, personal: Sequence[Path] = ()) -> Document:
    """The document with its proof set; the same document, key and moment give the same proofs.

    `personal` are the paths of the values in which documents of this kind differ (see `canonical`).
    """
    proofs = []
    for suite, normalise in ((RDFC, lambda: canonical(document, personal)), (JCS, lambda: rfc8785.dumps(document))):
        proof, digest = _options(suite, tuple(document["@context"]), signer.method, moment(created))
        signature = signer.key.sign(digest + sha256(normalise()).digest())
        proofs.append(json.loads(proof) | {"proofValue": base58(signature)})
    return document | {"proof": proofs}


def moment(at: datetime) -> str:
    """A moment as credentials write it: UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=256)
def _options(suite: str, context: tuple[str, ...], method: str, created: str) -> tuple[str, bytes]:
    """A proof without its value, as JSON, and the hash of its canonical form: the same for everybody issued together.

    With JCS the context is a part of the proof itself; with RDFC it is only lent to it, to give its words their meaning.
    """
    proof: Document = {"type": "DataIntegrityProof", "cryptosuite": suite, "created": created}
    proof |= {"verificationMethod": method, "proofPurpose": "assertionMethod"}
    with_context = {"@context": list(context)} | proof
    if suite == RDFC:
        return json.dumps(proof), sha256(canonical(with_context)).digest()
    return json.dumps(with_context), sha256(rfc8785.dumps(with_context)).digest()


def proofs_hold(document: Document, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether a document carries exactly our two proofs, each by one of these keys (verification method -> key), unchanged."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    proofs: Any = document.get("proof")
    if not _is_proof_set(proofs) or not _contexts_are_known(document.get("@context")):
        return False
    return all(_holds(unsecured, proof, keys) for proof in proofs)


def _is_proof_set(proofs: Any) -> bool:
    return (
        isinstance(proofs, list)
        and all(isinstance(proof, dict) for proof in proofs)
        and [proof.get("cryptosuite") for proof in proofs] == [RDFC, JCS]
    )


def _contexts_are_known(context: Any) -> bool:
    """Only contexts that are here: a document may not bring its own meanings of words."""
    return isinstance(context, list) and bool(context) and all(isinstance(name, str) and name in FILES for name in context)


def _holds(unsecured: Document, proof: Document, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    options: Document = {name: value for name, value in proof.items() if name != "proofValue"}
    key = keys.get(str(options.get("verificationMethod")))
    if key is None or options.get("type") != "DataIntegrityProof" or options.get("proofPurpose") != "assertionMethod":
        return False
    normalise: Callable[[Document], bytes] = canonical if proof["cryptosuite"] == RDFC else rfc8785.dumps
    if options.setdefault("@context", unsecured["@context"]) != unsecured["@context"]:
        return False
    try:
        signed = sha256(normalise(options)).digest() + sha256(normalise(unsecured)).digest()
        key.verify(from_base58(str(proof.get("proofValue"))), signed)
    except (InvalidSignature, ValueError, RecursionError, _json_ld_error()):  # NotCanonical and JCS's refusals are ValueErrors
        return False
    return True


def _json_ld_error() -> type[Exception]:
    from pyld.jsonld import JsonLdError  # as in contexts

    return JsonLdError
