"""Workbooks read into plain sheets, whatever program wrote them; what cannot be read is refused with a sentence."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any

from trainingreg.documents import confined
from trainingreg.documents.delimited import read_delimited
from trainingreg.documents.workbook_guard import DAMAGED, PASSWORD, TOO_LARGE, FileKind, file_kind
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, Row, Sheet, is_blank

_READER = Path(__file__).with_name("reading_child.py")
_REFUSALS = {"password": PASSWORD, "too_large": TOO_LARGE, "damaged": DAMAGED}
_MOST_FILLED = 200_000


def read_workbook(data: bytes, filename: str) -> list[Sheet]:
    """Every sheet of an .xlsx, .xls or .csv file, hidden sheets last; formulas as the values they last had.

    Row numbers are those of the file, cells start at column A. A cell merged over several rows gives its value to each
    of them. `filename` only names the sheet of a text table. Raises Invalid for anything that is no readable workbook.
    """
    if file_kind(data) is FileKind.CSV:
        return [Sheet(PurePath(filename).stem or "csv", read_delimited(data))]
    try:
        answer = json.loads(confined.run(_READER, data))
    except confined.Overstrained:
        raise Invalid(TOO_LARGE) from None
    if "refusal" in answer:
        raise Invalid(_REFUSALS[answer["refusal"]])
    return [_sheet(**found) for found in answer["sheets"]]


def _sheet(name: str, rows: list[list[Any]], merged: list[Any]) -> Sheet:
    cells = [[_cell(value) for value in row] for row in rows]
    _fill_merged(cells, merged)
    return Sheet(name, [Row(number, row) for number, row in enumerate(cells, 1)])


def _cell(value: Any) -> Cell:
    if value == "":
        return None
    if isinstance(value, list):
        text: str = value[0]
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _fill_merged(cells: list[list[Cell]], merged: list[Any]) -> None:
    """Repeats a value down the rows its cell is merged over: clerks merge the school of neighbouring rows."""
    left = _MOST_FILLED
    for (top, first), (bottom, last) in merged:
        if first != last or top >= len(cells) or is_blank(cells[top][first]):
            continue
        for row in cells[top + 1 : bottom + 1]:
            left -= 1
            if left < 0:
                return
            row[first] = cells[top][first]
