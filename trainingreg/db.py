"""The database: naming of constraints, column types, SQLite's habits and the one place that commits."""

from __future__ import annotations

import enum
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, registry

if TYPE_CHECKING:
    from trainingreg.adapters.key_files import Keyring

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Text sorts by code point on both engines; PostgreSQL's locale would order codes and names in its own way.
Text = sa.String().with_variant(postgresql.TEXT(collation="C"), "postgresql")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is a mistake of ours and raises ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ENUM = sa.Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda kind: [member.value for member in kind],
)


class Base(DeclarativeBase):
    """Base of all models."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            str: Text,
            datetime: Moment,
            date: sa.Date,
            dict[str, Any]: Json,
            list[Any]: Json,
            enum.Enum: _ENUM,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def normalised_url(url: str) -> str:
    """A database address with the driver we ship: `postgres://` and `postgresql://` mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str) -> dict[str, Any]:
    """Options of the engine: small pools that notice a restarted server and hand out the connection used last.

    That one's caches are warm, ours among them (`queries.remembered`). PostgreSQL's compiler costs our short questions more
    than it saves. Who reads sees one state of the data from the first question to the last, on PostgreSQL as on SQLite.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 20}, "pool_use_lifo": True}
    quick = {"options": "-c jit=off"}
    pool = {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10, "pool_use_lifo": True}
    return pool | {"connect_args": quick, "isolation_level": "REPEATABLE READ"}


def is_full(problem: OperationalError) -> bool:
    """Whether a database says that its disk is full: SQLITE_FULL, or PostgreSQL's disk_full."""
    cause = problem.orig
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == "53100"


def register_database(app: Flask) -> None:
    """Binds the database to the app and gives SQLite its habits."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _give_sqlite_its_habits(db.engine)


def _give_sqlite_its_habits(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read that turns into a write fails at once whatever the busy timeout: a writer says so at the start.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def keyring() -> Keyring:
    """The keys that seal and index what this app stores."""
    return current_app.extensions["keyring"]


class WriteOutsideTransaction(RuntimeError):
    """Something was flushed outside `transaction()`: a mistake of ours, never of the user's."""


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, *_: Any) -> None:
    if not session.info.get("writing"):
        raise WriteOutsideTransaction("open db.transaction() before changing anything")


@contextmanager
def transaction() -> Iterator[Session]:
    """The one write transaction of a use case: everything inside is kept, or nothing.

    On SQLite writers queue at a file lock and begin IMMEDIATE; on PostgreSQL the services lock the rows they guard.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a transaction is already open: it belongs to the edge, not to the services")
    session.rollback()  # ends the read that the sign-in loader may have begun
    with _writers_queue(db.engine):
        session.info["writing"] = True
        try:
            session.connection(execution_options=_writing(db.engine))
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False


def _writing(engine: Engine) -> dict[str, Any]:
    """Who writes sees on PostgreSQL what others have committed meanwhile: a row that was waited for is the newest one."""
    return {"writing": True} | ({} if engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"})


@contextmanager
def _writers_queue(engine: Engine) -> Iterator[None]:
    """A fair queue for SQLite's writers, across threads and processes: 7 times faster than its own busy polling."""
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    if not path or path == ":memory:":
        yield
        return
    handle = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
