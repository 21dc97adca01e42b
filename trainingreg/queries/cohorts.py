"""Cohorts as lists and one by one, each within what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import BaseStatus, CohortState, EnrolmentState, Mode, SubjectKind, Tier
from trainingreg.models import CertificateTemplate, Cohort, Enrolment, Level, Major, Phase, ReportingUnit, School, TrainingBase
from trainingreg.queries.pages import PageOf, Question, page_of_chosen
from trainingreg.queries.remembered import remembered

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; the days bound the cohort's first day."""

    words: str = ""
    state: CohortState | None = None
    unit_code: str = ""
    major_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    open_now: bool = False
    seats_left: bool = False


@dataclass(frozen=True)
class CohortRow:
    """One row of the list; `own_state` is the reading teacher's enrolment, if there is one."""

    code: str
    title: str
    base_name: str
    unit_name: str
    major_name: str | None
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    seats_taken: int
    state: CohortState
    enrol_from: date | None
    enrol_until: date | None
    own_state: EnrolmentState | None = None


@dataclass(frozen=True)
class CohortFacts:
    """Everything about one cohort but its people."""

    id: int
    code: str
    title: str
    state: CohortState
    base_id: int
    base_name: str
    base_batch: int
    base_valid_from: date
    base_valid_to: date
    base_status: BaseStatus
    school_id: int
    unit_id: int
    unit_name: str
    phase_id: int
    phase_number: int
    tier: Tier
    major_id: int | None
    major_name: str | None
    level_id: int | None
    level_name: str | None
    mode: Mode
    subject_kind: SubjectKind
    notice_number: str | None
    standard_version: str | None
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    seats_taken: int
    enrol_from: date | None
    enrol_until: date | None
    least_attendance: int
    needs_pass: bool
    certificate_template_id: int | None
    certificate_template: str | None
    designation_reason: str | None
    cancel_reason: str | None
    back_entered: bool
    revision: int


def page(scope: Scope, wanted: Wanted, today: date, number: int) -> PageOf[CohortRow]:
    """One page of the cohorts in scope: the newest first; for a teacher the open ones first, soonest first."""
    return remembered(("cohorts.page", scope, wanted, today, number), lambda: _page(scope, wanted, today, number))


def _page(scope: Scope, wanted: Wanted, today: date, number: int) -> PageOf[CohortRow]:
    chosen = sa.select(Cohort.id)
    if scope.unit_id is not None or scope.school_id is not None or wanted.words or wanted.unit_code:
        chosen = _with_base(chosen)
    chosen = chosen.where(visible(scope, today), *_narrowed(wanted, today))
    return page_of_chosen(chosen, _rows_for(scope), Cohort.id, _order(scope, today), number, CohortRow)


def find(code: str, scope: Scope, today: date) -> CohortFacts | None:
    """The cohort with this code, if the reader may see it."""
    row: Any = db.session.execute(_facts().where(Cohort.code == code, visible(scope, today))).one_or_none()
    return None if row is None else CohortFacts(*row)


def visible(scope: Scope, today: date) -> Condition:
    """Which cohorts a scope holds (the question joins TrainingBase and School, the base's own).

    A province and a school also see the cohorts to which they sent people; a teacher sees what is open, and their own.
    """
    if scope.all:
        return sa.true()
    if scope.unit_id is not None:
        sender = sa.orm.aliased(School)
        sent = sa.select(Enrolment.cohort_id).join(sender, sender.id == Enrolment.school_id).where(sender.unit_id == scope.unit_id)
        return (School.unit_id == scope.unit_id) | Cohort.id.in_(sent)
    if scope.base_id is not None:
        return Cohort.base_id == scope.base_id
    if scope.school_id is not None:
        sent = sa.select(Enrolment.cohort_id).where(Enrolment.school_id == scope.school_id)
        return (TrainingBase.school_id == scope.school_id) | Cohort.id.in_(sent)
    own = sa.select(Enrolment.cohort_id).where(Enrolment.teacher_id == scope.teacher_id)
    return open_on(today) | Cohort.id.in_(own)


def open_on(today: date) -> Condition:
    """Whether a cohort takes enrolments on a day: `domain.eligibility.Window.is_open` in SQL."""
    return sa.and_(
        Cohort.state == CohortState.OPEN,
        sa.func.coalesce(Cohort.enrol_from, today) <= today,
        sa.func.coalesce(Cohort.enrol_until, today) >= today,
    )


@cache
def _facts() -> Question:
    return _with_base(
        sa.select(
            Cohort.id, Cohort.code, Cohort.title, Cohort.state,
            TrainingBase.id, School.name, TrainingBase.batch, TrainingBase.valid_from, TrainingBase.valid_to, TrainingBase.status,
            School.id, School.unit_id, ReportingUnit.name, Phase.id, Phase.number,
            Cohort.tier, Major.id, Major.name, Level.id, Level.name, Cohort.mode, Cohort.subject_kind,
            Cohort.notice_number, Cohort.standard_version, Cohort.starts_on, Cohort.ends_on, Cohort.hours,
            Cohort.capacity, Cohort.seats_taken, Cohort.enrol_from, Cohort.enrol_until, Cohort.least_attendance, Cohort.needs_pass,
            Cohort.certificate_template_id, CertificateTemplate.name, Cohort.designation_reason, Cohort.cancel_reason,
            Cohort.back_entered, Cohort.revision,
        )
    ).join(Phase, Phase.id == Cohort.phase_id).outerjoin(Level, Level.id == Cohort.level_id).outerjoin(
        CertificateTemplate, CertificateTemplate.id == Cohort.certificate_template_id
    )  # fmt: skip


@cache
def _rows(for_teacher: bool) -> Question:
    """The columns of a row; for a teacher with the own enrolment, to be joined."""
    own_state = Enrolment.state if for_teacher else sa.null().label("own_state")
    return _with_base(
        sa.select(
            Cohort.code, Cohort.title, School.name, ReportingUnit.short_name, Major.name, Cohort.starts_on, Cohort.ends_on,
            Cohort.hours, Cohort.capacity, Cohort.seats_taken, Cohort.state, Cohort.enrol_from, Cohort.enrol_until, own_state,
        )
    )  # fmt: skip


def _order(scope: Scope, today: date) -> list[sa.ColumnElement[Any]]:
    if scope.teacher_id is None:
        return [Cohort.starts_on.desc(), Cohort.code.desc()]
    now_open = open_on(today)
    return [
        sa.case((now_open, 0), else_=1),
        sa.case((now_open, Cohort.starts_on)),
        Cohort.starts_on.desc(),
        Cohort.code.asc(),
    ]


def _rows_for(scope: Scope) -> Question:
    if scope.teacher_id is None:
        return _rows(False)
    own = (Enrolment.cohort_id == Cohort.id) & (Enrolment.teacher_id == scope.teacher_id)
    return _rows(True).outerjoin(Enrolment, own)


def _with_base(question: Question) -> Question:
    """Joined with the base, its school and unit, and the major."""
    return (
        question.select_from(Cohort)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .outerjoin(Major, Major.id == Cohort.major_id)
    )


def _narrowed(wanted: Wanted, today: date) -> list[Condition]:
    found: list[Condition] = []
    if wanted.words:
        columns = (Cohort.title, Cohort.code, School.name)
        found.append(sa.or_(*(column.icontains(wanted.words, autoescape=True) for column in columns)))
    if wanted.state is not None:
        found.append(Cohort.state == wanted.state)
    if wanted.unit_code:
        found.append(ReportingUnit.code == wanted.unit_code)
    if wanted.major_id is not None:
        found.append(Cohort.major_id == wanted.major_id)
    if wanted.first_day is not None:
        found.append(Cohort.starts_on >= wanted.first_day)
    if wanted.last_day is not None:
        found.append(Cohort.starts_on <= wanted.last_day)
    if wanted.open_now:
        found.append(open_on(today))
    if wanted.seats_left:
        found.append(Cohort.seats_taken < Cohort.capacity)
    return found
