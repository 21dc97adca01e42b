"""The operators of a page, as far as stamping must know them: the lines of text, each with its place, font and glyphs.

WeasyPrint writes each line as `BT … Tm … Tf […] TJ ET`, in CSS pixels from the top of the page, and keeps the glyph numbers
of the face; the marks around it, which tie it to the structure for reading aloud, are left as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trainingreg.documents.faces import Face, pixels_as_set

_NUMBER = rb"(-?[\d.]+)"
_LINE = re.compile(
    rb"BT\s+1 0 0 -1 %s %s Tm\s+/(\w+) %s Tf\s+\[([^\]]*)\]\s*TJ\s+ET" % (_NUMBER, _NUMBER, _NUMBER),
)
_GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")


@dataclass(frozen=True)
class Line:
    """A line of text in the operators: from `start` to `end`, beginning at x on the baseline y, in pixels."""

    start: int
    end: int
    x: float
    y: float
    font: str
    glyphs: bytes


def lines_of(content: bytes) -> Iterator[Line]:
    """Every line of text, in the order of drawing."""
    for found in _LINE.finditer(content):
        x, y, font, _, pieces = found.groups()
        glyphs = b"".join(_GLYPHS.findall(pieces)).lower()
        yield Line(*found.span(), float(x), float(y), font.decode(), glyphs)


def shown(x: float, y: float, font: str, size: float, glyphs: bytes) -> bytes:
    """Operators for a line of text of so many points."""
    return b"BT 1 0 0 -1 %.6f %.6f Tm /%s %.6f Tf <%s> Tj ET" % (x, y, font.encode(), pixels_as_set(size), glyphs)


def glyphs_of(face: Face, text: str) -> bytes:
    """The text as the face's glyph numbers."""
    return b"".join(b"%04x" % (face.glyph(character) or 0) for character in text)
