"""Electronic signatures (CMS, as PAdES B-B wants it), put together from pieces of DER that are made once for each key.

A signature takes 0.05 ms in this way; building it from objects takes a hundred times as long. Nothing else of ASN.1 is
needed: the two values that change, the document's digest and the signature over it, have a known length or come last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET, _CONTEXT_0 = 0x02, 0x04, 0x06, 0x30, 0x31, 0xA0
_LONGEST_SIGNATURE = 72  # bytes of an ECDSA signature with P-256


class Signer(Protocol):
    """Whoever signs a document: a key of ours, a security module, or a platform elsewhere that returns the whole CMS."""

    @property
    def room(self) -> int:
        """The most bytes that a signature takes."""

    def cms(self, digest: bytes) -> bytes:
        """The detached CMS signature (DER) over a document with this SHA-256 digest."""


@dataclass(frozen=True)
class Signing:
    """Who signs, and the moment that the signature states."""

    signer: Signer
    at: datetime


class EcdsaSigner:
    """Signs as the first certificate of the chain (DER) says.

    `raw` signs a SHA-256 digest with that certificate's P-256 key and returns the ECDSA signature in DER: a key in memory,
    or a call to a security module.
    """

    def __init__(self, chain: Sequence[bytes], raw: Callable[[bytes], bytes]) -> None:
        own = x509.load_der_x509_certificate(chain[0])
        self._raw = raw
        self._before_digest, self._after_digest = _attributes(chain[0])
        self._head = _INTEGER_1 + _set(_SHA256) + _sequence(_oid(1, 2, 840, 113549, 1, 7, 1)) + _der(_CONTEXT_0, *sorted(chain))
        self._signer_head = _INTEGER_1 + _sequence(own.issuer.public_bytes(), _integer(own.serial_number)) + _SHA256
        self.room = len(self._wrapped(bytes(32), bytes(_LONGEST_SIGNATURE)))

    def cms(self, digest: bytes) -> bytes:
        """The detached CMS signature (DER) over a document with this SHA-256 digest."""
        attributes = self._before_digest + digest + self._after_digest
        return self._wrapped(digest, self._raw(sha256(_set(attributes)).digest()))

    def _wrapped(self, digest: bytes, signature: bytes) -> bytes:
        attributes = _der(_CONTEXT_0, self._before_digest, digest, self._after_digest)
        signer = _sequence(self._signer_head, attributes, _ECDSA_WITH_SHA256, _der(_OCTETS, signature))
        return _sequence(_oid(1, 2, 840, 113549, 1, 7, 2), _der(_CONTEXT_0, _sequence(self._head, _set(signer))))


def signer_with_key(key: ec.EllipticCurvePrivateKey, chain: Sequence[x509.Certificate]) -> EcdsaSigner:
    """Signs with a key in memory, by RFC 6979: the same document gets the same signature. ValueError if they do not fit."""
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("the signing key must be an elliptic-curve key on P-256")
    if chain[0].public_key() != key.public_key():
        raise ValueError("the signing certificate belongs to another key")
    algorithm = ec.ECDSA(utils.Prehashed(hashes.SHA256()), deterministic_signing=True)
    return EcdsaSigner([c.public_bytes(serialization.Encoding.DER) for c in chain], lambda digest: key.sign(digest, algorithm))


def is_signed(cms: bytes, digest: bytes, certificate: bytes) -> bool:
    """Whether a CMS made here is a signature over a document with this SHA-256 digest, by the key of this certificate (DER)."""
    before, after = _attributes(certificate)
    attributes = before + digest + after
    _, found, behind = cms.partition(attributes + _ECDSA_WITH_SHA256 + bytes((_OCTETS,)))
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not found or not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    try:
        key.verify(behind[1 : 1 + behind[0]], _set(attributes), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, IndexError):
        return False
    return True


def _attributes(certificate: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind the document's digest in the signed attributes.

    PAdES wants three: the content's type, its digest, and the digest of the signer's certificate (signing-certificate-v2),
    so that no other certificate can be put in its place. The time stands in the PDF, not here.
    """
    content_type = _sequence(_oid(1, 2, 840, 113549, 1, 9, 3), _set(_oid(1, 2, 840, 113549, 1, 7, 1)))
    identifier = _sequence(_der(_OCTETS, sha256(certificate).digest()))
    certificate_id = _sequence(_oid(1, 2, 840, 113549, 1, 9, 16, 2, 47), _set(_sequence(_sequence(identifier))))
    hole = bytes(32)
    digest = _sequence(_oid(1, 2, 840, 113549, 1, 9, 4), _set(_der(_OCTETS, hole)))
    before, after = b"".join(sorted([content_type, digest, certificate_id])).split(hole)
    return before, after


def _der(tag: int, *contents: bytes) -> bytes:
    body = b"".join(contents)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + body


def _sequence(*contents: bytes) -> bytes:
    return _der(_SEQUENCE, *contents)


def _set(*contents: bytes) -> bytes:
    return _der(_SET, *contents)


def _integer(value: int) -> bytes:
    return _der(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def _oid(first: int, second: int, *others: int) -> bytes:
    return _der(_OID, bytes([40 * first + second]), *map(_base_128, others))


def _base_128(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(0x80 | value & 0x7F)
    return bytes(reversed(digits))


_INTEGER_1 = _integer(1)
_SHA256 = _sequence(_oid(2, 16, 840, 1, 101, 3, 4, 2, 1))
_ECDSA_WITH_SHA256 = _sequence(_oid(1, 2, 840, 10045, 4, 3, 2))
