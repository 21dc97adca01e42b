"""How the cohorts in scope stand today: what the page “Today” and its list of things to do are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.agenda import Situation
from trainingreg.domain.cohort_roles import Home
from trainingreg.domain.permissions import Actor, Scope
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, Standing
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, JobItem, School, Teacher, TrainingBase
from trainingreg.models.job import JobState
from trainingreg.queries.certificate_proposals import to_decide
from trainingreg.queries.cohorts import visible
from trainingreg.queries.pages import Question
from trainingreg.queries.teacher_scope import belongs_to

MOST = 200
_ACTIVE = (CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED, CohortState.RUNNING)


@dataclass(frozen=True)
class CohortStanding:
    """One cohort, where it is held, and how it stands."""

    code: str
    title: str
    base_name: str
    home: Home
    capacity: int
    seats_taken: int
    situation: Situation


@dataclass(frozen=True)
class Waiting:
    """Teachers of the scope who registered alone and wait for somebody who knows them; proposals of others to decide."""

    people: int
    proposals: int


def active(scope: Scope, today: date) -> list[CohortStanding]:
    """The cohorts that have not ended, the nearest first, with how many people are where."""
    state, recorded = Enrolment.state, _recorded()
    attended = state == EnrolmentState.ATTENDED
    counts = (
        _sum(state == EnrolmentState.APPLIED),
        _sum(attended),
        _sum(attended & ~recorded),
        sa.literal(0),
        sa.literal(0),
    )
    question = (
        _cohorts(counts)
        .outerjoin(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Cohort.state.in_(_ACTIVE), visible(scope, today))
    )
    return _standings(db.session.execute(_nearest(question)))


def ended(scope: Scope, today: date) -> list[CohortStanding]:
    """The cohorts after whose end something is left to do, in one statement: to certify, or certificates that are stuck."""
    both = sa.union_all(
        *(_nearest(question).subquery().select() for question in (_to_certify(scope, today), _blocked(scope, today)))
    )
    return _standings(db.session.execute(both))


def _to_certify(scope: Scope, today: date) -> Question:
    """Cohorts with people who completed and were never given a certificate, or whose certificate was cancelled unmade."""
    none = sa.literal(0)
    given = sa.exists().where(Certificate.completion_id == Completion.id)
    cancelled = sa.and_(
        Certificate.completion_id == Completion.id,
        Certificate.state == CertificateState.PENDING,
        JobItem.certificate_id == Certificate.id,
        JobItem.state == JobState.CANCELLED,
    )
    waits = ~given | sa.exists().where(cancelled)
    return (
        _cohorts((none, none, none, sa.func.count(), none))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Completion.annulled_on.is_(None), waits, visible(scope, today))
    )


def _blocked(scope: Scope, today: date) -> Question:
    """Cohorts with certificates that could not be made."""
    none = sa.literal(0)
    return (
        _cohorts((none, none, none, none, sa.func.count()))
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .join(Certificate, Certificate.completion_id == Completion.id)
        .join(JobItem, JobItem.certificate_id == Certificate.id)
        .where(
            JobItem.state == JobState.FAILED,
            Certificate.state == CertificateState.PENDING,
            visible(scope, today),
        )
    )


def waiting(reader: Actor) -> Waiting:
    """What waits for this reader beside the cohorts."""
    people = sa.select(sa.func.count()).select_from(Teacher)
    people = people.where(Teacher.standing == Standing.PENDING, belongs_to(reader.scope))
    question = sa.select(people.scalar_subquery(), to_decide(reader).scalar_subquery())
    return Waiting(*db.session.execute(question).one())


def _cohorts(counts: tuple[sa.ColumnElement[Any], ...]) -> Question:
    facts = (
        Cohort.code, Cohort.title, School.name, TrainingBase.id, School.id, School.unit_id, Cohort.capacity, Cohort.seats_taken,
        Cohort.state, Cohort.starts_on, Cohort.ends_on, Cohort.enrol_until,
    )  # fmt: skip
    return (
        sa.select(*facts, *counts)
        .select_from(Cohort)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .group_by(Cohort.id, TrainingBase.id, School.id)
    )


def _nearest(question: Question) -> Question:
    return question.order_by(Cohort.starts_on, Cohort.code).limit(MOST)


def _standings(rows: Any) -> list[CohortStanding]:
    return [
        CohortStanding(code, title, name, Home(base_id, school_id, unit_id), capacity, taken, Situation(*situation))
        for code, title, name, base_id, school_id, unit_id, capacity, taken, *situation in rows
    ]


def _recorded() -> sa.ColumnElement[bool]:
    """`domain.completion.is_recorded` in SQL."""
    return Enrolment.hours_attended.is_not(None) & (Enrolment.assessment.is_not(None) | ~Cohort.needs_pass)


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
