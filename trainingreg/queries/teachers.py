"""Teachers, as their school, base, province or the ministry sees them; document numbers leave here masked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.names import name_key, school_key
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import CertificateState, EnrolmentState, Standing
from trainingreg.models import (
    Account,
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    IdentityDocument,
    ReportingUnit,
    School,
    Teacher,
    TrainingBase,
)
from trainingreg.models.teacher import document_index, unseal_number, unseal_phone
from trainingreg.queries import certificate_scope, cohorts
from trainingreg.queries.pages import PageOf, Question, page_of
from trainingreg.queries.teacher_scope import belongs_to, enrolment_in_scope, in_scope
from trainingreg.text import mask_document, mask_phone, tidy


@dataclass(frozen=True)
class TeacherRow:
    """One teacher of a list, with the first document masked."""

    id: int
    ref: str
    name: str
    school_name: str
    unit_code: str
    standing: Standing
    has_account: bool = False
    document: str = ""


@dataclass(frozen=True)
class TeacherFilter:
    """What the list shows; empty values do not narrow it."""

    name: str = ""
    school: str = ""
    unit_code: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class TeacherFacts:
    """One teacher; `belongs` says whether the present school lies in the scope that asked."""

    id: int
    ref: str
    name: str
    school_name: str
    unit_code: str
    phone: str
    standing: Standing
    created_at: datetime
    username: str | None
    belongs: bool


@dataclass(frozen=True)
class DocumentRow:
    """An identity document, masked."""

    kind: DocumentKind
    number: str


@dataclass(frozen=True)
class TrainingRow:
    """One enrolment of a teacher, with the certificate that is live or was the last;
    `cohort_open` and `certificate_open` say whether their pages are in scope too.
    """

    cohort_code: str
    cohort_title: str
    starts_on: date
    ends_on: date
    hours: int
    base_name: str
    sent_by: str
    state: EnrolmentState
    certificate_number: str | None
    certificate_state: CertificateState | None
    issued_elsewhere: bool | None
    cohort_open: bool
    certificate_open: bool


def listed(scope: Scope, wanted: TeacherFilter, page: int) -> PageOf[TeacherRow]:
    """One page of the teachers in scope, by name."""
    question = _rows().where(in_scope(scope)).order_by(Teacher.name_key, Teacher.ref)
    if wanted.name:
        question = question.where(Teacher.name_key.contains(name_key(tidy(wanted.name)), autoescape=True))
    if wanted.school:
        named = School.name_key.contains(school_key(wanted.school), autoescape=True)
        question = question.where(named | (School.code == tidy(wanted.school)))
    if wanted.unit_code:
        question = question.where(ReportingUnit.code == wanted.unit_code)
    if wanted.standing:
        question = question.where(Teacher.standing == wanted.standing)
    return _completed(page_of(question, page, TeacherRow))


def waiting(scope: Scope, page: int = 1) -> PageOf[TeacherRow]:
    """Those who registered alone and wait until their school, or whoever stands above it, confirms; the oldest first."""
    question = _rows().where(belongs_to(scope), Teacher.standing == Standing.PENDING)
    return _completed(page_of(question.order_by(Teacher.created_at, Teacher.id), page, TeacherRow))


def waiting_number(scope: Scope) -> int:
    """How many wait for confirmation."""
    question = sa.select(sa.func.count()).select_from(Teacher)
    return db.session.scalar(question.where(belongs_to(scope), Teacher.standing == Standing.PENDING)) or 0


def everybody() -> list[TeacherRow]:
    """All teachers, by reference."""
    details = _details(sa.true())
    rows = (TeacherRow(*row) for row in db.session.execute(_rows().order_by(Teacher.ref)))
    return [replace(row, **details[row.id]) for row in rows]


def with_documents(scope: Scope, keys: list[str]) -> list[str]:
    """References of the teachers in scope who have one of these identity keys."""
    indexes = [document_index(key) for key in keys]
    question = sa.select(Teacher.ref).join(IdentityDocument).where(IdentityDocument.number_index.in_(indexes))
    return list(db.session.scalars(question.where(in_scope(scope)).distinct()))


def one(scope: Scope, ref: str) -> TeacherFacts | None:
    """The teacher with this reference, or None when there is none in the scope."""
    question = (
        sa.select(
            Teacher.id, Teacher.ref, Teacher.name, School.name, ReportingUnit.code, Teacher.phone_sealed, Teacher.standing,
            Teacher.created_at, Account.username, belongs_to(scope),
        )
        .join(School, School.id == Teacher.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .outerjoin(Account, Account.teacher_id == Teacher.id)
        .where(Teacher.ref == ref, in_scope(scope))
    )  # fmt: skip
    row = db.session.execute(question).one_or_none()
    return TeacherFacts(*row[:5], mask_phone(unseal_phone(row[5])), *row[6:9], bool(row[9])) if row else None


def documents(teacher_id: int) -> list[DocumentRow]:
    """A teacher's documents, masked."""
    question = sa.select(IdentityDocument.kind, IdentityDocument.number_sealed, IdentityDocument.number_index)
    rows = db.session.execute(question.where(IdentityDocument.teacher_id == teacher_id).order_by(IdentityDocument.id))
    return [DocumentRow(kind, mask_document(unseal_number(sealed, index))) for kind, sealed, index in rows]


def trainings(scope: Scope, teacher_id: int, today: date) -> list[TrainingRow]:
    """A teacher's enrolments that lie in the scope, the newest first."""
    sender = sa.orm.aliased(School)
    question: Question = (
        sa.select(
            Cohort.code, Cohort.title, Cohort.starts_on, Cohort.ends_on, Cohort.hours, School.name, sender.name,
            Enrolment.state, Certificate.number, Certificate.state, Certificate.issued_elsewhere,
            cohorts.visible(scope, today), certificate_scope.visible(scope),
        )
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .join(sender, sender.id == Enrolment.school_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(Certificate, Certificate.id == _last_certificate())
        .where(Enrolment.teacher_id == teacher_id, enrolment_in_scope(scope))
        .order_by(Cohort.starts_on.desc(), Cohort.code)
    )  # fmt: skip
    return [TrainingRow(*row) for row in db.session.execute(question)]


def _last_certificate() -> sa.ScalarSelect[int]:
    versions = sa.select(Certificate.id).where(Certificate.completion_id == Completion.id)
    return versions.order_by(Certificate.version.desc()).limit(1).correlate(Completion).scalar_subquery()


def _rows() -> Question:
    return (
        sa.select(Teacher.id, Teacher.ref, Teacher.name, School.name, ReportingUnit.code, Teacher.standing)
        .join(School, School.id == Teacher.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
    )


def _completed(page: PageOf[TeacherRow]) -> PageOf[TeacherRow]:
    """The rows with account and document, in a statement of its own so that nobody beyond the page is looked up."""
    details = _details(Teacher.id.in_([row.id for row in page.rows]))
    return PageOf(tuple(replace(row, **details[row.id]) for row in page.rows), page.in_all)


def _details(which: sa.ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    """Of each teacher, whether there is an account, and the first document, masked."""
    question = (
        sa.select(Teacher.id, Account.id, IdentityDocument.number_sealed, IdentityDocument.number_index)
        .outerjoin(Account, Account.teacher_id == Teacher.id)
        .outerjoin(IdentityDocument, IdentityDocument.teacher_id == Teacher.id)
        .where(which)
        .order_by(IdentityDocument.id)
    )
    details: dict[int, dict[str, Any]] = {}
    for teacher_id, account_id, sealed, index in db.session.execute(question):
        if teacher_id not in details:
            document = mask_document(unseal_number(sealed, index)) if sealed else ""
            details[teacher_id] = {"has_account": account_id is not None, "document": document}
    return details
