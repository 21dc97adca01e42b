"""Teachers, as their school, base, province or the ministry sees them; document numbers leave here masked."""

from __future__ import annotations

from dataclasses import dataclass
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
from trainingreg.queries.pages import PageOf, Question, page_of_chosen
from trainingreg.queries.remembered import remembered
from trainingreg.queries.teacher_scope import belongs_to, enrolment_in_scope, in_scope
from trainingreg.text import mask_document, mask_phone, tidy


@dataclass(frozen=True)
class TeacherRow:
    """One teacher of a list, with the first document masked."""

    ref: str
    name: str
    school_name: str
    unit_code: str
    standing: Standing
    has_account: bool
    document: str


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
    return remembered(("teachers.listed", scope, wanted, page), lambda: _listed(scope, wanted, page))


def _listed(scope: Scope, wanted: TeacherFilter, page: int) -> PageOf[TeacherRow]:
    chosen: Question = sa.select(Teacher.id)
    if wanted.school or wanted.unit_code:
        chosen = _with_school(chosen)
    chosen = chosen.where(in_scope(scope), *_narrowed(wanted))
    return page_of_chosen(chosen, _rows(), Teacher.id, (Teacher.name_key, Teacher.ref), page, _row)


def waiting(scope: Scope, page: int = 1) -> PageOf[TeacherRow]:
    """Those who registered alone and wait until their school, or whoever stands above it, confirms; the oldest first."""
    chosen = sa.select(Teacher.id).where(belongs_to(scope), Teacher.standing == Standing.PENDING)
    return page_of_chosen(chosen, _rows(), Teacher.id, (Teacher.created_at, Teacher.id), page, _row)


def waiting_number(scope: Scope) -> int:
    """How many wait for confirmation."""
    question = sa.select(sa.func.count()).select_from(Teacher).where(belongs_to(scope), Teacher.standing == Standing.PENDING)
    return remembered(("teachers.waiting_number", scope), lambda: db.session.scalar(question) or 0)


def everybody() -> list[TeacherRow]:
    """All teachers, by reference."""
    return [_row(*row) for row in db.session.execute(_rows().order_by(Teacher.ref))]


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
    """What `_row` is made from: the teacher with account and first document."""
    other = sa.orm.aliased(IdentityDocument)
    first = sa.select(sa.func.min(other.id)).where(other.teacher_id == Teacher.id).correlate(Teacher).scalar_subquery()
    return (
        _with_school(
            sa.select(
                Teacher.ref, Teacher.name, School.name, ReportingUnit.code, Teacher.standing,
                Account.id.is_not(None), IdentityDocument.number_sealed, IdentityDocument.number_index,
            )
        )
        .outerjoin(Account, Account.teacher_id == Teacher.id)
        .outerjoin(IdentityDocument, IdentityDocument.id == first)
    )  # fmt: skip


def _row(*columns: Any) -> TeacherRow:
    *shown, sealed, index = columns
    document = mask_document(unseal_number(sealed, index)) if sealed else ""
    return TeacherRow(*(*shown, document))


def _with_school(question: Question) -> Question:
    return (
        question.select_from(Teacher)
        .join(School, School.id == Teacher.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
    )


def _narrowed(wanted: TeacherFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.name:
        found.append(Teacher.name_key.contains(name_key(tidy(wanted.name)), autoescape=True))
    if wanted.school:
        named = School.name_key.contains(school_key(wanted.school), autoescape=True)
        found.append(named | (School.code == tidy(wanted.school)))
    if wanted.unit_code:
        found.append(ReportingUnit.code == wanted.unit_code)
    if wanted.standing:
        found.append(Teacher.standing == wanted.standing)
    return found
