"""Slots: places of one line each, in which a text shrinks until it fits and is never cut.

Lengths are in millimetres, sizes in points. Widths come from the face's own advances, so no layout engine is asked.
"""

from dataclasses import dataclass

from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.faces import Face
from trainingreg.documents.fonts import FontSet, Kind

_ROUNDING = 1e-6


@dataclass(frozen=True)
class Slot:
    """A place: the face's kind, the usual size, the width and the least size at which it can still be read."""

    kind: Kind
    size: float
    width: float
    least: float


@dataclass(frozen=True)
class Filled:
    """A text in its slot: what stands there, how large, and in which family."""

    text: str
    size: float
    face: Face


def fill(field: str, text: str, slot: Slot, fonts: FontSet) -> Filled:
    """The text in its slot; MissingGlyph or Overflow, naming the field, where it cannot stand there."""
    face = face_for(field, text, slot.kind, fonts)
    size = fit(face, text, slot.size, slot.width, slot.least)
    if size is None:
        raise Overflow(field, text)
    return Filled(text, size, face)


def face_for(field: str, text: str, kind: Kind, fonts: FontSet) -> Face:
    """The face for the whole text; MissingGlyph, naming the field, if it has a character that cannot be printed."""
    undrawable = fonts.undrawable(text)
    if undrawable:
        raise MissingGlyph(field, undrawable)
    return fonts.face(kind, text)


def fit(face: Face, text: str, size: float, width: float, least: float) -> float | None:
    """The largest size up to `size`, in quarter points, in which the text is no wider than `width`; None below `least`."""
    natural = face.width(text, 1)
    if natural == 0:
        return size
    best = min(size, int(width / natural * 4 + _ROUNDING) / 4)
    return best if best >= least else None
