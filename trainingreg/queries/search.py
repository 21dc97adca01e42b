"""One box for everything: cohorts, teachers, certificates and schools in the reader's scope, a few of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain import certificate_number
from trainingreg.domain.names import name_key
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import CertificateState, CohortState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, School, Teacher, TrainingBase
from trainingreg.queries import certificate_scope, schools
from trainingreg.queries.cohorts import visible
from trainingreg.queries.teacher_scope import in_scope
from trainingreg.text import tidy

MOST = 10


@dataclass(frozen=True)
class CohortHit:
    """A cohort whose code or title holds the words."""

    code: str
    title: str
    starts_on: date
    ends_on: date
    state: CohortState


@dataclass(frozen=True)
class TeacherHit:
    """A teacher whose name holds the words."""

    ref: str
    name: str
    school_name: str


@dataclass(frozen=True)
class CertificateHit:
    """A certificate whose number holds the words."""

    number: str
    holder_name: str
    state: CertificateState


def cohorts(scope: Scope, words: str, today: date) -> list[CohortHit]:
    """Cohorts by code or title, the newest first."""
    question = (
        sa.select(Cohort.code, Cohort.title, Cohort.starts_on, Cohort.ends_on, Cohort.state)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .where(visible(scope, today))
        .where(Cohort.title.icontains(words, autoescape=True) | Cohort.code.icontains(words, autoescape=True))
        .order_by(Cohort.starts_on.desc(), Cohort.code)
    )
    return [CohortHit(*row) for row in db.session.execute(question.limit(MOST))]


def teachers(scope: Scope, words: str) -> list[TeacherHit]:
    """Teachers by name or reference."""
    named = Teacher.name_key.contains(name_key(tidy(words)), autoescape=True) | (Teacher.ref == words.upper())
    question = (
        sa.select(Teacher.ref, Teacher.name, School.name)
        .join(School, School.id == Teacher.school_id)
        .where(in_scope(scope), named)
        .order_by(Teacher.name_key, Teacher.ref)
    )
    return [TeacherHit(*row) for row in db.session.execute(question.limit(MOST))]


def certificates(scope: Scope, words: str) -> list[CertificateHit]:
    """Certificates by number, however somebody typed it."""
    question = (
        sa.select(Certificate.number, Certificate.holder_name, Certificate.state)
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(certificate_scope.visible(scope))
        .where(Certificate.number_key.contains(certificate_number.normalise(words), autoescape=True))
        .order_by(Certificate.number_key)
    )
    return [CertificateHit(*row) for row in db.session.execute(question.limit(MOST))]


def schools_named(scope: Scope, words: str) -> list[schools.SchoolName]:
    """Schools by name, alias or code; for the ministry and provinces, who have pages of them."""
    return schools.resembling(scope, words) if scope.all or scope.unit_id is not None else []
