"""Text tables: .csv as Excel, WPS and other programs write them, in UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, Row
from trainingreg.text import say

MOST_ROWS = 200_000
MOST_CELLS = 4_000_000
LONGEST_LINE = 1_000_000
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_AS_FORMULA = re.compile(r'="([^"]*)"')  # how some programs keep Excel from reading digits as a number
_SAMPLE_LINES = 40


def read_delimited(data: bytes) -> list[Row]:
    """The rows of a text table, every cell text or None; raises Invalid if the bytes are no such table."""
    text = _decoded(data)
    if _NOT_TEXT.search(text):
        raise Invalid(say("This is not a workbook. Upload an .xlsx, .xls or .csv file."))
    if max(map(len, text.split("\n"))) > LONGEST_LINE:
        raise Invalid(say("A line of the file is too long to be a row of a table."))
    try:
        return list(_rows(text))
    except csv.Error:
        raise Invalid(say("The rows of the file cannot be told apart. Save it as .xlsx and upload that one.")) from None


def _decoded(data: bytes) -> str:
    encodings = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(say("The characters of the file cannot be read. Save it as .xlsx, or as .csv in UTF-8."))


def _rows(text: str) -> Iterator[Row]:
    cells_left = MOST_CELLS
    for number, fields in enumerate(csv.reader(_lines(text), delimiter=_delimiter(text)), 1):
        cells_left -= len(fields)
        if number > MOST_ROWS or cells_left < 0:
            raise Invalid(say("The table has more than %(most)s rows.", most=MOST_ROWS))
        yield Row(number, [_cell(field) for field in fields])


def _lines(text: str) -> Iterator[str]:
    """Lines by line feed alone, each with its end: `splitlines` would also cut at characters inside a cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return (line + "\n" for line in lines)


def _cell(field: str) -> Cell:
    if field.startswith("=") and (match := _AS_FORMULA.fullmatch(field)):
        return match[1]
    return field or None


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines; a comma where none does."""
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        return stated[1]
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    return max((",", ";", "\t"), key=sample.count)
