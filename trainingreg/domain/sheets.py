"""A sheet of a workbook as plain values, whatever file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 as the spreadsheet shows it, `cells` start at column A."""

    number: int
    cells: list[Cell]

    def cell(self, index: int | None) -> Cell:
        """The value at a column, None where the row is shorter or there is no such column."""
        return self.cells[index] if index is not None and index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with all its rows from row 1 on, blank ones too."""

    name: str
    rows: list[Row]


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing that a reader could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column that is counted from 0: 0 -> A, 26 -> AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def as_text(cell: Cell) -> str:
    """A cell as the text that a person would have typed; a whole number loses its decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell if isinstance(cell, str) else str(cell)
