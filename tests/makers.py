"""Makers of rows with defaults: `a_cohort(capacity=2)`. Every row is committed, as a use case would leave it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from trainingreg.adapters.passwords import hash_password
from trainingreg.db import Base, db, transaction
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.words import CohortState, EnrolmentState, SchoolType, Tier
from trainingreg.models import (
    Account,
    Cohort,
    Completion,
    Enrolment,
    IdentityDocument,
    Major,
    Phase,
    ReportingUnit,
    School,
    Teacher,
    TrainingBase,
)  # fmt: skip
from trainingreg.models.teacher import document_index, seal_number
from trainingreg.services.sign_in import actor_of

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PASSWORD = "correct horse 42"
_numbers = itertools.count(1)
_HASH = hash_password(PASSWORD)
Row = TypeVar("Row", bound=Base)


def _kept(row: Row) -> Row:
    with transaction() as session:
        session.add(row)
    return row


def unit(code: str = "44") -> ReportingUnit:
    """One of the 32 units, by code."""
    return db.session.scalars(sa.select(ReportingUnit).where(ReportingUnit.code == code)).one()


def phase(number: int = 3) -> Phase:
    """A phase of the plan, by number."""
    return db.session.scalars(sa.select(Phase).where(Phase.number == number)).one()


def a_school(unit_code: str = "44", **values: Any) -> School:
    """A school in a unit."""
    n = next(_numbers)
    name = values.pop("name", f"云洲第{n}技师学院")
    given = {
        "code": f"S{n:05d}",
        "name": name,
        "name_key": name,
        "type": SchoolType.TECHNICIAN_COLLEGE,
        "joined_phase": 1,
    }
    return _kept(School(unit_id=unit(unit_code).id, **{**given, **values}))


def a_major(**values: Any) -> Major:
    """A major."""
    n = next(_numbers)
    return _kept(Major(**{"code": f"{n:04d}-4", "name": f"示例专业{n}", "phase": 1, **values}))


def a_base(school: School | None = None, **values: Any) -> TrainingBase:
    """A designation that holds from 2022 to 2027."""
    n = next(_numbers)
    given = {
        "code": f"JD{n:05d}", "serial": n, "batch": 1, "document_number": "示人社函〔2022〕1号", "published_on": date(2022, 8, 1),
        "valid_from": date(2022, 8, 1), "valid_to": date(2027, 7, 31),
    }  # fmt: skip
    return _kept(TrainingBase(school_id=(school or a_school()).id, **{**given, **values}))


def a_cohort(base: TrainingBase | None = None, phase_number: int = 3, **values: Any) -> Cohort:
    """A cohort open for enrolment now, that begins in December 2026."""
    n = next(_numbers)
    given = {
        "code": f"GX2026-{n:05d}", "tier": Tier.PROVINCE, "title": f"数控加工专业工学一体化教师研修班（第{n}期）",
        "starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 18), "hours": 80, "capacity": 40,
        "enrol_from": date(2026, 11, 1), "enrol_until": date(2026, 11, 30), "state": CohortState.OPEN, "created_at": NOW,
    }  # fmt: skip
    return _kept(Cohort(base_id=(base or a_base()).id, phase_id=phase(phase_number).id, **{**given, **values}))


def a_teacher(school: School | None = None, document: str | None = None, **values: Any) -> Teacher:
    """A confirmed teacher with a passport number as document (no check digit to compute)."""
    n = next(_numbers)
    name = values.pop("name", "林知远")
    given = {"ref": f"T{n:07d}", "name": name, "name_key": name, "created_at": NOW}
    teacher = _kept(Teacher(school_id=(school or a_school()).id, **{**given, **values}))
    number = document or f"E{n:08d}"
    index = document_index(number)
    _kept(
        IdentityDocument(
            teacher_id=teacher.id,
            kind=DocumentKind.PASSPORT,
            number_index=index,
            number_sealed=seal_number(number, index),
        )
    )
    return teacher


def an_enrolment(cohort: Cohort, teacher: Teacher | None = None, **values: Any) -> Enrolment:
    """An enrolment that holds a seat (unless its state gives none); a completed one has its completion."""
    teacher = teacher or a_teacher()
    state = values.get("state", EnrolmentState.APPLIED)
    arrived = state in {EnrolmentState.ATTENDED, EnrolmentState.COMPLETED, EnrolmentState.FAILED}
    given = {
        "school_id": teacher.school_id, "state": state, "position": next(_numbers), "applied_on": cohort.starts_on,
        "attended_on": cohort.starts_on if arrived else None,
        "withdrawn_on": cohort.starts_on if state is EnrolmentState.WITHDRAWN else None, "created_at": NOW,
    }  # fmt: skip
    enrolment = _kept(Enrolment(cohort_id=cohort.id, teacher_id=teacher.id, **{**given, **values}))
    if state not in {EnrolmentState.WITHDRAWN, EnrolmentState.REJECTED, EnrolmentState.WAITLISTED}:
        with transaction() as session:
            session.execute(sa.update(Cohort).where(Cohort.id == cohort.id).values(seats_taken=Cohort.seats_taken + 1))
    if state is EnrolmentState.COMPLETED:
        a_completion(enrolment, completed_on=cohort.ends_on, hours=cohort.hours)
    return enrolment


def a_completion(enrolment: Enrolment, **values: Any) -> Completion:
    """The completion of an enrolment."""
    given = {"completed_on": TODAY, "hours": 80, "recorded_at": NOW}
    return _kept(Completion(enrolment_id=enrolment.id, **{**given, **values}))


def an_account(role: Role = Role.MINISTRY, **values: Any) -> Account:
    """An account of a role, with the scope given (`unit_id`, `base_id`, `school_id`, `teacher_id`) or made; password `PASSWORD`."""
    n = next(_numbers)
    if not {"unit_id", "base_id", "school_id", "teacher_id"} & values.keys():
        made: dict[Role, tuple[str, Callable[[], Any]]] = {
            Role.PROVINCE: ("unit_id", unit),
            Role.BASE: ("base_id", a_base),
            Role.SCHOOL: ("school_id", a_school),
            Role.TEACHER: ("teacher_id", a_teacher),
        }
        if role in made:
            column, make = made[role]
            values[column] = make().id
    name = values.pop("username", f"{role.value}{n}")
    given = {"display_name": "周敏", "password_hash": _HASH, "created_at": NOW}
    return _kept(Account(username=name, username_key=name, role=role, **{**given, **values}))


def an_actor(role: Role = Role.MINISTRY, **values: Any) -> Actor:
    """The actor of a fresh account."""
    return actor_of(an_account(role, **values))
