"""Registries that hold something already are migrated without losing any of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from tests import engines
from tests.issuing import a_completed_cohort, all_certificates, issue
from trainingreg import create_app
from trainingreg.db import db
from trainingreg.queries import certificate_templates


@pytest.fixture(params=engines.ENGINES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on an empty database of each engine that no other test looks at."""
    overrides = {"INSTANCE_PATH": tmp_path, "TESTING": True, "CERTIFICATE_BORDER": "plain", "CERTIFICATE_TITLE": "结业证书"}
    name = f"trainingreg_migrated_{os.getpid()}"
    if request.param == "postgres":
        if reason := engines.why_no_postgres():
            pytest.skip(reason)
        overrides["DATABASE_URL"] = engines.fresh_database(name)
    app = create_app(overrides)
    yield app
    with app.app_context():
        db.engine.dispose()
    if request.param == "postgres":
        engines.drop_database(name)


def test_certificates_from_before_there_were_templates_get_the_first_one_with_the_look_of_then(fresh: Flask) -> None:
    with fresh.app_context():
        upgrade()
        issue(a_completed_cohort(people=2))
        db.session.remove()
        downgrade(revision="0007")
        db.engine.dispose()
        tables = sa.inspect(db.engine).get_table_names()
        upgrade()
        [first] = certificate_templates.shown()
        versions = {certificate.template_version_id for certificate in all_certificates()}
        keys_are_on = db.engine.dialect.name != "sqlite" or db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1
    assert keys_are_on
    assert "certificate_template" not in tables
    assert (first.design.border.value, first.design.title) == ("plain", "结业证书")
    assert len(versions) == 1
    assert None not in versions
