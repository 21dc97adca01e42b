"""An empty roster to fill in: the headers that are understood, and columns that keep numbers as text."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from trainingreg.domain.roster_words import HEADERS, REQUIRED

SHEET = "学员名册"
_TEXT = "@"
_WIDTHS = {"document": 24, "kind": 18, "school": 28, "phone": 16, "note": 24}
_USUAL_WIDTH = 14


def roster_template(lines: Sequence[str]) -> bytes:
    """An .xlsx with these explaining lines above the header row; `*` marks what must be filled in."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = SHEET
    for number, line in enumerate(lines, 1):
        page.cell(number, 1, line)
    for column, (name, words) in enumerate(HEADERS.items(), 1):
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = _WIDTHS.get(name, _USUAL_WIDTH)
        page.column_dimensions[letter].number_format = _TEXT  # an identity number typed here stays whole
        _head(page.cell(len(lines) + 1, column, words[0] + ("*" if name in REQUIRED else "")))
    page.freeze_panes = f"A{len(lines) + 2}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head(cell: Cell) -> None:
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="F3F5F7")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
