"""Our own check of signatures agrees with what pdfsig says, and claims no more than it has checked."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests import editing
from tests.documents.makers import a_certificate
from tests.documents.stamping.conftest import AT, attachment, key, signing
from tests.documents.stamping.test_signatures import accepted, hole_in
from tests.sealing import sealed
from trainingreg.adapters import signing_keys
from trainingreg.adapters.signing_keys import SigningKey
from trainingreg.documents.finish import Attachment
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.look import Look
from trainingreg.documents.signature_check import SignatureState, signature_of
from trainingreg.documents.signing import Signing
from trainingreg.documents.stamping.compiling import compiled

__all__ = ["attachment", "key", "signing"]  # fixtures


@pytest.fixture(scope="module")
def file(fonts: FontSet, attachment: Attachment, signing: Signing) -> bytes:
    """A certificate as issued."""
    return compiled(a_certificate(), Look(), fonts).stamp(a_certificate(), [attachment], signing)


@pytest.fixture
def own(key: SigningKey, tmp_path: Path) -> list[bytes]:
    """The registry's certificates: of the key that signed, and of one that came later."""
    later = signing_keys.newest(tmp_path / "later", "示例登记处", AT)
    return [held.chain[0].public_bytes(Encoding.DER) for held in (later, key)]


def test_it_is_told_what_the_signature_covers(file: bytes, own: list[bytes], fonts: FontSet, tmp_path: Path) -> None:
    assert signature_of(file, own) is SignatureState.WHOLE
    assert accepted(file, tmp_path)
    assert signature_of(file + b"\n% more\n", own) is SignatureState.EXTENDED
    assert signature_of(sealed(file), own) is SignatureState.EXTENDED
    assert signature_of(editing.saved_by_qpdf(file), own) is SignatureState.CHANGED
    assert signature_of(editing.retold(file), own) is SignatureState.CHANGED
    assert signature_of(editing.printed_by_cairo(file), own) is SignatureState.NONE
    assert signature_of(file, own[:1]) is SignatureState.STRANGE
    assert signature_of(editing.forged(a_certificate(), fonts), own) is SignatureState.NONE


def test_any_flipped_byte_is_seen(file: bytes, own: list[bytes]) -> None:
    first, last = hole_in(file)
    for place in Random(11).sample([*range(first), *range(last, len(file))], 200):
        flipped = file[:place] + bytes([file[place] ^ 0x01]) + file[place + 1 :]
        assert signature_of(flipped, own) is not SignatureState.WHOLE, place


def test_a_signature_is_not_taken_from_one_file_into_another(
    file: bytes, own: list[bytes], fonts: FontSet, signing: Signing
) -> None:
    other = compiled(a_certificate(), Look(), fonts).stamp(a_certificate(name="王伟"), (), signing)
    (first, last), (start, end) = hole_in(file), hole_in(other)
    assert last - first == end - start
    assert signature_of(other[:start] + file[first:last] + other[end:], own) is SignatureState.CHANGED


@pytest.mark.parametrize(
    "tail",
    [b"/ByteRange [0 1 2 3]", b"/ByteRange [0 9999999999 9999999999 9999999999]", b"/ByteRange [0 5 4 3]", b"/ByteRange [0 0 0 0]"],
)
def test_nonsense_is_no_signature_of_ours(own: list[bytes], tail: bytes) -> None:
    assert signature_of(b"%PDF-1.7 " + tail, own) is SignatureState.STRANGE
    assert signature_of(b"", own) is SignatureState.NONE


def test_a_range_that_leaves_out_more_than_the_signature_is_not_good(file: bytes, own: list[bytes]) -> None:
    """What hides beside the value in the hole would be covered by nobody."""
    first, last = hole_in(file)
    wider = re.sub(rb"(/ByteRange \[ 0 )\d+", lambda found: found.group(1) + b"%d" % (first - 1), file, count=1)
    assert signature_of(wider[: len(file)], own) in {SignatureState.CHANGED, SignatureState.STRANGE}
    assert last > first
