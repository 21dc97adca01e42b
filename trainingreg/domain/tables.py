"""Tables inside sheets: headers known by their words, and rows read cell by cell with every problem kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, Row, as_text, is_blank
from trainingreg.text import Sentence, say, squash

T = TypeVar("T")
Words = Mapping[str, Sequence[str]]
"""Field -> what its header may say; the first word is the official one and the one problems are reported under."""

_EXPLANATION = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_ORNAMENT = re.compile(r"[\s*★※:：。、]+")
_JOINED = re.compile(r"[/|,;或及和与]")


def header_word(cell: Cell) -> str:
    """What a header says without spaces, stars, colons and explanations in brackets."""
    return _ORNAMENT.sub("", _EXPLANATION.sub("", squash(as_text(cell))))


def match_columns(row: Row, words: Words) -> dict[str, int]:
    """The columns of a row of headers by field; where two fit one field, the more official word wins."""
    rank_of = {word: (field, rank) for field, known in words.items() for rank, word in enumerate(known)}
    found: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(row.cells):
        match = _match(header_word(cell), rank_of) if isinstance(cell, str) else None
        if match and (match[0] not in found or match[1] < found[match[0]][0]):
            found[match[0]] = (match[1], index)
    return {field: index for field, (_, index) in found.items()}


def _match(word: str, rank_of: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    if word in rank_of:
        return rank_of[word]
    parts = _JOINED.split(word) if len(word) <= 20 else []
    matches = [rank_of[part] for part in parts if part in rank_of]
    return (matches[0][0], matches[0][1] + 100) if matches else None


class RowReader:
    """Reads the cells of one row after another; what is wrong becomes a problem and the row is no longer `sound`."""

    def __init__(self, sheet: str, words: Words, columns: Mapping[str, int], problems: list[Problem]) -> None:
        self.sheet = sheet
        self.words = words
        self.columns = columns
        self.problems = problems
        self.row = Row(0, [])
        self.sound = True

    def begin(self, row: Row) -> None:
        """Turns to the next row."""
        self.row, self.sound = row, True

    def cell(self, field: str) -> Cell:
        """The value of a field, None where its column is absent."""
        return self.row.cell(self.columns.get(field))

    def is_blank(self) -> bool:
        """Whether no column that is used holds anything."""
        return all(is_blank(self.row.cell(index)) for index in self.columns.values())

    def required(self, field: str, parse: Callable[[Cell], T]) -> T | None:
        """The parsed value; an empty cell is a problem, an absent column is one already."""
        if field not in self.columns:
            self.sound = False
            return None
        if is_blank(self.cell(field)):
            self.fail(field, say("%(column)s is missing.", column=self.words[field][0]))
            return None
        return self.optional(field, parse)

    def optional(self, field: str, parse: Callable[[Cell], T]) -> T | None:
        """The parsed value, None for an empty cell or one with a problem."""
        cell = self.cell(field)
        if is_blank(cell):
            return None
        try:
            return parse(cell)
        except Invalid as refusal:
            self.fail(field, refusal.sentence)
            return None

    def fail(self, field: str, reason: Sentence) -> None:
        """Notes an error at a field of this row."""
        self.sound = False
        self.note(field, reason)

    def note(self, field: str, reason: Sentence, warning: bool = False) -> None:
        """Notes a problem at a field of this row, which stays sound."""
        index = self.columns.get(field)
        self.problems.append(Problem(self.sheet, self.row.number, self.words[field][0], reason, warning, index))
