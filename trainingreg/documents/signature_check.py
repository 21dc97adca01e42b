"""Whether a PDF carries the registry's own signature, and whether that still covers the file.

Checked on the bytes alone, without a PDF reader: the range that a signature names is hashed, and the signature over that hash
is verified with the certificates of the registry's keys. Signatures of others are seen, and left to PDF readers to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256

from trainingreg.documents.signing import is_signed

_MOST = 20  # signatures in one file that are looked at
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_HOLE = re.compile(rb"<([0-9A-Fa-f]{2,65536})>")


class SignatureState(StrEnum):
    """What was found; the first that fits."""

    WHOLE = "whole"  # ours, over every byte
    EXTENDED = "extended"  # ours, over everything up to what was appended later
    CHANGED = "changed"  # made with our certificate, over other bytes
    STRANGE = "strange"  # none of ours
    NONE = "none"


def signature_of(data: bytes, certificates: Iterable[bytes]) -> SignatureState:
    """The best that is found; `certificates` are the registry's own (DER)."""
    own = list(certificates)
    found = {_state(data, *bounds, own) for bounds in _ranges(data)}
    return next((state for state in SignatureState if state in found), SignatureState.NONE)


def _ranges(data: bytes) -> Iterator[tuple[int, int, int]]:
    for _, found in zip(range(_MOST), _RANGE.finditer(data), strict=False):
        first, second, length = map(int, found.groups())
        yield first, second, second + length


def _state(data: bytes, start: int, behind: int, end: int, own: list[bytes]) -> SignatureState:
    """The state of one signature, whose value stands between `start` and `behind`."""
    hole = _HOLE.fullmatch(data, start, behind) if start < behind <= end <= len(data) else None
    cms = bytes.fromhex(hole.group(1).decode()) if hole and len(hole.group(1)) % 2 == 0 else b""
    digest = sha256(data[:start] + data[behind:end]).digest()
    if any(is_signed(cms, digest, certificate) for certificate in own):
        return SignatureState.WHOLE if end == len(data) else SignatureState.EXTENDED
    if any(certificate.hex().encode() in data.lower() for certificate in own):
        return SignatureState.CHANGED
    return SignatureState.STRANGE
