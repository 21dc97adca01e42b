"""Serials of certificate numbers: they only go up, and never repeat."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from trainingreg.models import NumberSeries


def next_serials(session: Session, base_id: int, year: int, wanted: int) -> range:
    """The next so many serials of a base in a year, by one statement that locks the series until the transaction ends.

    If the transaction is undone the serials are free again, so no number is missing without a reason.
    """
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(NumberSeries).values(base_id=base_id, year=year, last_serial=wanted)
    last = session.execute(
        statement.on_conflict_do_update(
            index_elements=[NumberSeries.base_id, NumberSeries.year],
            set_={"last_serial": NumberSeries.last_serial + wanted},
        ).returning(NumberSeries.last_serial)
    ).scalar_one()
    return range(last - wanted + 1, last + 1)
