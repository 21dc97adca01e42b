"""The script of the confined process that writes problems into a workbook.

It stands alone: it imports nothing of this package. Standard input is one line of JSON (`title`, `header_row`, `marks`)
and the workbook; standard output is the marked workbook.
"""

import io
import json
import sys
from collections import defaultdict
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

AUTHOR = "trainingreg"
ERROR = PatternFill("solid", fgColor="FBE9E7")
WARNING = PatternFill("solid", fgColor="EAF1F8")
NO_FILL = PatternFill()
LAST_COLUMN = 16_384


def main() -> None:
    """Marks the workbook of standard input and writes it out; formulas become the values they last had."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    request = json.loads(head)
    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    marks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mark in request["marks"]:
        marks[mark["sheet"] if mark["sheet"] in book.sheetnames else book.worksheets[0].title].append(mark)
    for sheet in book.worksheets:
        forget_earlier(sheet)
        if sheet.title in marks:
            mark_sheet(sheet, marks[sheet.title], request["title"], request["header_row"])
    book.save(sys.stdout.buffer)


def mark_sheet(sheet: Worksheet, marks: list[dict[str, Any]], title: str, header_row: int) -> None:
    """Colours and comments each cell, and gathers the reasons of a row in a last column."""
    reasons: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        if mark["row"] and mark["column"] is not None:
            mark_cell(whole_cell(sheet, mark["row"], mark["column"] + 1), mark)
        reasons[mark["row"] or header_row].append(mark["text"])
    column = reason_column(sheet, title, header_row)
    if column > LAST_COLUMN:
        return
    sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 80
    reasons[header_row].insert(0, title)
    for row, texts in reasons.items():
        write_text(whole_cell(sheet, row, column), "; ".join(texts))
    whole_cell(sheet, header_row, column).font = Font(bold=True)


def mark_cell(cell: Cell, mark: dict[str, Any]) -> None:
    """A cell may have several reasons, and a comment of its owner that is not lost."""
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(earlier + mark["text"], AUTHOR, width=320, height=120)
    if not (mark["warning"] and earlier):
        cell.fill = WARNING if mark["warning"] else ERROR


def write_text(cell: Cell, text: str) -> None:
    """Text that stays text, whatever it starts with."""
    cell.value = text
    cell.data_type = "s"


def whole_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at a place, or the one that a merged range there shows."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def reason_column(sheet: Worksheet, title: str, header_row: int) -> int:
    """The column behind the last one in use, or the one with earlier reasons, emptied."""
    filled = {cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None}
    last: int = max(filled, default=0)
    if last and str(sheet.cell(header_row, last).value or "").partition("; ")[0] == title:
        for row in range(header_row, sheet.max_row + 1):
            whole_cell(sheet, row, last).value = None
        return last
    return last + 1


def forget_earlier(sheet: Worksheet) -> None:
    """Takes away what an earlier check marked, so that a corrected cell does not stay coloured."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = NO_FILL


if __name__ == "__main__":
    main()
