"""Cells of a table: one line that shrinks a little, else two small lines; nothing is ever cut off."""

from dataclasses import dataclass

from trainingreg.documents.certificate import name_kind
from trainingreg.documents.errors import Overflow
from trainingreg.documents.faces import Face
from trainingreg.documents.fonts import FontSet, Kind
from trainingreg.documents.lines import may_break
from trainingreg.documents.slots import face_for, fit

_LEAST = 5.0  # points; smaller can be printed but not read


@dataclass(frozen=True)
class Column:
    """What a column holds: the field, its face, the usual size and width, the least size of one line, the most of two.

    Lines break behind one of the marks in `after`; where there are none in it, wherever Chinese may break.
    """

    field: str
    kind: Kind
    size: float
    width: float
    least: float
    small: float
    after: str = ""


@dataclass(frozen=True)
class Cell:
    """A text in its cell: its lines, their size and their face."""

    lines: tuple[str, ...]
    size: float
    face: Face


def fill_cell(text: str, column: Column, fonts: FontSet) -> Cell:
    """The text in its cell; MissingGlyph or Overflow, naming the field, where it cannot stand there."""
    kind = name_kind(text) if column.field == "name" else column.kind
    face = face_for(column.field, text, kind, fonts)
    size = fit(face, text, column.size, column.width, column.least)
    return Cell((text,), size, face) if size is not None else _in_two_lines(text, column, face)


def _in_two_lines(text: str, column: Column, face: Face) -> Cell:
    """Split where the wider half is narrowest."""
    halves = [(text[:cut].rstrip(), text[cut:]) for cut in _cuts(text, column.after)]
    lines = min(halves, key=lambda pair: max(face.width(line, 1) for line in pair))
    sizes = [fit(face, line, column.small, column.width, _LEAST) for line in lines]
    fitting = [size for size in sizes if size is not None]
    if len(fitting) < len(sizes):
        raise Overflow(column.field, text)
    return Cell(lines, min(fitting), face)


def _cuts(text: str, after: str) -> list[int]:
    everywhere = range(1, len(text))
    wanted = [cut for cut in everywhere if text[cut - 1] in after]
    return wanted or [cut for cut in everywhere if may_break(text[cut - 1], text[cut])] or list(everywhere)
