"""Majors 专业."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import Major
from trainingreg.queries.pages import PageOf, page_of
from trainingreg.text import tidy


@dataclass(frozen=True)
class MajorRow:
    """One major."""

    id: int
    code: str
    name: str
    group_name: str | None
    catalogue: str | None
    phase: int | None


_ROWS = sa.select(Major.id, Major.code, Major.name, Major.group_name, Major.catalogue, Major.phase).order_by(Major.code)


def listed(text: str, phase: int | None, page: int) -> PageOf[MajorRow]:
    """One page of the majors, by code."""
    question = _ROWS
    if text:
        places = (Major.code, Major.name, Major.group_name)
        question = question.where(sa.or_(*(place.icontains(tidy(text), autoescape=True) for place in places)))
    if phase:
        question = question.where(Major.phase == phase)
    return page_of(question, page, MajorRow)


def one(code: str) -> MajorRow | None:
    """The major with this code, or None."""
    row = db.session.execute(_ROWS.where(Major.code == code)).one_or_none()
    return MajorRow(*row) if row else None


def all_of_them() -> list[MajorRow]:
    """All majors, by code, to choose from."""
    return [MajorRow(*row) for row in db.session.execute(_ROWS)]
