"""What the rows of a history workbook say about one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from trainingreg.domain.history import words
from trainingreg.domain.history.reading import HistoryReading
from trainingreg.domain.history.rows import CohortRow, ParticipantRow
from trainingreg.domain.names import name_key, school_key
from trainingreg.domain.problems import Problem
from trainingreg.domain.words import EnrolmentState
from trainingreg.text import Sentence, say

MOST_HOURS_A_DAY = 10
_KEY_LABEL = {name: words.HEADERS[name]["code"][0] for name in words.SHEETS if "code" in words.HEADERS[name]}


def check_between_rows(reading: HistoryReading) -> Iterator[Problem]:
    """Keys, names, documents and certificate numbers held twice, days that contradict, and what deserves a look."""
    yield from _codes_twice(reading)
    yield from _school_names_twice(reading)
    yield from _people_twice(reading)
    yield from _names_of_documents(reading)
    yield from _certificates_twice(reading)
    for person in reading.results:
        yield from _outcome_and_days(person, reading.spans.get(person.cohort_code))
    yield from _crowded(reading)
    yield from _hurried(reading.cohorts)


def _codes_twice(reading: HistoryReading) -> Iterator[Problem]:
    for sheet, rows_of in reading.codes.items():
        for rows in rows_of.values():
            for row, other in _pairs(rows):
                yield Problem(sheet, row, _KEY_LABEL[sheet], say("The same code stands in row %(row)s.", row=other))


def _school_names_twice(reading: HistoryReading) -> Iterator[Problem]:
    """Rosters know a school by its name alone, so one name or alias is one school."""
    owners: dict[str, tuple[str, int]] = {}
    for school in reading.schools:
        names = [("name", school.name), *(("aliases", alias) for alias in school.aliases)]
        for field, name in names:
            code, row = owners.setdefault(school_key(name), (school.code, school.row))
            if code != school.code:
                yield school.problem(field, say("“%(name)s” also means the school in row %(row)s.", name=name, row=row))


def _people_twice(reading: HistoryReading) -> Iterator[Problem]:
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, cohort_code, key, _ in reading.documents:
        rows_of[cohort_code, key].append(row)
    for rows in rows_of.values():
        for row, other in _pairs(rows):
            reason = say("The same person is already in this cohort in row %(row)s (same document).", row=other)
            yield _of_participant(row, "number", reason)


def _names_of_documents(reading: HistoryReading) -> Iterator[Problem]:
    """Each name that differs from the document's first one is told at both rows; the first row once."""
    first_of: dict[str, tuple[int, str]] = {}
    told: set[int] = set()
    for row, _, key, name in reading.documents:
        first_row, first_name = first_of.setdefault(key, (row, name))
        if name_key(name) == name_key(first_name):
            continue
        yield _of_participant(row, "name", _two_names(first_name, first_row))
        if first_row not in told:
            told.add(first_row)
            yield _of_participant(first_row, "name", _two_names(name, row))


def _two_names(name: str, row: int) -> Sentence:
    return say("The same document stands under another name, %(name)s, in row %(row)s.", name=name, row=row)


def _certificates_twice(reading: HistoryReading) -> Iterator[Problem]:
    for rows in reading.numbers.values():
        for row, other in _pairs(rows):
            reason = say("The same certificate number stands in row %(row)s.", row=other)
            yield _of_participant(row, "certificate_number", reason)


def _outcome_and_days(person: ParticipantRow, span: tuple[date, date] | None) -> Iterator[Problem]:
    if person.outcome is not EnrolmentState.COMPLETED:
        yield from _not_completed(person)
        return
    if person.issued_on and not person.certificate_number:
        yield person.problem("issued_on", say("Without a certificate number this day is not used."), warning=True)
    if span:
        yield from before_the_start(person, span[0])
    completed_on = person.completed_on or (span[1] if span else None)
    if person.certificate_number and person.issued_on and completed_on and person.issued_on < completed_on:
        yield person.problem("issued_on", say("The certificate is dated before the completion."), warning=True)


def _not_completed(person: ParticipantRow) -> Iterator[Problem]:
    if person.certificate_number:
        yield person.problem("certificate_number", say("Only a row with the result 结业 may have a certificate number."))
    for field in ("completed_on", "issued_on"):
        if getattr(person, field):
            reason = say("This day is not used, since the result is not 结业.")
            yield person.problem(field, reason, warning=True)


def before_the_start(person: ParticipantRow, start: date) -> Iterator[Problem]:
    """Nobody completes, or is given a certificate, before the cohort has begun."""
    for field in ("completed_on", "issued_on"):
        day = getattr(person, field)
        if day and day < start:
            yield person.problem(field, say("This day lies before the start of the cohort, %(start)s.", start=start))


def _crowded(reading: HistoryReading) -> Iterator[Problem]:
    people = Counter(person.cohort_code for person in reading.participants if person.outcome is not EnrolmentState.WITHDRAWN)
    for cohort in reading.cohorts:
        if people[cohort.code] > cohort.capacity:
            reason = say("%(people)s people for %(seats)s seats.", people=people[cohort.code], seats=cohort.capacity)
            yield cohort.problem("capacity", reason, warning=True)


def _hurried(cohorts: Iterable[CohortRow]) -> Iterator[Problem]:
    for cohort in cohorts:
        days = (cohort.ends_on - cohort.starts_on).days + 1
        if cohort.hours > days * MOST_HOURS_A_DAY:
            reason = say("%(hours)s class hours in %(days)s days.", hours=cohort.hours, days=days)
            yield cohort.problem("hours", reason, warning=True)


def _pairs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Each row of a group with another one to name: the first with the second, the others with the first."""
    if len(rows) > 1:
        yield rows[0], rows[1]
        yield from ((row, rows[0]) for row in rows[1:])


def _of_participant(row: int, field: str, reason: Sentence) -> Problem:
    return Problem(words.PARTICIPANTS, row, words.HEADERS[words.PARTICIPANTS][field][0], reason)
