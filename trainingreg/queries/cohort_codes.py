"""Cohorts by their codes, for commands run on the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CohortState
from trainingreg.models import Cohort, Phase, TrainingBase


@dataclass(frozen=True)
class Listed:
    """What the command `cohorts list` prints; `base` is the base's code."""

    code: str
    title: str
    base: str
    phase: int
    state: CohortState
    capacity: int
    seats_taken: int


def listed() -> list[Listed]:
    """Every cohort, by code."""
    rows: Any = db.session.execute(
        sa.select(Cohort.code, Cohort.title, TrainingBase.code, Phase.number, Cohort.state, Cohort.capacity, Cohort.seats_taken)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(Phase, Phase.id == Cohort.phase_id)
        .order_by(Cohort.code)
    )
    return [Listed(*row) for row in rows]


def id_of(code: str) -> int | None:
    """The id of the cohort with this code."""
    return db.session.scalar(sa.select(Cohort.id).where(Cohort.code == code))
