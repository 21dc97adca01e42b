"""Alembic's environment: the app's own database and metadata, in one transaction, for both engines."""

from alembic import context
from flask import current_app

import trainingreg.models  # noqa: F401  (makes the tables known)
from trainingreg.db import Base, Moment, db


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types as plain ones: a migration must not follow later changes of the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Migrates the database of the current app."""
    with db.engine.connect() as connection:
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


with current_app.app_context():
    run()
