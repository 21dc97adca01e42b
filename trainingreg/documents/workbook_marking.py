"""The uploaded roster handed back with its problems in it: coloured cells, comments, and a last column of reasons."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from trainingreg.documents import confined
from trainingreg.documents.workbook import read_workbook
from trainingreg.documents.workbook_guard import TOO_LARGE, FileKind, file_kind
from trainingreg.documents.workbook_writing import ColumnOut, SheetOut, sheet_names, write_workbook
from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, Sheet
from trainingreg.text import Sentence, say

TITLE = say("Problem")
_MARKER = Path(__file__).with_name("marking_child.py")
_WIDTH = 18


def annotate_workbook(
    data: bytes,
    filename: str,
    problems: Iterable[Problem],
    words: Callable[[Sentence], str] = str,
    header_row: int = 1,
) -> bytes:
    """The workbook as .xlsx with every problem at its cell; `words` puts a sentence into the reader's language.

    An .xlsx keeps its looks. An .xls, a .csv and an .xlsx that cannot be rewritten are rebuilt from their values. Raises Invalid
    where even that is too much.
    """
    problems = list(problems)
    kind = file_kind(data)
    if kind is FileKind.XLSX:
        try:
            return confined.run(_MARKER, _request(problems, words, header_row) + data)
        except confined.Overstrained:
            pass
    sheets = read_workbook(data, filename)
    names = dict(zip([sheet.name for sheet in sheets], sheet_names([sheet.name for sheet in sheets]), strict=True))
    renamed = [replace(problem, sheet=names.get(problem.sheet, "")) for problem in problems]
    try:
        return confined.run(_MARKER, _request(renamed, words, header_row) + _rebuilt(sheets))
    except confined.Overstrained:
        raise Invalid(TOO_LARGE) from None


def _request(problems: list[Problem], words: Callable[[Sentence], str], header_row: int) -> bytes:
    marks = [
        {
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.column_index,
            "text": _reason(problem, words),
            "warning": problem.warning,
        }
        for problem in problems
    ]
    return json.dumps({"title": words(TITLE), "header_row": header_row, "marks": marks}).encode() + b"\n"


def _reason(problem: Problem, words: Callable[[Sentence], str]) -> str:
    reason = words(problem.reason)
    return f"{problem.column}: {reason}" if problem.column else reason


def _rebuilt(sheets: list[Sheet]) -> bytes:
    """The same values at the same places, row 1 included: what looks like a header here is simply the first row."""
    return write_workbook([_sheet_out(sheet) for sheet in sheets])


def _sheet_out(sheet: Sheet) -> SheetOut:
    width = max((len(row.cells) for row in sheet.rows), default=0)
    first, *others = [_padded(row.cells, width) for row in sheet.rows] or [[]]
    columns = [ColumnOut("" if value is None else str(value), _WIDTH) for value in first]
    return SheetOut(sheet.name, columns, others)


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return [*cells, *[None] * (width - len(cells))]
