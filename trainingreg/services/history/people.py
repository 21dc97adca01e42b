"""学员 of a history workbook against the registry: who is who, what they did, and whose number a certificate has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from trainingreg.domain.certificate_number import is_ours, normalise
from trainingreg.domain.history import CohortRow, HistoryReading, ParticipantRow, words
from trainingreg.domain.history.checks import before_the_start
from trainingreg.domain.names import name_key
from trainingreg.domain.problems import Problem
from trainingreg.domain.words import EnrolmentState
from trainingreg.services.history.findings import Findings, knows, unknown_code
from trainingreg.services.history.held import Held, HeldCohort
from trainingreg.services.history.held_people import HeldEnrolment, HeldNumber, HeldPeople, HeldTeacher
from trainingreg.text import Sentence, say

AnyCohort = CohortRow | HeldCohort


@dataclass(frozen=True)
class Participant:
    """A row with what the registry knows of it: the blind index of its document, the cohort and the person."""

    row: ParticipantRow
    index: bytes
    cohort: AnyCohort | None
    teacher: HeldTeacher | None
    enrolment: HeldEnrolment | None


def participants(reading: HistoryReading, held: Held, people: HeldPeople, indexes: dict[str, bytes]) -> list[Participant]:
    """Every sound row of the sheet with what belongs to it; `indexes` are the blind indexes by identity key."""
    in_file = {row.code: row for row in reading.cohorts}
    return [_participant(row, in_file, held, people, indexes[row.key]) for row in reading.participants]


def resolve(found: list[Participant], reading: HistoryReading, held: Held, people: HeldPeople, findings: Findings) -> None:
    """Goes through the sheet."""
    seen: dict[tuple[str, int], int] = {}
    numbers: dict[str, ParticipantRow] = {}
    for each in found:
        findings.problems += _about(each, reading, held)
        findings.problems += _about_twice(each, seen)
        findings.problems += _about_number(each, people, numbers)
        _compare(each, people, findings)


def completed_on(row: ParticipantRow, cohort: AnyCohort | None) -> date | None:
    """The day of completion: as stated, else the cohort's last; None for every other result."""
    if row.outcome is not EnrolmentState.COMPLETED:
        return None
    return row.completed_on or (cohort.ends_on if cohort else None)


def issued_on(row: ParticipantRow, cohort: AnyCohort | None) -> date | None:
    """The day of issue of the certificate that the row names: as stated, else the day of completion."""
    return (row.issued_on or completed_on(row, cohort)) if row.certificate_number else None


def _participant(row: ParticipantRow, in_file: dict[str, CohortRow], held: Held, people: HeldPeople, index: bytes) -> Participant:
    registered = held.cohorts.get(row.cohort_code)
    teacher = people.teachers.get(index)
    enrolment = people.enrolments.get((registered.id, teacher.id)) if registered and teacher else None
    return Participant(row, index, in_file.get(row.cohort_code) or registered, teacher, enrolment)


def _about(each: Participant, reading: HistoryReading, held: Held) -> Iterator[Problem]:
    row = each.row
    if not knows(reading, words.COHORTS, row.cohort_code, held.cohorts):
        yield row.problem("cohort_code", unknown_code(row.cohort_code, words.COHORTS))
    if not knows(reading, words.SCHOOLS, row.school_code, held.schools):
        yield row.problem("school_code", unknown_code(row.school_code, words.SCHOOLS))
    if each.teacher and each.teacher.name_key != name_key(row.name):
        reason = say(
            "The registry knows this document under another name, %(name)s (%(ref)s).", name=each.teacher.name, ref=each.teacher.ref
        )
        yield row.problem("name", reason)
    registered = held.cohorts.get(row.cohort_code)
    if registered and row.outcome is EnrolmentState.COMPLETED and row.cohort_code not in reading.spans:
        yield from before_the_start(row, registered.starts_on)
    if registered and not registered.back_entered and each.enrolment is None:
        reason = say("The registry runs this cohort itself: enter its people on the cohort's own page.")
        yield row.problem("cohort_code", reason)


def _other_name(known: HeldTeacher) -> Sentence:
    return say("The registry knows this document under another name, %(name)s (%(ref)s).", name=known.name, ref=known.ref)


def _about_twice(each: Participant, seen: dict[tuple[str, int], int]) -> Iterator[Problem]:
    """Two documents in the file may belong to one registered person."""
    if each.teacher is None:
        return
    first = seen.setdefault((each.row.cohort_code, each.teacher.id), each.row.row)
    if first != each.row.row:
        reason = say("The registry knows this person and the one in row %(row)s as one (%(ref)s).", row=first, ref=each.teacher.ref)
        yield each.row.problem("number", reason)


def _about_number(each: Participant, people: HeldPeople, numbers: dict[str, ParticipantRow]) -> Iterator[Problem]:
    row = each.row
    if not row.certificate_number:
        return
    key = normalise(row.certificate_number)
    if is_ours(key):
        yield row.problem(
            "certificate_number", say("This registry gives numbers of this form itself. Enter only numbers given elsewhere.")
        )
    other = numbers.setdefault(key, row)
    if other is not row and other.certificate_number != row.certificate_number:  # written alike, it is told already
        yield row.problem("certificate_number", say("The same certificate number stands in row %(row)s.", row=other.row))
    known = people.numbers.get(key)
    if known and (each.enrolment is None or known.enrolment_id != each.enrolment.id):
        reason = say("The registry holds this number already, for %(name)s.", name=known.holder)
        yield row.problem("certificate_number", reason)


def _compare(each: Participant, people: HeldPeople, findings: Findings) -> None:
    row, enrolment = each.row, each.enrolment
    given: dict[str, Any] = {"school_code": row.school_code, "phone": row.phone, "outcome": row.outcome}
    if enrolment is None:
        findings.compare(row, given, None)
        return
    held: dict[str, Any] = {"school_code": enrolment.school_code, "phone": enrolment.phone, "outcome": enrolment.state}
    if row.outcome is enrolment.state:
        number = _comparable(row, people.numbers_of.get(enrolment.id, []))
        given["completed_on"], held["completed_on"] = completed_on(row, each.cohort), enrolment.completed_on
        given["certificate_number"] = row.certificate_number
        held["certificate_number"] = number and number.number
        if number and row.certificate_number and normalise(row.certificate_number) == number.number_key:
            given["certificate_number"] = number.number
            given["issued_on"], held["issued_on"] = issued_on(row, each.cohort), number.issued_on
    findings.compare(row, given, held)


def _comparable(row: ParticipantRow, numbers: list[HeldNumber]) -> HeldNumber | None:
    """The number to compare a row with: its own if it is held, else the one given elsewhere, else (if a number is stated) any.

    Where the file states none, certificates that this registry issued since then are no contradiction.
    """
    key = normalise(row.certificate_number or "")
    own = [number for number in numbers if number.number_key == key]
    elsewhere = [number for number in numbers if number.issued_elsewhere]
    rest = numbers if row.certificate_number else []
    return next(iter(own + elsewhere + rest), None)
