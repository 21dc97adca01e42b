"""Workbooks written for people to download: plain tables, and nothing in them that runs."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from trainingreg.domain.calendar import SHANGHAI
from trainingreg.domain.sheets import Cell

TEXT = "@"
WHOLE = "#,##0"
DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
RATE = "0.0%"
PLAIN = "General"

_LONGEST_SHEET_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOLD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="F3F5F7")
_HEAD_ALIGNMENT = Alignment(vertical="center", wrap_text=True)


@dataclass(frozen=True)
class ColumnOut:
    """A column: its title, its width in characters and how its values are shown; TEXT keeps identity numbers whole."""

    title: str
    width: float = 14
    number_format: str = PLAIN


@dataclass(frozen=True)
class SheetOut:
    """A sheet: `above` are lines before the header (what the figures mean, as of when), then header and rows."""

    name: str
    columns: Sequence[ColumnOut]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()


def write_workbook(sheets: Sequence[SheetOut]) -> bytes:
    """The sheets as an .xlsx: bold header that stays in view, dates as dates, numbers as numbers, no live formula."""
    book = Workbook(write_only=True)
    names = sheet_names([sheet.name for sheet in sheets])
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book.create_sheet(name), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, not even after it was saved as .csv; fit for XML."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _write_sheet(page: WriteOnlyWorksheet, sheet: SheetOut) -> None:
    for index, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    page.freeze_panes = f"A{len(sheet.above) + 2}"
    for line in sheet.above:
        page.append([_text_cell(page, line)])
    page.append([_head_cell(page, column.title) for column in sheet.columns])
    formats = [column.number_format for column in sheet.columns]
    for row in sheet.rows:
        page.append([_cell(page, value, shown) for value, shown in zip(row, formats, strict=True)])


def _cell(page: WriteOnlyWorksheet, value: Cell, number_format: str) -> WriteOnlyCell | None:
    if value is None or value == "":
        return None
    if number_format == TEXT or isinstance(value, str):
        cell = _text_cell(page, str(value))
    else:
        cell = WriteOnlyCell(page, _storable(value, number_format))
    if number_format != PLAIN:
        cell.number_format = number_format
    elif isinstance(value, date):
        cell.number_format = MOMENT if isinstance(value, datetime) else DAY
    return cell


def _storable(value: Cell, number_format: str) -> Cell:
    """Moments as wall time in Asia/Shanghai, since a spreadsheet knows no zones; rates cut, never rounded up."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(SHANGHAI).replace(tzinfo=None)
    if isinstance(value, float) and number_format == RATE:
        return math.floor(value * 1000 + 1e-7) / 1000
    return value


def _text_cell(page: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, harmless(text))
    cell.data_type = "s"  # the writer itself would make a formula of a leading =, and an error of #N/A
    return cell


def _head_cell(page: WriteOnlyWorksheet, title: str) -> WriteOnlyCell:
    cell = _text_cell(page, title)
    cell.font, cell.fill, cell.alignment = _BOLD, _HEAD_FILL, _HEAD_ALIGNMENT
    return cell


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """The names that sheets of these names get in a written workbook."""
    taken: set[str] = set()
    return [_sheet_name(name, taken) for name in wanted]


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """The name without the signs a sheet may not have, short enough, and numbered if another sheet has it."""
    stem = _NOT_IN_A_NAME.sub(" ", wanted).strip("' ") or "Sheet"
    name, number = stem[:_LONGEST_SHEET_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem[: _LONGEST_SHEET_NAME - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
