"""Alembic's environment: the app's own database and metadata, in one transaction, for both engines."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

import trainingreg.models  # noqa: F401  (makes the tables known)
from trainingreg.db import Base, Moment, db


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types as plain ones: a migration must not follow later changes of the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Migrates the database of the current app."""
    with db.engine.connect() as connection, _tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


@contextmanager
def _tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """SQLite drops a column by making the table anew, and for that moment rows point to nothing: keys are looked at afterwards."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # heeded outside a transaction only
    try:
        yield
        astray = raw.execute("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise RuntimeError(f"rows that point to nothing after migrating: {astray[:5]}")
    finally:
        connection.rollback()  # what broke off in the middle
        raw.execute("PRAGMA foreign_keys=ON")


with current_app.app_context():
    run()
