"""The rows behind a figure: exactly as many as it says, since both stand under the same conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.counting import Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, ReportingUnit, Teacher, TrainingBase
from trainingreg.queries.pages import PAGE_ROWS, PageOf, page_of
from trainingreg.queries.totals.counted import HOST, SENDER, counts, holds, in_month, live_certificate, source, within

Question = sa.Select[*tuple[Any, ...]]
_NEWEST_FIRST = (Cohort.starts_on.desc(), Cohort.id.desc(), Enrolment.id)


@dataclass(frozen=True)
class TrainingRow:
    """One enrolment behind a figure, with the school that sent the teacher then; days after the as-of day are not there yet."""

    ref: str
    name: str
    school_name: str
    unit_name: str
    unit_name_en: str
    cohort_code: str
    cohort_title: str
    base_name: str
    applied_on: date
    attended_on: date | None
    completed_on: date | None
    state: EnrolmentState
    certificate_number: str | None


@dataclass(frozen=True)
class TeacherRow:
    """One teacher behind a figure of distinct people, with how many completed trainings are theirs."""

    ref: str
    name: str
    person_times: int
    first_on: date
    last_on: date


def page(measure: Measure, selection: Selection, scope: Scope, number: int) -> PageOf[Any]:
    """One page of the rows behind a figure, and how many there are."""
    if measure is Measure.TEACHERS:
        return page_of(_teachers(selection, scope), number, TeacherRow)
    rows: Any = db.session.execute(_page_of_trainings(measure, selection, scope, number)).all()
    return PageOf(tuple(TrainingRow(*row[:-1]) for row in rows), rows[0].in_all if rows else 0)


def every(measure: Measure, selection: Selection, scope: Scope) -> list[Any]:
    """All rows behind a figure, for a file."""
    if measure is Measure.TEACHERS:
        return [TeacherRow(*row) for row in db.session.execute(_teachers(selection, scope))]
    rows: Any = db.session.execute(_trainings(_found(measure, selection, scope), selection))
    return [TrainingRow(*row[:-1]) for row in rows]


def how_many(measure: Measure, selection: Selection, scope: Scope) -> int:
    """The figure itself, counted over the rows of its list."""
    counted = sa.func.count(Enrolment.teacher_id.distinct()) if measure is Measure.TEACHERS else sa.func.count()
    question = sa.select(counted).select_from(source(selection.as_of))
    return db.session.scalar(question.where(*_conditions(measure, selection, scope))) or 0


@lru_cache(maxsize=256)
def _page_of_trainings(measure: Measure, selection: Selection, scope: Scope, number: int) -> Question:
    """The statement (not its answer) is kept: to put it together takes longer than to ask it."""
    here = _found(measure, selection, scope).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)
    return _trainings(here, selection)


def _conditions(measure: Measure, selection: Selection, scope: Scope) -> list[sa.ColumnElement[bool]]:
    return [counts(measure, selection.as_of), *in_month(measure, selection), *within(selection, scope)]


def _found(measure: Measure, selection: Selection, scope: Scope) -> Question:
    """Which enrolments are meant, found in the narrow indexes alone: names are looked up afterwards, for one page only."""
    question = sa.select(Enrolment.id, sa.func.count().over().label("in_all")).select_from(source(selection.as_of))
    return question.where(*_conditions(measure, selection, scope)).order_by(*_NEWEST_FIRST)


def _trainings(found: Question, selection: Selection) -> Question:
    """The rows of the enrolments found; the joins begin with them, which is the order PostgreSQL keeps to with so many."""
    as_of, here = selection.as_of, found.subquery("here")
    number = sa.select(sa.func.max(Certificate.number)).where(live_certificate(as_of)).scalar_subquery()
    return (
        sa.select(
            Teacher.ref, Teacher.name, SENDER.name, ReportingUnit.name, ReportingUnit.name_en, Cohort.code, Cohort.title, HOST.name,
            Enrolment.applied_on, sa.case((Enrolment.attended_on <= as_of, Enrolment.attended_on)), Completion.completed_on,
            Enrolment.state, number, here.c.in_all,
        )
        .select_from(here)
        .join(Enrolment, Enrolment.id == here.c.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(HOST, HOST.id == TrainingBase.school_id)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(SENDER, SENDER.id == Enrolment.school_id)
        .join(ReportingUnit, ReportingUnit.id == SENDER.unit_id)
        .outerjoin(Completion, (Completion.enrolment_id == Enrolment.id) & holds(as_of))
        .order_by(*_NEWEST_FIRST)
    )  # fmt: skip


def _teachers(selection: Selection, scope: Scope) -> Question:
    """By name, each teacher once."""
    first, last = sa.func.min(Completion.completed_on), sa.func.max(Completion.completed_on)
    return (
        sa.select(Teacher.ref, Teacher.name, sa.func.count(), first, last)
        .select_from(source(selection.as_of))
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .where(*_conditions(Measure.TEACHERS, selection, scope))
        .group_by(Teacher.id, Teacher.ref, Teacher.name)
        .order_by(Teacher.name, Teacher.ref)
    )
