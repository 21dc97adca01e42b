"""Answers to heavy questions, remembered until anything in the database changes: exact, and shared by nobody.

What the database itself says tells whether anything changed. SQLite counts the commits of other connections
(`data_version`) and the rows changed by this one; PostgreSQL names the transactions that a reader sees (the snapshot), and
the same name never comes again. Each connection remembers for itself, since SQLite counts per connection.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.db import db

MOST = 64
Answer = TypeVar("Answer")


def remembered(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer remembered under the key if nothing has changed since, else the one that `ask` gives now."""
    session = db.session()
    if session.info.get("writing"):
        return ask()
    kept = session.connection().info.setdefault("remembered", {})
    version = _version(session)
    if kept.get("version") != version or len(kept) > MOST:
        kept.clear()
        kept["version"] = version
    if key not in kept:
        kept[key] = ask()
    answer: Answer = kept[key]
    return answer


def _version(session: Session) -> Hashable:
    """Which state of the data this transaction sees; asked once in each."""
    here = session.get_transaction()
    known = session.info.get("data_version")
    if known is None or known[0] is not here:
        known = session.info["data_version"] = (here, _asked(session.connection()))
    found: Hashable = known[1]
    return found


def _asked(connection: sa.Connection) -> Hashable:
    if connection.dialect.name == "sqlite":
        own_changes = getattr(connection.connection.dbapi_connection, "total_changes", None)
        return connection.exec_driver_sql("PRAGMA data_version").scalar(), own_changes
    return connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar()
