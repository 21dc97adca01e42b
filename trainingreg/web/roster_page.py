"""What the page of a checked roster shows: what was read, and row by row what is wrong or worth a remark."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from trainingreg.domain.problems import Problem
from trainingreg.domain.roster_rows import RosterReading
from trainingreg.domain.roster_words import HEADERS
from trainingreg.domain.sheets import column_letter
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.services.roster_check import RosterCheck
from trainingreg.text import mask_document, mask_phone
from trainingreg.web.forms.rosters import RosterForm
from trainingreg.web.languages import translated

_SHOWN = ("name", "document", "phone", "school")
_MOST_IN_SUMMARY = 20
_AS_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+[0-9]{1,2}")
Remark = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One person of the file: `cells` holds text and remarks by field, `problem` is wrong, tip or None."""

    number: int
    problem: str | None
    cells: dict[str, tuple[str, list[Remark]]]


def rendered(cohort: CohortFacts, check: RosterCheck, token: str, file_name: str, uploaded_at: datetime, form: RosterForm) -> str:
    """The page of one uploaded roster."""
    lines = _lines(check)
    numbers = {kind: sum(line.problem == kind for line in lines) for kind in ("wrong", "tip", None)}
    wanted = _wanted(numbers)
    return render_template(
        "rosters/check.html",
        cohort=cohort,
        checked=_read(check.reading, file_name, uploaded_at),
        wrong=numbers["wrong"],
        of=len(lines),
        errors=len(check.errors),
        problems=_summary(check, {line.number for line in lines}),
        problems_more=max(len(check.errors) - _MOST_IN_SUMMARY, 0),
        columns=_columns(check.reading),
        rows=[line for line in lines if wanted == "all" or line.problem == (wanted if wanted != "fine" else None)],
        segments=_segments(numbers, len(lines), wanted, url_for("rosters.check", code=cohort.code, token=token)),
        annotated_url=url_for("rosters.annotated", code=cohort.code, token=token) if check.problems else None,
        upload=form,
        upload_url=url_for("rosters.upload", code=cohort.code),
        confirm_url=None if check.errors else url_for("rosters.confirm", code=cohort.code, token=token),
        cancel_url=url_for("cohorts.show", code=cohort.code),
    )


def _read(reading: RosterReading, file_name: str, uploaded_at: datetime) -> dict[str, Any]:
    words = {"title": _("title rows"), "blank": _("blank rows"), "total": _("rows of sums"), "note": _("notes")}
    skipped = [f"{words[kind]} {number}" for kind, number in reading.skipped.items() if number]
    return {
        "file_name": file_name,
        "sheet": reading.sheet_name or "—",
        "header_row": reading.header_row,
        "rows_read": len(reading.lines),
        "first_row": reading.lines[0].row_number if reading.lines else "—",
        "last_row": reading.lines[-1].row_number if reading.lines else "—",
        "skipped": " · ".join(skipped),
        "unused_columns": "、".join(reading.unused_columns),
        "checked_at": uploaded_at,
    }


def _lines(check: RosterCheck) -> list[Line]:
    remarks: dict[int, dict[str, list[Remark]]] = defaultdict(lambda: defaultdict(list))
    kinds: dict[int, str] = {}
    fields = {words[0]: name for name, words in HEADERS.items()}
    for problem in check.problems:
        if problem.row is None:
            continue
        kind = "tip" if problem.warning else "wrong"
        field = fields.get(problem.column, "name")
        remarks[problem.row][field if field in _SHOWN else "name"].append((kind, _sentence(problem, field)))
        kinds[problem.row] = "wrong" if "wrong" in (kind, kinds.get(problem.row)) else "tip"
    return [
        Line(
            line.row_number,
            kinds.get(line.row_number),
            {name: (_shown(name, line.cells.get(name, "")), remarks[line.row_number][name]) for name in _SHOWN},
        )
        for line in check.reading.lines
    ]


def _sentence(problem: Problem, field: str) -> str:
    """The reason; with its column where that column is not shown in the table."""
    reason = translated(problem.reason)
    return reason if field in _SHOWN else _with_column(problem.column, reason)


def _shown(name: str, text: str) -> str:
    if name == "document" and _AS_NUMBER.fullmatch(text):
        return f"{float(text):.2E}"  # as the spreadsheet shows a number that it should have kept as text
    if name == "document":
        return mask_document(text) if text else ""
    if name == "phone":
        return mask_phone(text) if len(text) == 11 else text
    return "".join("□" if unicodedata.category(character) == "Co" else character for character in text)


def _summary(check: RosterCheck, rows: set[int]) -> list[tuple[int | None, str, str]]:
    """The first errors: the row to jump to (None for the whole file), the name there, the sentence."""
    names = {line.row_number: _shown("name", line.cells.get("name", "")) for line in check.reading.lines}
    found: list[tuple[int | None, str, str]] = []
    for problem in check.errors[:_MOST_IN_SUMMARY]:
        words = translated(problem.reason)
        sentence = words if words.startswith(problem.column) else _with_column(problem.column, words)
        found.append((problem.row if problem.row in rows else None, names.get(problem.row or 0, ""), sentence))
    return found


def _with_column(column: str, reason: str) -> str:
    return _("%(label)s: %(error)s", label=column, error=reason)


def _columns(reading: RosterReading) -> list[tuple[str, str, str]]:
    headings = {"name": _("Name"), "document": _("Document number"), "phone": _("Mobile number"), "school": _("School")}
    letters = {name: column_letter(index) for name, index in reading.columns.items()}
    return [(name, headings[name], _("column %(letter)s", letter=letters[name]) if name in letters else "") for name in _SHOWN]


def _wanted(numbers: dict[str | None, int]) -> str:
    wanted = request.args.get("rows", "")
    if wanted in {"wrong", "tip", "fine", "all"}:
        return wanted
    return "wrong" if numbers["wrong"] else "tip" if numbers["tip"] else "all"


def _segments(numbers: dict[str | None, int], of: int, wanted: str, here: str) -> list[tuple[str, str, bool]]:
    words = [
        ("wrong", _("Rows to correct"), numbers["wrong"]),
        ("tip", _("With a note"), numbers["tip"]),
        ("fine", _("Without remark"), numbers[None]),
        ("all", _("All rows"), of),
    ]
    return [(f"{word} {number}", f"{here}?rows={kind}#rows", kind == wanted) for kind, word, number in words]
