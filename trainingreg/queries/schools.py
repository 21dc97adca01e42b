"""Schools, and finding one by what people call it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.names import school_key
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import SchoolType
from trainingreg.models import ReportingUnit, School, SchoolAlias
from trainingreg.queries.pages import PageOf, Question, page_of
from trainingreg.queries.remembered import remembered
from trainingreg.text import tidy

_SUGGESTIONS = 5


@dataclass(frozen=True)
class SchoolRow:
    """One school."""

    id: int
    code: str
    name: str
    type: SchoolType | None
    unit_code: str
    joined_phase: int | None
    credit_code: str | None


@dataclass(frozen=True)
class AliasRow:
    """Another name of a school."""

    id: int
    name: str


@dataclass(frozen=True)
class SchoolName:
    """What a person needs to choose a school."""

    id: int
    code: str
    name: str
    unit_code: str


def listed(scope: Scope, text: str, unit_code: str, page: int) -> PageOf[SchoolRow]:
    """One page of the schools in a ministry's or province's scope, by unit and code."""
    return remembered(("schools.listed", scope, text, unit_code, page), lambda: _listed(scope, text, unit_code, page))


def _listed(scope: Scope, text: str, unit_code: str, page: int) -> PageOf[SchoolRow]:
    question = _rows(scope).order_by(ReportingUnit.position, School.code)
    if unit_code:
        question = question.where(ReportingUnit.code == unit_code)
    if text:
        question = question.where(_mentions(text))
    return page_of(question, page, SchoolRow)


def one(scope: Scope, code: str) -> SchoolRow | None:
    """The school with this code, or None when there is none in the scope."""
    row = db.session.execute(_rows(scope).where(School.code == code)).one_or_none()
    return SchoolRow(*row) if row else None


def aliases(school_id: int) -> list[AliasRow]:
    """The other names of a school."""
    question = sa.select(SchoolAlias.id, SchoolAlias.name).where(SchoolAlias.school_id == school_id)
    return [AliasRow(*row) for row in db.session.execute(question.order_by(SchoolAlias.name))]


def names(scope: Scope) -> list[SchoolName]:
    """Every school of the scope, to choose from."""
    return [SchoolName(*row) for row in db.session.execute(_names(scope).order_by(ReportingUnit.position, School.name))]


def called(scope: Scope, text: str) -> SchoolName | None:
    """The one school with this code, name or alias, whatever spaces somebody typed; None when there is none."""
    key = school_key(text)
    known_as = sa.select(SchoolAlias.school_id).where(SchoolAlias.name_key == key)
    named = (School.name_key == key) | School.id.in_(known_as)
    by_code_first = sa.case((School.code == tidy(text), 0), else_=1)
    row = db.session.execute(_names(scope).where(named | (School.code == tidy(text))).order_by(by_code_first)).first()
    return SchoolName(*row) if row else None


def resembling(scope: Scope, text: str) -> list[SchoolName]:
    """A few schools whose name or alias holds the text."""
    question = _names(scope).where(_mentions(text)).order_by(School.name).limit(_SUGGESTIONS)
    return [SchoolName(*row) for row in db.session.execute(question)]


def _mentions(text: str) -> sa.ColumnElement[bool]:
    key = school_key(text)
    known_as = sa.select(SchoolAlias.school_id).where(SchoolAlias.name_key.contains(key, autoescape=True))
    named = School.name_key.contains(key, autoescape=True) | School.id.in_(known_as)
    return named | School.code.icontains(tidy(text), autoescape=True)


def _rows(scope: Scope) -> Question:
    question = sa.select(
        School.id, School.code, School.name, School.type, ReportingUnit.code, School.joined_phase, School.credit_code
    ).join(ReportingUnit)
    return _within(question, scope)


def _names(scope: Scope) -> Question:
    return _within(sa.select(School.id, School.code, School.name, ReportingUnit.code).join(ReportingUnit), scope)


def _within(question: Question, scope: Scope) -> Question:
    return question if scope.all else question.where(School.unit_id == scope.unit_id)
