"""What tests stand on: an app on each engine, an empty registry before each test, a client that checks every page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests import engines
from tests.pages import PageClient
from trainingreg import create_app
from trainingreg.db import Base, db, transaction
from trainingreg.domain.certificate_templates import DEFAULT_CODE

SEEDED = {"plan", "phase", "target", "reporting_unit", "level", "counting_rule"}
_ran: dict[str, set[str]] = {engine: set() for engine in engines.ENGINES}


@pytest.fixture(scope="session", params=engines.ENGINES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app on a freshly migrated database of each engine."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    overrides = {"INSTANCE_PATH": tmp_path_factory.mktemp("instance"), "TESTING": True, "APP_ENV": "local"}
    name = f"trainingreg_test_{os.getpid()}_{worker}"
    if request.param == "postgres":
        reason = engines.why_no_postgres()
        if reason:
            pytest.skip(reason)
        overrides["DATABASE_URL"] = engines.fresh_database(name)
    app = create_app(overrides)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()
    if request.param == "postgres":
        engines.drop_database(name)


@pytest.fixture
def registry(app: Flask) -> Iterator[Flask]:
    """The app in its context on a registry that holds only what migrations put there."""
    app.extensions.pop("demo_data", None)
    with app.app_context():
        yield app
        db.session.remove()
        _empty()


@pytest.fixture
def client(registry: Flask) -> PageClient:
    """A browser without script: it checks every page it opens (see `tests.pages`)."""
    return PageClient(registry)


def _empty() -> None:
    with transaction() as session:
        session.execute(sa.text("UPDATE certificate SET superseded_by_id = NULL"))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name == "target":
                whole = sa.func.coalesce(table.c.unit_id, table.c.base_id, table.c.major_id).is_(None)
                session.execute(table.delete().where(sa.not_(whole)))
            elif table.name == "certificate_template_version":
                first = sa.select(sa.func.min(table.c.id)).scalar_subquery()
                session.execute(table.delete().where(table.c.id != first))
                session.execute(table.update().values(state="in_use"))
            elif table.name == "certificate_template":
                session.execute(table.delete().where(table.c.code != DEFAULT_CODE))
            elif table.name not in SEEDED:
                session.execute(table.delete())


@pytest.fixture(scope="session")
def font_folder() -> Path:
    """The folder of font subsets, shared with the app's default so that they are made once per checkout."""
    return Path(__file__).resolve().parent.parent / "instance" / "fonts"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes what really ran on each engine, by the test's id without the engine's name."""
    if report.when == "call" and report.outcome in {"passed", "failed"}:
        for engine in engines.ENGINES:
            found = re.search(rf"(?<=[\[-]){engine}(?=[\]-])", report.nodeid)
            if found:
                _ran[engine].add(report.nodeid[: found.start()] + report.nodeid[found.end() :])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests ran on each engine."""
    line = " · ".join(f"{engine}: {len(_ran[engine])} tests" for engine in engines.ENGINES)
    terminalreporter.write_line(f"database tests ran on {line}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where PostgreSQL is required, the same tests must have run on both engines."""
    if os.environ.get("REQUIRE_POSTGRES") and "PYTEST_XDIST_WORKER" not in os.environ:
        apart = _ran["sqlite"] ^ _ran["postgres"]
        if apart or not _ran["postgres"]:
            print(f"\nnot run on both engines: {sorted(apart)[:10] or 'nothing ran on PostgreSQL'}")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
