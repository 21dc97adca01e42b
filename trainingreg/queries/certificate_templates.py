"""Templates of certificates, their versions, and which of them a cohort's certificates follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.certificate_templates import DEFAULT_CODE, Design
from trainingreg.domain.words import VersionState
from trainingreg.models import Account, CertificateTemplate, CertificateTemplateVersion, Cohort
from trainingreg.queries.pages import Question

Version = CertificateTemplateVersion

# The columns of a `Design`, in its order.
DESIGN = (
    Version.title, Version.programme, Version.wording, Version.border, Version.mono, Version.paper, Version.title_on_paper,
    Version.dx, Version.dy,
)  # fmt: skip


@dataclass(frozen=True)
class VersionRow:
    """One version of a template: what it lays down, who made it, and what became of it."""

    design: Design
    code: str
    name: str
    programme: str
    number: int
    state: VersionState
    made_at: datetime
    made_by: str | None
    previewed_at: datetime | None
    used_from: datetime | None


@dataclass(frozen=True)
class Choice:
    """A template that cohorts may choose."""

    id: int
    code: str
    name: str


def versions(code: str) -> list[VersionRow]:
    """Every version of a template, the newest first; none where there is no such template."""
    question = _rows().where(CertificateTemplate.code == code).order_by(Version.number.desc())
    return list(map(_row, db.session.execute(question)))


def version(code: str, number: int) -> VersionRow | None:
    """One version of a template."""
    found = db.session.execute(_rows().where(CertificateTemplate.code == code, Version.number == number)).one_or_none()
    return None if found is None else _row(found)


def shown() -> list[VersionRow]:
    """Each template by the version in use, or where none is by its newest; the standard one first, the others by code."""
    place = sa.func.row_number().over(
        partition_by=Version.template_id, order_by=(sa.case((_in_use(), 0), else_=1), Version.number.desc())
    )
    first = sa.select(Version.id, place.label("place")).subquery()
    standard_first = sa.case((CertificateTemplate.code == DEFAULT_CODE, 0), else_=1)
    question = _rows().join(first, (first.c.id == Version.id) & (first.c.place == 1))
    return list(map(_row, db.session.execute(question.order_by(standard_first, CertificateTemplate.code))))


def choices() -> list[Choice]:
    """The templates that can be printed with: one of their versions is in use."""
    columns = sa.select(CertificateTemplate.id, CertificateTemplate.code, CertificateTemplate.name)
    question = columns.join(Version, (Version.template_id == CertificateTemplate.id) & _in_use())
    return [Choice(*row) for row in db.session.execute(question.order_by(CertificateTemplate.code))]


def of_cohort() -> sa.ColumnElement[bool]:
    """Joins a cohort with the version in use of the template it has chosen, or of the standard one."""
    standard = sa.select(CertificateTemplate.id).where(CertificateTemplate.code == DEFAULT_CODE).scalar_subquery()
    return sa.and_(Version.template_id == sa.func.coalesce(Cohort.certificate_template_id, standard), _in_use())


def _in_use() -> sa.ColumnElement[bool]:
    return Version.state == VersionState.IN_USE


def _rows() -> Question:
    return (
        sa.select(
            CertificateTemplate.code, CertificateTemplate.name, CertificateTemplate.programme, Version.number, Version.state,
            Version.made_at, Account.display_name, Version.previewed_at, Version.used_from, *DESIGN,
        )
        .join(CertificateTemplate, CertificateTemplate.id == Version.template_id)
        .outerjoin(Account, Account.id == Version.made_by)
    )  # fmt: skip


def _row(row: Any) -> VersionRow:
    return VersionRow(Design(*row[-len(DESIGN) :]), *row[: -len(DESIGN)])
