"""Seats: taken and given back by one guarded statement each, so that the last one is given once on either engine."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.eligibility import CohortFull
from trainingreg.models import Cohort
from trainingreg.text import say


def take(session: Session, cohort_id: int, seats: int = 1) -> None:
    """Takes so many seats of a cohort, all or none; raises CohortFull with the numbers."""
    room = Cohort.seats_taken + seats <= Cohort.capacity
    if not _changed(session, cohort_id, seats, room):
        held = session.execute(sa.select(Cohort.capacity, Cohort.seats_taken).where(Cohort.id == cohort_id)).one()
        raise CohortFull(
            say(
                "Seats needed: %(needed)s. Free: %(free)s of %(capacity)s. Raise the capacity or leave people out.",
                needed=seats,
                free=max(held.capacity - held.seats_taken, 0),
                capacity=held.capacity,
            )
        )


def give_back(session: Session, cohort_id: int, seats: int = 1) -> None:
    """Gives back so many seats of a cohort."""
    _changed(session, cohort_id, -seats, Cohort.seats_taken >= seats)


def _changed(session: Session, cohort_id: int, by: int, allowed: sa.ColumnElement[bool]) -> bool:
    statement = sa.update(Cohort).where(Cohort.id == cohort_id, allowed).values(seats_taken=Cohort.seats_taken + by)
    outcome: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return bool(outcome.rowcount)
