"""Training bases 师资研修基地."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.names import school_key
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import BaseStatus
from trainingreg.models import Major, ReportingUnit, School, TrainingBase, TrainingBaseMajor
from trainingreg.queries.pages import PageOf, Question, page_of
from trainingreg.queries.remembered import remembered
from trainingreg.text import tidy


@dataclass(frozen=True)
class BaseRow:
    """One designation of a school; `serial` is its part of certificate numbers."""

    id: int
    code: str
    serial: int
    school_code: str
    school_name: str
    unit_code: str
    batch: int
    document_number: str | None
    published_on: date
    valid_from: date
    valid_to: date
    status: BaseStatus


@dataclass(frozen=True)
class BaseMajor:
    """A major that a base may train."""

    id: int
    code: str
    name: str


def listed(scope: Scope, text: str, unit_code: str, batch: int | None, page: int) -> PageOf[BaseRow]:
    """One page of the bases in a ministry's or province's scope, by unit and code."""
    return remembered(("bases.listed", scope, text, unit_code, batch, page), lambda: _listed(scope, text, unit_code, batch, page))


def _listed(scope: Scope, text: str, unit_code: str, batch: int | None, page: int) -> PageOf[BaseRow]:
    question = _rows(scope).order_by(ReportingUnit.position, TrainingBase.code)
    if unit_code:
        question = question.where(ReportingUnit.code == unit_code)
    if batch:
        question = question.where(TrainingBase.batch == batch)
    if text:
        mentioned = School.name_key.contains(school_key(text), autoescape=True)
        question = question.where(mentioned | TrainingBase.code.icontains(tidy(text), autoescape=True))
    return page_of(question, page, BaseRow)


def one(scope: Scope, code: str) -> BaseRow | None:
    """The base with this code, or None when there is none in the scope."""
    row = db.session.execute(_rows(scope).where(TrainingBase.code == code)).one_or_none()
    return BaseRow(*row) if row else None


def names(scope: Scope) -> list[BaseRow]:
    """Every base of the scope, to choose from."""
    return [BaseRow(*row) for row in db.session.execute(_rows(scope).order_by(ReportingUnit.position, TrainingBase.code))]


def called(scope: Scope, text: str) -> BaseRow | None:
    """The base with this code, or the only one of the school with this name; None when there is none or several."""
    by_code = TrainingBase.code == tidy(text)
    found = db.session.execute(_rows(scope).where(by_code | (School.name_key == school_key(text))).limit(3)).all()
    exact = [row for row in found if row[1] == tidy(text)] or (found if len(found) == 1 else [])
    return BaseRow(*exact[0]) if exact else None


def majors(base_id: int) -> list[BaseMajor]:
    """The majors that a base may train; none at all means any."""
    question = sa.select(Major.id, Major.code, Major.name).join(TrainingBaseMajor)
    question = question.where(TrainingBaseMajor.base_id == base_id).order_by(Major.code)
    return [BaseMajor(*row) for row in db.session.execute(question)]


def _rows(scope: Scope) -> Question:
    question = (
        sa.select(
            TrainingBase.id, TrainingBase.code, TrainingBase.serial, School.code, School.name, ReportingUnit.code,
            TrainingBase.batch, TrainingBase.document_number, TrainingBase.published_on, TrainingBase.valid_from,
            TrainingBase.valid_to, TrainingBase.status,
        )
        .join(School, School.id == TrainingBase.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
    )  # fmt: skip
    return question if scope.all else question.where(School.unit_id == scope.unit_id)
