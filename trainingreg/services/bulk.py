"""Many rows at once: one prepared statement instead of thousands of objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.db import Base

Row = dict[str, Any]


def insert(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Inserts rows that all have the same keys."""
    if rows:
        session.execute(sa.insert(model.__table__), rows)  # type: ignore[arg-type]


def insert_numbered(session: Session, model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Inserts rows that all have the same keys and returns their new ids in the same order."""
    if not rows:
        return []
    table = model.__table__
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)  # type: ignore[arg-type]
    return list(session.scalars(statement, rows))
