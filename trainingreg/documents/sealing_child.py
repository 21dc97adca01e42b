"""The script of the confined process that compares a sealed certificate with the one that was issued.

It stands alone: it imports nothing of this package. In comes the length of the issued file (8 bytes), then the sealed one,
which begins with it; out comes one word.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_DRAWN = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/UserUnit", "/Contents", "/Resources")


def main() -> None:
    """Reads standard input to its end and writes the answer."""
    data = sys.stdin.buffer.read()
    sys.stdout.write(answer(data[8:], int.from_bytes(data[:8], "big")))


def answer(sealed: bytes, issued_bytes: int) -> str:
    """`sealed`, or why not: `unreadable`, `redrawn` (another page is shown) or `bare` (no signature over what was issued)."""
    try:
        with pikepdf.open(BytesIO(sealed)) as new, pikepdf.open(BytesIO(sealed[:issued_bytes])) as old:
            if new.is_encrypted:
                return "unreadable"
            if not same_pages(old, new):
                return "redrawn"
            return "sealed" if any(covers(each, issued_bytes) for each in signed_ranges(new)) else "bare"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return "unreadable"


def same_pages(old: pikepdf.Pdf, new: pikepdf.Pdf) -> bool:
    """Whether what is drawn is what was issued; seals are annotations on top of it."""
    if len(old.pages) != len(new.pages):
        return False
    pairs = zip(old.pages, new.pages, strict=True)
    return all(one.obj.get(key) == other.obj.get(key) for one, other in pairs for key in _DRAWN)


def signed_ranges(pdf: pikepdf.Pdf) -> Iterator[list[int]]:
    """The byte ranges of all signatures, wherever their dictionaries stand."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            for each in (thing, thing.get("/V")):
                found: Any = each.get("/ByteRange") if isinstance(each, pikepdf.Dictionary) else None
                if found is not None:
                    yield [int(part) for part in found]


def covers(byte_range: list[int], issued_bytes: int) -> bool:
    """Whether a signature was made after issue and over every issued byte."""
    return len(byte_range) == 4 and byte_range[0] == 0 and byte_range[1] >= issued_bytes


if __name__ == "__main__":
    main()
