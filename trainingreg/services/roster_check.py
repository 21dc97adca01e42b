"""A roster checked against what the registry holds: schools, people, seats. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.documents.errors import name_of
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.names import name_key
from trainingreg.domain.problems import Problem, errors
from trainingreg.domain.roster_rows import RosterReading, RosterRow
from trainingreg.domain.unit_names import unit_named
from trainingreg.domain.words import CohortState, Standing
from trainingreg.models import Cohort, Enrolment, IdentityDocument, Teacher
from trainingreg.models.teacher import document_index, seal_phone, unseal_phone
from trainingreg.services.roster_schools import KnownSchool, Schools
from trainingreg.text import Sentence, say

Undrawable = Callable[[str], Sequence[str]]
"""The characters of a text that no installed face can draw."""


@dataclass(frozen=True)
class Entry:
    """A sound row with what the registry knows of it; `enrolment` is the one already there, if any."""

    row: RosterRow
    school_id: int
    index: bytes
    teacher_id: int | None = None
    enrolment: Enrolment | None = None

    @property
    def needs_seat(self) -> bool:
        """New, or back after a withdrawal."""
        return self.enrolment is None or self.enrolment.state not in SEATED

    def changes(self) -> dict[str, Any]:
        """What the row would change in an enrolment that is there; an empty cell changes nothing."""
        row, known = self.row, self.enrolment
        if known is None:
            return {}
        given: dict[str, Any] = {"major_taught": row.major_taught, "job_title": row.job_title, "sent_by": row.unit}
        given |= {"contact": row.contact, "note": row.note, "school_id": self.school_id}
        changed: dict[str, Any] = {name: value for name, value in given.items() if value and getattr(known, name) != value}
        if row.phone and unseal_phone(known.phone_sealed) != row.phone:
            changed["phone_sealed"] = seal_phone(row.phone)
        return changed


@dataclass
class RosterCheck:
    """What was read, what is wrong or worth a remark, and what would be written."""

    reading: RosterReading
    problems: list[Problem]
    entries: list[Entry] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """What stands in the way."""
        return errors(self.problems)

    @property
    def seats_needed(self) -> int:
        """How many seats the import takes."""
        return sum(entry.needs_seat for entry in self.entries)


@dataclass(frozen=True)
class _Person:
    teacher_id: int
    name: str
    name_key: str
    standing: Standing


def check(session: Session, cohort: Cohort, reading: RosterReading, undrawable: Undrawable) -> RosterCheck:
    """Checks every row and returns every problem, sorted by row; warnings stop nothing."""
    found = RosterCheck(reading, list(reading.problems))
    schools = Schools(session, (row.school_name for row in reading.rows))
    indexes = {row.row_number: document_index(row.key) for row in reading.rows}
    people = _people(session, list(indexes.values()))
    enrolments = _enrolments(session, cohort.id, people)
    elsewhere = _elsewhere(session, cohort, people)
    for row in reading.rows:
        person = people.get(indexes[row.row_number])
        school = schools.find(row.school_name)
        found.problems += _about_school(reading, row, school, schools)
        found.problems += _about_person(reading, row, person, elsewhere)
        found.problems += _about_characters(reading, row, undrawable)
        if school is not None:
            known = enrolments.get(person.teacher_id) if person else None
            entry = Entry(row, school.school_id, indexes[row.row_number], person.teacher_id if person else None, known)
            found.entries.append(entry)
            found.problems += _about_enrolment(reading, entry)
    found.problems += _about_seats(cohort, found)
    found.problems.sort(key=lambda problem: (problem.row or 0, problem.warning))
    return found


def _people(session: Session, indexes: list[bytes]) -> dict[bytes, _Person]:
    rows = session.execute(
        sa.select(IdentityDocument.number_index, Teacher.id, Teacher.name, Teacher.name_key, Teacher.standing)
        .join(Teacher, Teacher.id == IdentityDocument.teacher_id)
        .where(IdentityDocument.number_index.in_(indexes))
    )
    return {row.number_index: _Person(row.id, row.name, row.name_key, row.standing) for row in rows}


def _enrolments(session: Session, cohort_id: int, people: dict[bytes, _Person]) -> dict[int, Enrolment]:
    teacher_ids = [person.teacher_id for person in people.values()]
    question = sa.select(Enrolment).where(Enrolment.cohort_id == cohort_id, Enrolment.teacher_id.in_(teacher_ids))
    return {each.teacher_id: each for each in session.scalars(question.execution_options(populate_existing=True))}


def _elsewhere(session: Session, cohort: Cohort, people: dict[bytes, _Person]) -> dict[int, str]:
    """Codes of other cohorts on the same days in which these people hold a seat."""
    rows = session.execute(
        sa.select(Enrolment.teacher_id, Cohort.code)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Enrolment.teacher_id.in_([person.teacher_id for person in people.values()]),
            Enrolment.state.in_(SEATED),
            Cohort.id != cohort.id,
            Cohort.state != CohortState.CANCELLED,
            Cohort.starts_on <= cohort.ends_on,
            Cohort.ends_on >= cohort.starts_on,
        )
        .order_by(Cohort.code.desc())
    )
    return {row.teacher_id: row.code for row in rows}


def _about_school(reading: RosterReading, row: RosterRow, school: KnownSchool | None, schools: Schools) -> Iterator[Problem]:
    if school is None:
        yield reading.problem(row.row_number, "school", _unknown_school(schools.near(row.school_name, row.unit or "")))
        return
    unit = unit_named(row.unit or "")
    if unit is not None and unit.code != school.unit_code:
        reason = say("The school is registered in %(unit)s. Check the school and the unit.", unit=school.unit_name)
        yield reading.problem(row.row_number, "unit", reason)
    if school.by_alias:
        yield reading.problem(row.row_number, "school", say("Recognised by another name as “%(name)s”.", name=school.name), True)


def _unknown_school(near: Sequence[str]) -> Sentence:
    if near:
        return say(
            "No registered school has this name. Near names: %(names)s. Write the registered name, or ask the ministry to add "
            "this one as another name.",
            names="、".join(near),
        )
    return say("No registered school has this name. Write the registered name, or ask the ministry to register the school first.")


def _about_person(reading: RosterReading, row: RosterRow, person: _Person | None, elsewhere: dict[int, str]) -> Iterator[Problem]:
    if person is None:
        return
    if person.name_key != name_key(row.name):
        reason = say(
            "This document is registered under another name (%(name)s). Compare name and number with the document itself.",
            name=_masked(person.name),
        )
        yield reading.problem(row.row_number, "name", reason)
    if person.standing is not Standing.CONFIRMED:
        reason = say("Registered alone and not confirmed yet; the roster does not confirm it.")
        yield reading.problem(row.row_number, "name", reason, True)
    if person.teacher_id in elsewhere:
        reason = say("Holds a seat on the same days in cohort %(code)s.", code=elsewhere[person.teacher_id])
        yield reading.problem(row.row_number, "name", reason, True)


def _about_characters(reading: RosterReading, row: RosterRow, undrawable: Undrawable) -> Iterator[Problem]:
    odd = undrawable(row.name)
    if odd:
        reason = say(
            "No face here can print %(characters)s. The person can be enrolled; the certificate waits for a face.",
            characters=" ".join(map(name_of, odd)),
        )
        yield reading.problem(row.row_number, "name", reason, True)


def _about_enrolment(reading: RosterReading, entry: Entry) -> Iterator[Problem]:
    if entry.enrolment is None:
        return
    if entry.needs_seat:
        reason = say("Had left this cohort and is taken back in.")
    elif entry.changes():
        reason = say("Already enrolled; what the row says differently is taken over.")
    else:
        reason = say("Already enrolled; nothing changes.")
    yield reading.problem(entry.row.row_number, "name", reason, True)


def _about_seats(cohort: Cohort, found: RosterCheck) -> Iterator[Problem]:
    free = cohort.capacity - cohort.seats_taken
    if found.seats_needed > free:
        reason = say(
            "Seats needed: %(needed)s. Free: %(free)s of %(capacity)s. Raise the capacity or leave people out.",
            needed=found.seats_needed,
            free=max(free, 0),
            capacity=cohort.capacity,
        )
        yield Problem(found.reading.sheet_name, None, "", reason)


def _masked(name: str) -> str:
    """Enough of a registered name to recognise a slip, too little to learn it."""
    return name[:1] + "*" * max(len(name) - 1, 1)
