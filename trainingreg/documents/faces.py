"""One face: its family's name in stylesheets, its file, and how wide its characters are."""

from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

MM_PER_POINT = 25.4 / 72
MM_PER_PIXEL = 25.4 / 96
_PANGO = 1024  # units in a pixel, in which sizes are cut and advances rounded


class Face:
    """A static TrueType face, read when it is first measured or printed with."""

    def __init__(self, family: str, file: Path | bytes) -> None:
        self.family = family
        self._file = file
        self._advances: dict[str, float | None] = {}

    @cached_property
    def data(self) -> bytes:
        """The font file's bytes."""
        return self._file if isinstance(self._file, bytes) else self._file.read_bytes()

    @cached_property
    def _font(self) -> hb.Font:
        return hb.Font(hb.Face(self.data))

    def glyph(self, character: str) -> int | None:
        """The number of the character's glyph, or None where the face lacks it."""
        return self._font.get_nominal_glyph(ord(character))

    def advance(self, character: str) -> float | None:
        """The character's width in em, or None where the face lacks it."""
        if character not in self._advances:
            self._advances[character] = self._measured(character)
        return self._advances[character]

    def _measured(self, character: str) -> float | None:
        glyph = self.glyph(character)
        return None if glyph is None else self._font.get_glyph_h_advance(glyph) / self._font.face.upem

    def has_all(self, text: str) -> bool:
        """Whether the face can draw every character of the text."""
        return all(self.advance(character) is not None for character in text)

    def width(self, text: str, size: float) -> float:
        """The width in millimetres of a text of so many points; a character that is lacking counts as one em."""
        advances = (self.advance(character) for character in text)
        return sum(1.0 if advance is None else advance for advance in advances) * size * MM_PER_POINT

    def width_as_set(self, text: str, size: float) -> float:
        """The width in CSS pixels that the layout engine gives a text of so many points, to the last unit."""
        units = int(pixels_as_set(size) * _PANGO)
        return sum(round((self.advance(character) or 0.0) * units) for character in text) / _PANGO


def pixels_as_set(size: float) -> float:
    """So many points in CSS pixels, as the layout engine sets them."""
    return int(size * 96 / 72 * _PANGO) / _PANGO
