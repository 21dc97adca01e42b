"""The rows behind a figure: exactly as many as it says, since both stand under the same conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.counting import Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, ReportingUnit, Teacher
from trainingreg.queries.pages import PAGE_ROWS, PageOf, page_of
from trainingreg.queries.totals.counted import HOST, SENDER, counts, in_month, live_certificate, source, within

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
        return page_of(_question(measure, selection, scope), number, TeacherRow)
    # The page's rows are found in the narrow indexes first; names and numbers are looked up for these fifty only.
    narrow = sa.select(Enrolment.id, sa.func.count().over().label("in_all")).where(*_conditions(measure, selection, scope))
    narrow = narrow.select_from(source(selection.as_of, completed=_needs_completion(measure))).order_by(*_NEWEST_FIRST)
    here = narrow.limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS).subquery("here")
    question = _trainings(measure, selection).join(here, here.c.id == Enrolment.id).add_columns(here.c.in_all)
    rows: Any = db.session.execute(question).all()
    return PageOf(tuple(TrainingRow(*row[:-1]) for row in rows), rows[0].in_all if rows else 0)


def every(measure: Measure, selection: Selection, scope: Scope) -> list[Any]:
    """All rows behind a figure, for a file."""
    make: Any = TeacherRow if measure is Measure.TEACHERS else TrainingRow
    return [make(*row) for row in db.session.execute(_question(measure, selection, scope))]


def how_many(measure: Measure, selection: Selection, scope: Scope) -> int:
    """The figure itself, counted over the rows of its list."""
    counted = sa.func.count(Enrolment.teacher_id.distinct()) if measure is Measure.TEACHERS else sa.func.count()
    question = sa.select(counted).select_from(source(selection.as_of, completed=_needs_completion(measure)))
    return db.session.scalar(question.where(*_conditions(measure, selection, scope))) or 0


def _question(measure: Measure, selection: Selection, scope: Scope) -> Question:
    question = _teachers(selection) if measure is Measure.TEACHERS else _trainings(measure, selection)
    return question.where(*_conditions(measure, selection, scope))


def _conditions(measure: Measure, selection: Selection, scope: Scope) -> list[sa.ColumnElement[bool]]:
    return [counts(measure, selection.as_of), *in_month(measure, selection), *within(selection, scope)]


def _needs_completion(measure: Measure) -> bool:
    return measure in {Measure.PERSON_TIMES, Measure.CERTIFIED, Measure.TEACHERS}


def _trainings(measure: Measure, selection: Selection) -> Question:
    """The newest cohorts first, and within a cohort the order in which people came into it."""
    as_of = selection.as_of
    joined: Any = source(as_of, host=True, sender=True, completed=_needs_completion(measure))
    number = sa.select(sa.func.max(Certificate.number)).where(live_certificate(as_of)).scalar_subquery()
    return (
        sa.select(
            Teacher.ref, Teacher.name, SENDER.name, ReportingUnit.name, ReportingUnit.name_en, Cohort.code, Cohort.title, HOST.name,
            Enrolment.applied_on, sa.case((Enrolment.attended_on <= as_of, Enrolment.attended_on)), Completion.completed_on,
            Enrolment.state, number,
        )
        .select_from(joined)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(ReportingUnit, ReportingUnit.id == SENDER.unit_id)
        .order_by(*_NEWEST_FIRST)
    )  # fmt: skip


def _teachers(selection: Selection) -> Question:
    """By name, each teacher once."""
    first, last = sa.func.min(Completion.completed_on), sa.func.max(Completion.completed_on)
    return (
        sa.select(Teacher.ref, Teacher.name, sa.func.count(), first, last)
        .select_from(source(selection.as_of, completed=True))
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .group_by(Teacher.id, Teacher.ref, Teacher.name)
        .order_by(Teacher.name, Teacher.ref)
    )
