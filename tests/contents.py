"""All that a registry holds, to be compared before and after something that must change nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trainingreg.db import Base, db


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the sign-ins, in the order of their primary keys."""
    db.session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"login_session", "sign_in_failure"}]
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table).order_by(*table.primary_key.columns))]
        for table in tables
    }
