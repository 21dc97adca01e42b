"""Certificates as lists and one by one, each within what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import CertificateState
from trainingreg.models import (
    Certificate,
    CertificateTemplate,
    CertificateTemplateVersion,
    Cohort,
    Completion,
    Enrolment,
    JobItem,
    School,
    Teacher,
    TrainingBase,
)
from trainingreg.queries.certificate_scope import HELD, issued_within, visible
from trainingreg.queries.pages import PageOf, page_of_chosen
from trainingreg.queries.remembered import remembered


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to."""

    words: str = ""
    state: CertificateState | None = None
    cohort_code: str = ""


@dataclass(frozen=True)
class CertificateRow:
    """One row of a list; `error` is the stored sentence why its file could not be made, `managed` as in the detail."""

    number: str
    holder_name: str
    cohort_code: str
    cohort_title: str
    base_name: str
    issued_on: date
    state: CertificateState
    issued_elsewhere: bool
    error: dict[str, Any] | None
    managed: bool


@dataclass(frozen=True)
class CertificateFile:
    """Where the file of a certificate is; without a key there is none. A sealed one is served in the place of the issued one."""

    number: str
    state: CertificateState
    issued_elsewhere: bool
    file_key: str | None
    file_sha256: str | None
    sealed_file_key: str | None
    sealed_sha256: str | None


@dataclass(frozen=True)
class CertificateDetail:
    """Everything about one certificate, what it is printed by included; `managed` tells whether the reader answers for it."""

    completion_id: int
    number: str
    code: str | None
    state: CertificateState
    issued_elsewhere: bool
    issued_on: date
    ended_on: date | None
    end_reason: str | None
    holder_name: str
    facts: dict[str, Any] | None
    file_bytes: int | None
    file_sha256: str | None
    created_at: datetime
    annulled_on: date | None
    hours: int
    cohort_code: str
    cohort_title: str
    starts_on: date
    ends_on: date
    base_name: str
    teacher_ref: str
    error: dict[str, Any] | None
    sealed_sha256: str | None
    sealed_at: datetime | None
    template_version_id: int | None
    template_code: str | None
    template_name: str | None
    template_version: int | None
    managed: bool


@dataclass(frozen=True)
class Version:
    """One of the certificates that a training has had."""

    number: str
    state: CertificateState
    issued_on: date
    ended_on: date | None


def page(scope: Scope, wanted: Wanted, number: int) -> PageOf[CertificateRow]:
    """One page of the certificates in scope, the newest first."""
    return remembered(("certificates.page", scope, wanted, number), lambda: _page(scope, wanted, number))


def _page(scope: Scope, wanted: Wanted, number: int) -> PageOf[CertificateRow]:
    chosen = sa.select(Certificate.id)
    if not scope.all or wanted.cohort_code:
        chosen = chosen.select_from(HELD)
    chosen = chosen.where(visible(scope), *_narrowed(wanted))
    order = (Certificate.issued_on.desc(), Certificate.id.desc())
    return page_of_chosen(chosen, _rows(scope), Certificate.id, order, number, CertificateRow)


def every(cohort_code: str | None = None) -> list[CertificateRow]:
    """All certificates, or those of one cohort, in the order in which they were given."""
    question = _rows(Scope(all=True)).order_by(Certificate.id)
    rows: Any = db.session.execute(question.where(Cohort.code == cohort_code) if cohort_code else question)
    return [CertificateRow(*row) for row in rows]


def one(number: str, scope: Scope) -> CertificateDetail | None:
    """The certificate with this number, if the reader may see it."""
    row: Any = db.session.execute(
        sa.select(
            Certificate.completion_id, Certificate.number, Certificate.code, Certificate.state, Certificate.issued_elsewhere,
            Certificate.issued_on, Certificate.ended_on, Certificate.end_reason, Certificate.holder_name, Certificate.facts,
            Certificate.file_bytes, Certificate.file_sha256, Certificate.created_at, Completion.annulled_on, Completion.hours,
            Cohort.code, Cohort.title, Cohort.starts_on, Cohort.ends_on, School.name, Teacher.ref, JobItem.error,
            Certificate.sealed_sha256, Certificate.sealed_at, Certificate.template_version_id, CertificateTemplate.code,
            CertificateTemplate.name, CertificateTemplateVersion.number, issued_within(scope),
        )
        .select_from(HELD)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
        .outerjoin(CertificateTemplateVersion, CertificateTemplateVersion.id == Certificate.template_version_id)
        .outerjoin(CertificateTemplate, CertificateTemplate.id == CertificateTemplateVersion.template_id)
        .where(Certificate.number_key == normalise(number), visible(scope))
    ).one_or_none()  # fmt: skip
    return None if row is None else CertificateDetail(*row)


def versions(completion_id: int) -> list[Version]:
    """Every certificate that a training has had, the oldest first."""
    columns = (Certificate.number, Certificate.state, Certificate.issued_on, Certificate.ended_on)
    question = sa.select(*columns).where(Certificate.completion_id == completion_id).order_by(Certificate.version)
    return [Version(*row) for row in db.session.execute(question)]


def file_of(number: str, scope: Scope) -> CertificateFile | None:
    """Where the file of a certificate is, if the reader may have it."""
    row: Any = db.session.execute(
        sa.select(
            Certificate.number, Certificate.state, Certificate.issued_elsewhere, Certificate.file_key, Certificate.file_sha256,
            Certificate.sealed_file_key, Certificate.sealed_sha256,
        )
        .select_from(HELD)
        .where(Certificate.number_key == normalise(number), visible(scope))
    ).one_or_none()  # fmt: skip
    return None if row is None else CertificateFile(*row)


def _rows(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            Certificate.number, Certificate.holder_name, Cohort.code, Cohort.title, School.name, Certificate.issued_on,
            Certificate.state, Certificate.issued_elsewhere, JobItem.error, issued_within(scope),
        )
        .select_from(HELD)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .outerjoin(JobItem, JobItem.certificate_id == Certificate.id)
    )  # fmt: skip


def _narrowed(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.words:
        number = Certificate.number_key.contains(normalise(wanted.words), autoescape=True)
        found.append(number | Certificate.holder_name.icontains(wanted.words, autoescape=True))
    if wanted.state is not None:
        found.append(Certificate.state == wanted.state)
    if wanted.cohort_code:
        found.append(Cohort.code == wanted.cohort_code)
    return found
