"""The people whom the registry knows among those of a history workbook, and what they did in its cohorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, IdentityDocument, School, Teacher
from trainingreg.models.teacher import unseal_phone
from trainingreg.services.history.held import in_parts


@dataclass(frozen=True)
class HeldTeacher:
    """A registered person."""

    id: int
    ref: str
    name: str
    name_key: str


@dataclass(frozen=True)
class HeldNumber:
    """A registered certificate number and whose it is."""

    number: str
    number_key: str
    issued_on: date
    issued_elsewhere: bool
    enrolment_id: int
    holder: str


@dataclass(frozen=True)
class HeldEnrolment:
    """What the registry says of one person in one cohort."""

    id: int
    state: EnrolmentState
    school_code: str
    phone: str | None
    completed_on: date | None
    position: int


@dataclass
class HeldPeople:
    """Teachers by blind index, enrolments by (cohort id, teacher id), numbers by key and by enrolment, and what each
    teacher had completed: level ids with the day."""

    teachers: dict[bytes, HeldTeacher] = field(default_factory=dict)
    enrolments: dict[tuple[int, int], HeldEnrolment] = field(default_factory=dict)
    last_position: dict[int, int] = field(default_factory=dict)
    numbers: dict[str, HeldNumber] = field(default_factory=dict)
    numbers_of: dict[int, list[HeldNumber]] = field(default_factory=lambda: defaultdict(list))
    levels_of: dict[int, list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))
    latest_start: dict[int, date] = field(default_factory=dict)


def read(session: Session, indexes: Iterable[bytes], cohort_ids: Iterable[int], number_keys: Iterable[str]) -> HeldPeople:
    """Reads those with these documents, everybody in these cohorts, and whoever holds one of these numbers."""
    people = HeldPeople()
    for documents in in_parts(indexes):
        _read_teachers(session, people, documents)
    for cohorts in in_parts(cohort_ids):
        _read_enrolments(session, people, cohorts)
        _read_numbers(session, people, Enrolment.cohort_id.in_(cohorts))
    for keys in in_parts(number_keys):
        _read_numbers(session, people, Certificate.number_key.in_(keys))
    for teachers in in_parts(teacher.id for teacher in people.teachers.values()):
        _read_trainings(session, people, teachers)
    return people


def _read_teachers(session: Session, people: HeldPeople, indexes: Iterable[bytes]) -> None:
    rows = session.execute(
        sa.select(IdentityDocument.number_index, Teacher.id, Teacher.ref, Teacher.name, Teacher.name_key)
        .join(Teacher, Teacher.id == IdentityDocument.teacher_id)
        .where(IdentityDocument.number_index.in_(indexes))
    )
    people.teachers |= {row.number_index: HeldTeacher(*row[1:]) for row in rows}


def _read_enrolments(session: Session, people: HeldPeople, cohort_ids: Iterable[int]) -> None:
    rows = session.execute(
        sa.select(
            Enrolment.cohort_id, Enrolment.teacher_id, Enrolment.id, Enrolment.state, School.code, Enrolment.phone_sealed,
            Completion.completed_on, Enrolment.position,
        )
        .join(School, School.id == Enrolment.school_id)
        .outerjoin(Completion, sa.and_(Completion.enrolment_id == Enrolment.id, Completion.annulled_on.is_(None)))
        .where(Enrolment.cohort_id.in_(cohort_ids))
    )  # fmt: skip
    for row in rows:
        phone = unseal_phone(row.phone_sealed) or None
        held = HeldEnrolment(row.id, row.state, row.code, phone, row.completed_on, row.position)
        people.enrolments[row.cohort_id, row.teacher_id] = held
        people.last_position[row.cohort_id] = max(people.last_position.get(row.cohort_id, 0), row.position)


def _read_numbers(session: Session, people: HeldPeople, which: sa.ColumnElement[bool]) -> None:
    rows = session.execute(
        sa.select(
            Certificate.number, Certificate.number_key, Certificate.issued_on, Certificate.issued_elsewhere,
            Completion.enrolment_id, Certificate.holder_name,
        )
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(which)
        .order_by(Certificate.id)
    )  # fmt: skip
    for row in rows:
        if row.number_key not in people.numbers:
            held = people.numbers[row.number_key] = HeldNumber(*row)
            people.numbers_of[held.enrolment_id].append(held)


def _read_trainings(session: Session, people: HeldPeople, teacher_ids: Iterable[int]) -> None:
    rows = session.execute(
        sa.select(Enrolment.teacher_id, Cohort.level_id, Cohort.starts_on, Completion.completed_on)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Completion, sa.and_(Completion.enrolment_id == Enrolment.id, Completion.annulled_on.is_(None)))
        .where(Enrolment.teacher_id.in_(teacher_ids))
    )
    for row in rows:
        people.latest_start[row.teacher_id] = max(people.latest_start.get(row.teacher_id, date.min), row.starts_on)
        if row.level_id is not None and row.completed_on is not None:
            people.levels_of[row.teacher_id].append((row.level_id, row.completed_on))
