"""The registry's signing keys, with certificates that it gives itself: made at first start, renewed by a new generation.

Old generations are kept, so that whoever checks an old file finds the certificate that it was signed with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from trainingreg.adapters.key_files import put_once

_LIFE = timedelta(days=20 * 365)
_SKEW = timedelta(days=1)  # clocks differ
_LONGEST_NAME = 56  # bytes; a certificate's name may have 64, and the generation comes behind it
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336


@dataclass(frozen=True, eq=False)
class SigningKey:
    """A private key and its certificate, followed by those that vouch for it."""

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


def newest(folder: Path, subject: str, now: datetime) -> SigningKey:
    """The key that signs: the newest generation in the folder; the first one is made when there is none."""
    if not _generations(folder):
        _add(folder, 1, subject, now)
    file = _generations(folder)[-1]
    return _read(file, file)


def renew(folder: Path, subject: str, now: datetime) -> SigningKey:
    """Adds a generation, which signs from now on; of two processes that do so at once, one is followed by both."""
    file = _add(folder, len(_generations(folder)) + 1, subject, now)
    return _read(file, file)


def given(key_file: Path, certificate_file: Path) -> SigningKey:
    """A key from elsewhere (PEM, without a password) with its certificate chain, its own certificate first."""
    return _read(key_file, certificate_file)


def certificates(folder: Path) -> list[x509.Certificate]:
    """The registry's own certificates of all generations, the oldest first."""
    return [_read(file, file).chain[0] for file in _generations(folder)]


def _add(folder: Path, generation: int, subject: str, now: datetime) -> Path:
    """The file of a generation, made unless it is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"signing-{generation:04d}.pem"
    name = subject.encode()[:_LONGEST_NAME].decode(errors="ignore")
    put_once(file, _made(f"{name} {generation}", now))
    return file


def _generations(folder: Path) -> list[Path]:
    return sorted(folder.glob("signing-*.pem"))


@lru_cache(maxsize=64)
def _read(key_file: Path, certificate_file: Path) -> SigningKey:
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{key_file} holds no elliptic-curve key")
    return SigningKey(key, tuple(x509.load_pem_x509_certificates(certificate_file.read_bytes())))


def _made(name: str, now: datetime) -> bytes:
    """A new P-256 key and a certificate that it signs itself, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNS_DOCUMENTS, critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


# Only signatures that cannot be disowned later: documents, no connections and no other certificates.
_SIGNS_DOCUMENTS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
