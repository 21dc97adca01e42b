"""The history workbook read into typed rows with everything that is wrong inside the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TypeVar

from trainingreg.domain.dates import parse_day
from trainingreg.domain.document_cells import read_document
from trainingreg.domain.history import words
from trainingreg.domain.history.rows import BaseRow, CohortRow, HistoryRow, MajorRow, ParticipantRow, SchoolRow
from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone, parse_whole_number
from trainingreg.domain.problems import Problem
from trainingreg.domain.sheets import Cell, Row, Sheet, as_text
from trainingreg.domain.tables import RowReader, match_columns
from trainingreg.domain.texts import parse_code, parse_text
from trainingreg.domain.words import EnrolmentState
from trainingreg.text import say, squash

R = TypeVar("R", bound=HistoryRow)
HEADER_SEARCH = 10
_ALIAS_ENDS = re.compile(r"[;；\r\n]+")
_from_one = partial(parse_whole_number, at_least=1)


@dataclass
class HistoryReading:
    """What the workbook says. A row stands in its list only if all its cells are sound.

    `codes` also knows the codes of unsound rows (sheet -> code -> the rows that have it), so that one bad cell in 班次
    is one problem and not another one for each of its people; `spans` has first and last day of every cohort with sound
    dates. `documents` are the (row, cohort code, identity key, name) of all people whose three cells are sound,
    `results` all whose result is known, `numbers` the rows of each certificate number.
    """

    schools: list[SchoolRow] = field(default_factory=list)
    majors: list[MajorRow] = field(default_factory=list)
    bases: list[BaseRow] = field(default_factory=list)
    cohorts: list[CohortRow] = field(default_factory=list)
    participants: list[ParticipantRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    codes: dict[str, dict[str, list[int]]] = field(default_factory=lambda: {name: {} for name in words.SHEETS})
    spans: dict[str, tuple[date, date]] = field(default_factory=dict)
    results: list[ParticipantRow] = field(default_factory=list)
    documents: list[tuple[int, str, str, str]] = field(default_factory=list)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    @property
    def sound_rows(self) -> int:
        """How many rows stand in the lists."""
        lists: tuple[Sized, ...] = (self.schools, self.majors, self.bases, self.cohorts, self.participants)
        return sum(map(len, lists))


def read_rows(sheets: Sequence[Sheet], today: date | None) -> HistoryReading:
    """The five sheets, each row on its own; `today` refuses birth dates and warns of days that lie ahead of it."""
    reading = HistoryReading()
    by_name = {squash(sheet.name): sheet for sheet in reversed(sheets)}
    for name, read in _READERS.items():
        if name not in by_name:
            reason = say("The sheet %(sheet)s is missing. A sheet may have no rows, but all five must be there.", sheet=name)
            reading.problems.append(Problem(name, None, "", reason))
            continue
        reader = _reader(by_name[name], name, reading.problems)
        for _ in _rows(by_name[name], reader):
            read(reader, reading, today)
    return reading


def _reader(sheet: Sheet, name: str, problems: list[Problem]) -> RowReader:
    """The reader at its header row: the one of the first rows with the most known headers."""
    header = Row(1, [])
    columns: dict[str, int] = {}
    for row in sheet.rows[:HEADER_SEARCH]:
        found = match_columns(row, words.HEADERS[name])
        if len(found) > len(columns):
            header, columns = row, found
    for wanted in words.REQUIRED[name]:
        if wanted not in columns:
            label = words.HEADERS[name][wanted][0]
            reason = say("The column %(column)s is missing.", column=label)
            problems.append(Problem(name, header.number, label, reason))
    reader = RowReader(name, words.HEADERS[name], columns, problems)
    reader.begin(header)
    return reader


def _rows(sheet: Sheet, reader: RowReader) -> Iterator[None]:
    if not reader.columns:
        return
    for row in sheet.rows[reader.row.number :]:
        reader.begin(row)
        if not reader.is_blank():
            yield


def _code(reader: RowReader, reading: HistoryReading) -> str:
    code = reader.required("code", parse_code) or ""
    if code:
        reading.codes[reader.sheet].setdefault(code, []).append(reader.row.number)
    return code


def _school(reader: RowReader, reading: HistoryReading, today: date | None) -> None:
    row = SchoolRow(
        row=reader.row.number,
        code=_code(reader, reading),
        name=reader.required("name", parse_text) or "",
        type=reader.optional("type", words.parse_school_type),
        unit=reader.required("unit", _parse_unit) or "",
        joined_phase=reader.optional("joined_phase", words.parse_phase),
        aliases=reader.optional("aliases", _parse_aliases) or (),
    )
    _keep(reader, reading.schools, row)


def _major(reader: RowReader, reading: HistoryReading, today: date | None) -> None:
    row = MajorRow(
        row=reader.row.number,
        code=_code(reader, reading),
        name=reader.required("name", parse_text) or "",
        group=reader.optional("group", parse_text),
        phase=reader.optional("phase", words.parse_phase),
    )
    _keep(reader, reading.majors, row)


def _base(reader: RowReader, reading: HistoryReading, today: date | None) -> None:
    row = BaseRow(
        row=reader.row.number,
        code=_code(reader, reading),
        school_code=reader.required("school_code", parse_code) or "",
        batch=reader.required("batch", _from_one) or 0,
        notice_number=reader.optional("notice_number", parse_text),
        published_on=reader.required("published_on", parse_day) or date.min,
        valid_from=reader.required("valid_from", parse_day) or date.min,
        valid_to=reader.required("valid_to", parse_day) or date.max,
    )
    if row.valid_to < row.valid_from:
        reader.fail("valid_to", say("The end lies before the start."))
    _keep(reader, reading.bases, row)


def _cohort(reader: RowReader, reading: HistoryReading, today: date | None) -> None:
    row = CohortRow(
        row=reader.row.number,
        code=_code(reader, reading),
        base_code=reader.required("base_code", parse_code) or "",
        title=reader.required("title", parse_text) or "",
        tier=reader.required("tier", words.parse_tier),  # type: ignore[arg-type]  # None only in a row that is dropped
        phase=reader.required("phase", words.parse_phase) or 0,
        major_code=reader.optional("major_code", parse_code),
        level=reader.optional("level", _parse_unit),
        starts_on=reader.required("starts_on", parse_day) or date.min,
        ends_on=reader.required("ends_on", parse_day) or date.max,
        hours=reader.required("hours", _from_one) or 0,
        capacity=reader.required("capacity", _from_one) or 0,
    )
    if row.ends_on < row.starts_on:
        reader.fail("ends_on", say("The end lies before the start."))
    elif date.min < row.starts_on and row.ends_on < date.max:
        reading.spans.setdefault(row.code, (row.starts_on, row.ends_on))
    if reader.sound and today is not None and row.ends_on > today:
        reader.note("ends_on", say("This cohort has not ended yet, and is entered as completed."), warning=True)
    _keep(reader, reading.cohorts, row)


def _participant(reader: RowReader, reading: HistoryReading, today: date | None) -> None:
    number, outcome = reader.row.number, reader.required("outcome", words.parse_outcome)
    cohort_code = reader.required("cohort_code", parse_code) or ""
    name = reader.required("name", clean_name) or ""
    kind, document, key = read_document(reader, "kind", "number", today)
    row = ParticipantRow(
        row=number,
        cohort_code=cohort_code,
        name=name,
        kind=kind,
        number=document,
        key=key,
        school_code=reader.required("school_code", parse_code) or "",
        phone=reader.optional("phone", parse_phone) or None,
        outcome=outcome or EnrolmentState.APPLIED,
        completed_on=reader.optional("completed_on", parse_day),
        certificate_number=reader.optional("certificate_number", parse_code) or None,
        issued_on=reader.optional("issued_on", parse_day),
    )
    if cohort_code and key and name:
        reading.documents.append((number, cohort_code, key, name))
    if outcome:
        reading.results.append(row)
    if row.certificate_number:
        reading.numbers.setdefault(row.certificate_number, []).append(number)
    _keep(reader, reading.participants, row)


def _keep(reader: RowReader, rows: list[R], row: R) -> None:
    if reader.sound:
        rows.append(row)


def _parse_unit(raw: Cell) -> str:
    return squash(parse_text(raw))


def _parse_aliases(raw: Cell) -> tuple[str, ...]:
    names = (parse_text(name) for name in _ALIAS_ENDS.split(as_text(raw)))
    return tuple(dict.fromkeys(name for name in names if name))


_READERS: dict[str, Callable[[RowReader, HistoryReading, date | None], None]] = {
    words.SCHOOLS: _school,
    words.MAJORS: _major,
    words.BASES: _base,
    words.COHORTS: _cohort,
    words.PARTICIPANTS: _participant,
}
