"""Which characters paper needs: the sets that the faces are made for, and the ones that are never printed."""

import unicodedata
from functools import cache
from pathlib import Path

_BEYOND_GB2312 = Path(__file__).parent / "data" / "standard-characters.txt"
_LATIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180))))
_MARKS = frozenset("·•—–‘’“”…、。《》〈〉【】「」（）：；，！？￥％°×〇℃　")
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Mn", "Mc", "Me"})


def usual() -> frozenset[str]:
    """Latin, marks and the 3 755 most frequent Han characters (GB 2312 level 1): enough for most certificates.

    A face of this size makes a page in three quarters of the time that the standard one takes.
    """
    return _LATIN | _MARKS | _gb2312(0xA1, 0xA3) | _gb2312(0xB0, 0xD7)


def standard() -> frozenset[str]:
    """Latin, marks, all of GB 2312 and the 8 105 characters of 通用规范汉字表."""
    return _LATIN | _MARKS | _gb2312(0xA1, 0xF7) | _beyond_gb2312()


def ascii_only() -> frozenset[str]:
    """The printable ASCII characters, for codes that are typed again by hand."""
    return frozenset(map(chr, range(0x20, 0x7F)))


def is_printable(character: str) -> bool:
    """Whether the character may stand on paper at all, whatever a face says.

    Fonts do hold glyphs for private-use code points, U+FFFD, zero-width and control characters, and they print as
    something wrong or as nothing. A combining mark that normalising (NFC) has left over would stand beside its letter.
    """
    return character != "\ufffd" and unicodedata.category(character) not in _UNPRINTABLE


@cache
def _gb2312(first_row: int, last_row: int) -> frozenset[str]:
    """The characters of these rows (as first bytes) of GB 2312."""
    rows = range(first_row, last_row + 1)
    codes = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))
    return frozenset(code for code in codes if len(code) == 1)


@cache
def _beyond_gb2312() -> frozenset[str]:
    lines = _BEYOND_GB2312.read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))
