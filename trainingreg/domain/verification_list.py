"""Lists of numbers and names that somebody wants verified at once: found in a sheet whatever stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Row, Sheet, as_text, is_blank
from trainingreg.domain.tables import match_columns
from trainingreg.domain.verification import holder_key, number_key
from trainingreg.text import say

HEADERS = {
    "number": ("证书编号", "证书号", "证书号码", "证书编码", "编号", "Certificatenumber", "Number"),
    "name": ("姓名", "持证人", "持证人姓名", "学员姓名", "教师姓名", "名字", "Name"),
}
MOST_ROWS = 500
MOST_COLUMNS = 50
_HEADER_SEARCH = 60
# What an address may ask by lists in one window (see `domain.verification`): one list in which nothing is found, or three
# in which everything is. Reading a file costs too, whatever stands in it.
MOST_WEIGHT = 1600
FOUND_WEIGHT, MISSED_WEIGHT, FILE_WEIGHT = 1, 3, 30


@dataclass(frozen=True)
class Question:
    """A row below the header; without keys there is nothing to look up, `is_blank` that there is nothing at all."""

    row: Row
    number_key: str | None
    holder_key: str | None
    is_blank: bool

    @property
    def keys(self) -> tuple[str, str] | None:
        """What is looked up, if both can belong to a certificate."""
        return (self.number_key, self.holder_key) if self.number_key and self.holder_key else None


@dataclass(frozen=True)
class Asked:
    """A list as it was read: the lines above its header, the header, and the rows below it; `width` in columns."""

    sheet_name: str
    above: tuple[str, ...]
    header: Row
    questions: tuple[Question, ...]
    width: int

    @property
    def asked(self) -> list[Question]:
        """The rows that hold something."""
        return [question for question in self.questions if not question.is_blank]


def read(sheets: Sequence[Sheet]) -> Asked:
    """The first sheet with a header of number and name; raises Invalid where there is none, no row, or too much."""
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:_HEADER_SEARCH]):
            columns = match_columns(row, HEADERS)
            if len(columns) == len(HEADERS):
                return _read(sheet, index, columns)
    raise Invalid(say("No row of headers was found. One row must hold the words 证书编号 and 姓名."), "file")


def _read(sheet: Sheet, header: int, columns: dict[str, int]) -> Asked:
    below = sheet.rows[header + 1 :]
    while below and all(map(is_blank, below[-1].cells)):
        below = below[:-1]
    _check_size(below)
    found = tuple(_question(row, columns) for row in below)
    width = max(_width(row) for row in (sheet.rows[header], *below))
    if width > MOST_COLUMNS:
        raise Invalid(say("The list has more than %(most)s columns.", most=MOST_COLUMNS), "file")
    return Asked(sheet.name, tuple(_lines(sheet.rows[:header])), sheet.rows[header], found, width)


def _check_size(below: Sequence[Row]) -> None:
    if not below:
        raise Invalid(say("Below the headers there is no row."), "file")
    if len(below) > MOST_ROWS:
        raise Invalid(say("A list may have at most %(most)s rows. Divide it into several.", most=MOST_ROWS), "file")


def _question(row: Row, columns: dict[str, int]) -> Question:
    number, name = (as_text(row.cell(columns[field])) for field in ("number", "name"))
    return Question(row, number_key(number), holder_key(name), all(map(is_blank, row.cells)))


def _width(row: Row) -> int:
    return max((index for index, cell in enumerate(row.cells, 1) if not is_blank(cell)), default=0)


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield " ".join(as_text(cell) for cell in row.cells if not is_blank(cell))
