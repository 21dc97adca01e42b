"""Adding a row whose constraint may say no."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingreg.db import Base
from trainingreg.domain.refusals import Refusal


def add_or_refuse(session: Session, row: Base, refusal: Refusal) -> None:
    """Adds and flushes a row; where a constraint says no (somebody was quicker), nothing is added and `refusal` is raised."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as problem:
        raise refusal from problem
