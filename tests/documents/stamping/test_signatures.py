"""Signatures: what poppler's pdfsig and pyHanko, which share no code with ours or with each other, say about them."""

import re
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from asn1crypto.cms import ContentInfo
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.documents.makers import a_certificate
from tests.documents.stamping.conftest import AT
from trainingreg.adapters import signing_keys
from trainingreg.adapters.signing_keys import SigningKey
from trainingreg.documents.finish import Attachment, finished
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.signing import Signing, signer_with_key
from trainingreg.documents.stamping.compiling import compiled

FLIPS = 60


@pytest.fixture(scope="module")
def file(fonts: FontSet, attachment: Attachment, signing: Signing) -> bytes:
    """A certificate as issued."""
    return compiled(a_certificate(name="沈清"), Look(), fonts).stamp(a_certificate(), [attachment], signing)


def by_pdfsig(pdf: bytes, folder: Path) -> str:
    """What pdfsig prints."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False)
    return done.stdout.decode(errors="replace")


def by_pyhanko(pdf: bytes, *trusted: x509.Certificate) -> PdfSignatureStatus:
    """What pyHanko finds, by somebody who trusts these certificates."""
    roots = [Asn1Certificate.load(certificate.public_bytes(Encoding.DER)) for certificate in trusted]
    context = ValidationContext(trust_roots=roots, moment=AT + timedelta(days=1), allow_fetching=False)
    return validate_pdf_signature(PdfFileReader(BytesIO(pdf)).embedded_signatures[0], signer_validation_context=context)


def accepted(pdf: bytes, folder: Path) -> bool:
    """Whether pdfsig finds the signature valid and over the whole document."""
    said = by_pdfsig(pdf, folder)
    return "Signature is Valid." in said and "Total document signed" in said


def seen_by_pyhanko(pdf: bytes, trusted: x509.Certificate) -> bool:
    """Whether pyHanko objects, be it that it cannot even read the file."""
    try:
        status = by_pyhanko(pdf, trusted)
    except Exception:
        return True
    return not (status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def test_both_accept_the_signature_over_the_whole_file(file: bytes, key: SigningKey, tmp_path: Path) -> None:
    assert accepted(file, tmp_path)
    said = by_pdfsig(file, tmp_path)
    assert "ETSI.CAdES.detached" in said
    assert "SHA-256" in said
    status = by_pyhanko(file, key.chain[0])
    assert status.bottom_line
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.signer_reported_dt == AT
    assert status.pkcs7_signature_mechanism == "sha256_ecdsa"


def test_a_laid_out_certificate_is_signed_in_the_same_way(
    fonts: FontSet, attachment: Attachment, signing: Signing, key: SigningKey, tmp_path: Path
) -> None:
    pdf = finished(render(a_certificate(), Look(), fonts), [attachment], signing)
    assert accepted(pdf, tmp_path)
    assert by_pyhanko(pdf, key.chain[0]).bottom_line


def test_any_flipped_byte_is_seen_by_both(file: bytes, key: SigningKey, tmp_path: Path) -> None:
    first, last = hole_in(file)
    signed = [*range(first), *range(last, len(file))]
    in_the_value = first + 2 * len(held_in(file)) - 20
    for place in [in_the_value, *Random(7).sample(signed, FLIPS)]:
        flipped = file[:place] + bytes([file[place] ^ 0x01]) + file[place + 1 :]
        assert not accepted(flipped, tmp_path), place
        assert seen_by_pyhanko(flipped, key.chain[0]), place


def hole_in(file: bytes) -> tuple[int, int]:
    """From the signature's opening bracket to behind its closing one: all that is not signed."""
    found = re.search(rb"/Contents +(<[0-9a-f]+>)", file)
    assert found
    return found.span(1)


def held_in(file: bytes) -> bytes:
    """The CMS without the room that it leaves."""
    first, last = hole_in(file)
    return ContentInfo.load(bytes.fromhex(file[first + 1 : last - 1].decode())).dump()


def test_what_is_added_behind_the_signature_is_seen_by_both(file: bytes, key: SigningKey, tmp_path: Path) -> None:
    longer = file + b"\n% more\n"
    assert not accepted(longer, tmp_path)
    assert seen_by_pyhanko(longer, key.chain[0])


def test_another_registry_is_not_trusted(file: bytes, tmp_path: Path) -> None:
    other = signing_keys.newest(tmp_path / "keys", "另一登记处", AT)
    status = by_pyhanko(file, other.chain[0])
    assert status.intact
    assert not status.trusted


def test_files_of_an_old_key_stay_verifiable_after_a_new_one_signs(fonts: FontSet, tmp_path: Path) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    files = []
    for _ in range(2):
        held = signing_keys.renew(tmp_path, "示例登记处", AT)
        files.append(template.stamp(a_certificate(), (), Signing(signer_with_key(held.key, held.chain), AT)))
    old, new = signing_keys.certificates(tmp_path)
    assert old != new
    assert [by_pyhanko(file, old, new).signing_cert.dump() for file in files] == [c.public_bytes(Encoding.DER) for c in (old, new)]
    assert all(by_pyhanko(file, old, new).bottom_line for file in files)
    assert not by_pyhanko(files[0], new).bottom_line


def test_a_given_key_with_its_chain_is_trusted_by_its_root(fonts: FontSet, tmp_path: Path) -> None:
    root_key, middle_key, own_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = certified("根证书", root_key, "根证书", root_key, authority=True)
    middle = certified("中级证书", middle_key, "根证书", root_key, authority=True)
    own = certified("云洲技师学院", own_key, "中级证书", middle_key, authority=False)
    signing = Signing(signer_with_key(own_key, [own, middle]), AT)
    pdf = compiled(a_certificate(), Look(), fonts).stamp(a_certificate(), (), signing)
    assert accepted(pdf, tmp_path)
    assert by_pyhanko(pdf, root).bottom_line


def certified(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey, authority: bool
) -> x509.Certificate:
    """A certificate of an invented authority, or by one."""
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only", "digital_signature"), False
    )
    purposes = x509.KeyUsage(content_commitment=not authority, key_cert_sign=authority, crl_sign=authority, **usage)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(purposes, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .sign(by, hashes.SHA256())
    )


class Platform:
    """A platform elsewhere that returns the whole CMS; it asks for more room than it takes."""

    room = 4000

    def __init__(self, key: SigningKey, answer: int | None = None) -> None:
        self._signer = signer_with_key(key.key, key.chain)
        self._answer = answer

    def cms(self, digest: bytes) -> bytes:
        """The platform's answer."""
        return bytes(self._answer) if self._answer else self._signer.cms(digest)


def test_a_platform_elsewhere_may_sign(fonts: FontSet, key: SigningKey, tmp_path: Path) -> None:
    pdf = compiled(a_certificate(), Look(), fonts).stamp(a_certificate(), (), Signing(Platform(key), AT))
    assert accepted(pdf, tmp_path)
    assert by_pyhanko(pdf, key.chain[0]).bottom_line


def test_an_answer_that_does_not_fit_spoils_no_file(fonts: FontSet, key: SigningKey) -> None:
    with pytest.raises(ValueError, match="takes 4001 bytes"):
        compiled(a_certificate(), Look(), fonts).stamp(a_certificate(), (), Signing(Platform(key, answer=4001), AT))


def test_a_key_of_another_kind_or_of_another_certificate_does_not_sign(key: SigningKey) -> None:
    with pytest.raises(ValueError, match="P-256"):
        signer_with_key(ec.generate_private_key(ec.SECP384R1()), key.chain)
    with pytest.raises(ValueError, match="another key"):
        signer_with_key(ec.generate_private_key(ec.SECP256R1()), key.chain)
