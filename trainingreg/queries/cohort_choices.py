"""What can be chosen when a cohort is planned: bases, majors, levels, phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.phases import PhaseStart
from trainingreg.models import Level, Major, Phase, ReportingUnit, School, TrainingBase, TrainingBaseMajor
from trainingreg.queries.remembered import remembered


@dataclass(frozen=True)
class BaseChoice:
    """A base that may hold a cohort."""

    base_id: int
    code: str
    school_name: str
    unit_name: str
    batch: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Choice:
    """Something with a code and a name."""

    id: int
    code: str
    name: str


def bases(only: int | None = None) -> list[BaseChoice]:
    """All bases in the order of reports, or one of them."""
    question: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            TrainingBase.id, TrainingBase.code, School.name, ReportingUnit.short_name, TrainingBase.batch,
            TrainingBase.valid_from, TrainingBase.valid_to,
        )
        .join(School, School.id == TrainingBase.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .order_by(ReportingUnit.position, School.name, TrainingBase.code)
    )  # fmt: skip
    if only is not None:
        question = question.where(TrainingBase.id == only)
    return [BaseChoice(*row) for row in db.session.execute(question)]


def majors(base_id: int | None = None) -> list[Choice]:
    """All majors by code; for a base with a list of its own only those."""
    return remembered(("majors", base_id), lambda: _majors(base_id))


def _majors(base_id: int | None) -> list[Choice]:
    question: sa.Select[*tuple[Any, ...]] = sa.select(Major.id, Major.code, Major.name).order_by(Major.code)
    if base_id is not None:
        listed = sa.select(TrainingBaseMajor.major_id).where(TrainingBaseMajor.base_id == base_id)
        question = question.where(Major.id.in_(listed) | ~listed.exists())
    return [Choice(*row) for row in db.session.execute(question)]


def levels() -> list[Choice]:
    """The levels of teachers, the lowest first."""
    rows: Any = db.session.execute(sa.select(Level.id, Level.code, Level.name).order_by(Level.rank))
    return [Choice(*row) for row in rows]


def phases() -> list[PhaseStart]:
    """The phases of all plans, by their beginning."""
    rows = db.session.execute(sa.select(Phase.id, Phase.number, Phase.starts_on).order_by(Phase.starts_on, Phase.number))
    return [PhaseStart(row.id, row.number, row.starts_on) for row in rows]
