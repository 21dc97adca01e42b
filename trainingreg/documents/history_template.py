"""An empty history workbook to fill in: five sheets with the headers that are read, text columns, lists to choose from."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from trainingreg.domain.history.words import HEADERS, REQUIRED, SHEETS
from trainingreg.domain.identity import KIND_WORDS

_TEXT, _DAY = "@", "yyyy-mm-dd"
_FILLED_ROWS = 20_000
_WIDTHS = {"name": 24, "title": 36, "number": 24, "certificate_number": 24, "aliases": 30, "notice_number": 24, "kind": 22}
_USUAL_WIDTH = 15
_DAYS = {"published_on", "valid_from", "valid_to", "starts_on", "ends_on", "completed_on", "issued_on"}
_NUMBERS = {"batch", "phase", "joined_phase", "hours", "capacity"}
# Column -> the words to choose from; workbooks are written in Chinese whatever the reader's language.
_CHOICES = {
    "type": ("技师学院", "高级技工学校", "技工学校"),
    "tier": ("部级示范", "省级", "市级", "校级"),
    "level": ("三级", "二级", "一级"),
    "phase": ("1", "2", "3"),
    "joined_phase": ("1", "2", "3"),
    "outcome": ("报名", "报到", "结业", "未结业", "退出"),
    "kind": tuple(words[0] for words in KIND_WORDS.values()),
}
_EXPLAINED = {
    "aliases": "（以；分隔）",
    "unit": "（名称或代码）",
    "kind": "（缺省 居民身份证）",
    "tier": "（部级示范/省级/市级/校级）",
    "outcome": "（报名/报到/结业/未结业/退出）",
}


def history_template() -> bytes:
    """An .xlsx whose header rows say with `*` what must be filled in; a sheet may stay without rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        page = book.create_sheet(sheet)
        for column, (name, words) in enumerate(HEADERS[sheet].items(), 1):
            _head(page.cell(1, column, words[0] + ("*" if name in REQUIRED[sheet] else "") + _EXPLAINED.get(name, "")))
            _prepare(page, get_column_letter(column), name)
        page.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _prepare(page: Worksheet, letter: str, name: str) -> None:
    page.column_dimensions[letter].width = _WIDTHS.get(name, _USUAL_WIDTH)
    if name not in _NUMBERS:
        page.column_dimensions[letter].number_format = _DAY if name in _DAYS else _TEXT
    if name in _CHOICES:
        validation = DataValidation("list", formula1=f'"{",".join(_CHOICES[name])}"', allow_blank=True, showErrorMessage=False)
        validation.add(f"{letter}2:{letter}{_FILLED_ROWS}")
        page.add_data_validation(validation)


def _head(cell: Cell) -> None:
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="F3F5F7")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
