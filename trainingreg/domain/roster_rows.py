"""A roster of one cohort, found on whatever sheet and row it stands, read into people and problems."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from trainingreg.domain import roster_words
from trainingreg.domain.cohort_plan import MOST_SEATS
from trainingreg.domain.document_cells import read_document
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone
from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Row, Sheet, as_text, is_blank
from trainingreg.domain.tables import RowReader, header_word, match_columns
from trainingreg.domain.texts import parse_text
from trainingreg.text import Sentence, say, squash, tidy

HEADER_SEARCH = 60
HEADER_HEIGHT = 3
FEWEST_HEADERS = 2


@dataclass(frozen=True)
class RosterRow:
    """A person whose cells are all sound; `school_name` is as typed, whether it is known is not said here."""

    row_number: int
    name: str
    kind: DocumentKind
    number: str
    key: str
    phone: str | None
    school_name: str
    major_taught: str | None
    job_title: str | None
    unit: str | None
    contact: str | None
    note: str | None


@dataclass(frozen=True)
class RosterLine:
    """A row that is meant as a person, sound or not: what stands in the file, by field."""

    row_number: int
    cells: dict[str, str]


@dataclass
class RosterReading:
    """What was read, and where. `columns` are places counted from 0 by field; `skipped` counts title, blank, total and
    note rows; `lines` are all people, `rows` the sound ones."""

    sheet_name: str = ""
    header_row: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    unused_columns: list[str] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    lines: list[RosterLine] = field(default_factory=list)
    rows: list[RosterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, row_number: int, name: str, reason: Sentence, warning: bool = False) -> Problem:
        """A problem at the field `name` of a row, found by who knows more than the file."""
        label = roster_words.HEADERS[name][0]
        return Problem(self.sheet_name, row_number, label, reason, warning, self.columns.get(name))


def read_roster(sheets: Sequence[Sheet], today: date | None = None) -> RosterReading:
    """The first sheet with a row of roster headers; rows above it, sums, remarks and blank rows are skipped.

    With `today` a birth date in the future is refused. Whether schools and units exist is for the service to say.
    Raises Invalid where more people stand in it than any cohort has seats: their page alone would keep a server busy.
    """
    for sheet in sheets:
        header = _header(sheet)
        if header is not None:
            return _read(sheet, header, today)
    reason = say("No row of headers was found. One row must hold the words 姓名, 证件号码 and 所在院校.")
    return RosterReading(problems=[Problem("", None, "", reason)])


def _header(sheet: Sheet) -> Row | None:
    """The first row with a person's headers, or the fuller one just below where headers stand in two rows."""
    for index, row in enumerate(sheet.rows[:HEADER_SEARCH]):
        found = match_columns(row, roster_words.HEADERS)
        if len(found) >= FEWEST_HEADERS and ("name" in found or "document" in found):
            below = sheet.rows[index : index + HEADER_HEIGHT]
            return max(below, key=lambda each: len(match_columns(each, roster_words.HEADERS)))
    return None


def _read(sheet: Sheet, header: Row, today: date | None) -> RosterReading:
    columns = match_columns(header, roster_words.HEADERS)
    reading = RosterReading(sheet.name, header.number, columns, _unused(header, columns))
    for row in sheet.rows[: header.number - 1]:
        reading.skipped["blank" if all(map(is_blank, row.cells)) else "title"] += 1
    _report_missing_columns(reading)
    reader = RowReader(sheet.name, roster_words.HEADERS, columns, reading.problems)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row in sheet.rows[header.number :]:
        reader.begin(row)
        kind = _kind_of_row(reader)
        if kind:
            reading.skipped[kind] += 1
        elif len(reading.lines) == MOST_SEATS:
            raise Invalid(say("A roster may hold at most %(most)s people, as many as a cohort has seats.", most=MOST_SEATS), "file")
        elif key := _read_person(reader, reading, today):
            rows_of[key].append(row.number)
    _report_repeats(reading, rows_of)
    if not reading.lines:
        reason = say("No people stand below the header row.")
        reading.problems.append(Problem(sheet.name, header.number, "", reason))
    reading.problems.sort(key=lambda problem: problem.row or 0)
    return reading


def _unused(header: Row, columns: dict[str, int]) -> list[str]:
    titles = [tidy(as_text(cell)) for index, cell in enumerate(header.cells) if index not in columns.values()]
    return [title for title in titles if title and header_word(title) not in roster_words.IGNORED_HEADERS]


def _report_missing_columns(reading: RosterReading) -> None:
    for name in roster_words.REQUIRED:
        if name not in reading.columns:
            label = roster_words.HEADERS[name][0]
            reason = say("The column %(column)s is missing.", column=label)
            reading.problems.append(Problem(reading.sheet_name, reading.header_row, label, reason))


def _kind_of_row(reader: RowReader) -> str:
    """blank, total, note or title for a row that holds no person; "" for one that does."""
    texts = [squash(as_text(cell)) for cell in reader.row.cells]
    filled = [text for text in texts if text]
    if not filled:
        return "blank"
    if _repeats_header(reader):
        return "title"
    has_document = roster_words.may_be_document(as_text(reader.cell("document")))
    if not has_document and any(map(roster_words.is_total, filled[:2])):
        return "total"
    if roster_words.is_signature(filled[0]) or (not has_document and roster_words.is_remark(filled[0])):
        return "note"
    if reader.is_blank():
        return "blank" if all(text.replace(".", "").isdigit() for text in filled) else "note"
    return "note" if len(filled) == 1 and not _may_be_person(reader, filled[0]) else ""


def _repeats_header(reader: RowReader) -> bool:
    """Rosters printed over several pages repeat their header."""
    found = match_columns(reader.row, roster_words.HEADERS)
    return len(found) >= FEWEST_HEADERS and "name" in found


def _may_be_person(reader: RowReader, text: str) -> bool:
    """Whether the only words of a row are a name in the column of names, or a document in that of documents."""
    if not is_blank(reader.cell("document")):
        return roster_words.may_be_document(text)
    try:
        clean_name(reader.cell("name"))
    except Invalid:
        return False
    return True


def _read_person(reader: RowReader, reading: RosterReading, today: date | None) -> str:
    """Keeps the row as a line and, if it is sound, as a person; answers the identity key, "" if it is not known."""
    cells = {name: tidy(as_text(reader.cell(name))) for name in reading.columns}
    reading.lines.append(RosterLine(reader.row.number, cells))
    name = reader.required("name", clean_name) or ""
    kind, number, key = read_document(reader, "kind", "document", today)
    row = RosterRow(
        row_number=reader.row.number,
        name=name,
        kind=kind,
        number=number,
        key=key,
        phone=reader.optional("phone", parse_phone) or None,
        school_name=reader.required("school", parse_text) or "",
        major_taught=reader.optional("major", parse_text),
        job_title=reader.optional("job_title", parse_text),
        unit=reader.optional("unit", parse_text),
        contact=reader.optional("contact", parse_text),
        note=reader.optional("note", parse_text),
    )
    if reader.sound:
        reading.rows.append(row)
    return key


def _report_repeats(reading: RosterReading, rows_of: dict[str, list[int]]) -> None:
    for rows in rows_of.values():
        for number in rows if len(rows) > 1 else ():
            other = rows[1] if number == rows[0] else rows[0]
            reason = say("The same document as row %(row)s. Delete the row that is twice, or correct the wrong number.", row=other)
            reading.problems.append(reading.problem(number, "document", reason))
