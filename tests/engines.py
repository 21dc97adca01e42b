"""Databases to test on: SQLite always, PostgreSQL whenever one answers."""

from __future__ import annotations

import os

import psycopg

ENGINES = ("sqlite", "postgres")
_DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"


def server_url() -> str:
    """The PostgreSQL server to make test databases on."""
    return os.environ.get("TEST_POSTGRES_URL") or _DEFAULT


def why_no_postgres() -> str:
    """An empty text when the server answers, else the reason why not."""
    try:
        psycopg.connect(server_url(), connect_timeout=3).close()
    except psycopg.OperationalError as problem:
        return f"no PostgreSQL: {str(problem).splitlines()[0]}"
    return ""


def fresh_database(name: str) -> str:
    """Makes an empty database of this name on the server and returns its address."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    head, _, _ = server_url().rpartition("/")
    return f"{head}/{name}"


def drop_database(name: str) -> None:
    """Removes a test database."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
