"""Everything that the registry holds about one teacher, for the teacher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import (
    Account,
    ActivationCode,
    AnnotatedCopy,
    AuditEntry,
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    IdentityDocument,
    LoginSession,
    ReportingUnit,
    School,
    ShareCode,
    Teacher,
)
from trainingreg.models.teacher import unseal_number, unseal_phone


@dataclass(frozen=True)
class Section:
    """One kind of data: its name, the names of its columns, and its rows as they are stored, only unsealed."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """The rows with the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def of_teacher(teacher_id: int) -> list[Section]:
    """All sections; whole document numbers are among them, so the answer goes to the teacher alone."""
    return [
        _person(teacher_id),
        _documents(teacher_id),
        _section("account", _ACCOUNT.where(Account.teacher_id == teacher_id)),
        _section("sign_ins", _SIGN_INS.where(Account.teacher_id == teacher_id)),
        _trainings(teacher_id),
        _section("certificates", _CERTIFICATES.where(Enrolment.teacher_id == teacher_id)),
        _section("links", _given(ShareCode, teacher_id)),
        _section("copies", _given(AnnotatedCopy, teacher_id, AnnotatedCopy.purpose)),
        _section("activation_codes", _CODES.where(ActivationCode.teacher_id == teacher_id)),
        _section("record", _record(teacher_id)),
    ]


_ACCOUNT = sa.select(Account.username, Account.display_name, Account.created_at, Account.disabled_at)
_SIGN_INS = (
    sa.select(LoginSession.started_at, LoginSession.seen_at, LoginSession.ended_at)
    .join(Account, Account.id == LoginSession.account_id)
    .order_by(LoginSession.started_at)
)
_CERTIFICATES = (
    sa.select(
        Certificate.number, Certificate.holder_name, Certificate.state, Certificate.issued_on, Certificate.ended_on,
        Certificate.end_reason, Certificate.issued_elsewhere, Certificate.facts,
    )
    .join(Completion, Completion.id == Certificate.completion_id)
    .join(Enrolment, Enrolment.id == Completion.enrolment_id)
    .order_by(Certificate.issued_on, Certificate.id)
)  # fmt: skip
_CODES = sa.select(ActivationCode.created_at, ActivationCode.expires_at, ActivationCode.used_at).order_by(ActivationCode.id)


def _given(
    kind: type[ShareCode] | type[AnnotatedCopy], teacher_id: int, *more: sa.orm.InstrumentedAttribute[str]
) -> sa.Select[*tuple[Any, ...]]:
    """Links or copies that the teacher has given away."""
    return (
        sa.select(Certificate.number, *more, kind.created_at, kind.last_on, kind.ended_at)
        .join(Certificate, Certificate.id == kind.certificate_id)
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(Enrolment.teacher_id == teacher_id)
        .order_by(kind.id)
    )


def _section(name: str, question: sa.Select[*tuple[Any, ...]]) -> Section:
    found = db.session.execute(question)
    return Section(name, tuple(found.keys()), tuple(tuple(row) for row in found))


def _person(teacher_id: int) -> Section:
    question = (
        sa.select(
            Teacher.ref, Teacher.name, School.name.label("school"), ReportingUnit.name.label("unit"), Teacher.standing,
            Teacher.created_at, Teacher.notice_seen_at, Teacher.phone_sealed.label("phone"),
        )
        .join(School, School.id == Teacher.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .where(Teacher.id == teacher_id)
    )  # fmt: skip
    return _with_phone(_section("person", question))


def _documents(teacher_id: int) -> Section:
    question = sa.select(IdentityDocument.kind, IdentityDocument.number_sealed, IdentityDocument.number_index)
    rows = db.session.execute(question.where(IdentityDocument.teacher_id == teacher_id).order_by(IdentityDocument.id))
    return Section("documents", ("kind", "number"), tuple((kind, unseal_number(sealed, index)) for kind, sealed, index in rows))


def _trainings(teacher_id: int) -> Section:
    question = (
        sa.select(
            Cohort.code, Cohort.title, Cohort.starts_on, Cohort.ends_on, School.name.label("school"), Enrolment.sent_by,
            Enrolment.state, Enrolment.applied_on, Enrolment.attended_on, Enrolment.withdrawn_on, Enrolment.hours_attended,
            Enrolment.assessment, Enrolment.reason, Enrolment.major_taught, Enrolment.job_title, Enrolment.contact, Enrolment.note,
            Completion.completed_on, Completion.hours, Completion.annulled_on, Completion.annul_reason,
            Enrolment.phone_sealed.label("phone"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(School, School.id == Enrolment.school_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.teacher_id == teacher_id)
        .order_by(Cohort.starts_on, Cohort.code)
    )  # fmt: skip
    return _with_phone(_section("trainings", question))


def _with_phone(section: Section) -> Section:
    """The last column unsealed."""
    return Section(section.name, section.columns, tuple((*row[:-1], unseal_phone(row[-1])) for row in section.rows))


def _record(teacher_id: int) -> sa.Select[*tuple[Any, ...]]:
    """What the teacher did, and what others did to the entry; not who they were, which is their personal information."""
    ref = sa.select("teacher:" + Teacher.ref).where(Teacher.id == teacher_id).scalar_subquery()
    account_id = sa.select(Account.id).where(Account.teacher_id == teacher_id).scalar_subquery()
    return (
        sa.select(AuditEntry.at, AuditEntry.actor_role, AuditEntry.action, AuditEntry.subject)
        .where((AuditEntry.subject == ref) | (AuditEntry.account_id == account_id))
        .order_by(AuditEntry.at, AuditEntry.id)
    )
