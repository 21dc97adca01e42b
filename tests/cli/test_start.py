"""`demo load`, `start demo`, `start empty`: what a first start finds and says."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests.makers import a_school, an_account
from trainingreg.adapters.passwords import matches
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.models import Account, Teacher
from trainingreg.services import demo


def run(app: Flask, *words: str) -> Result:
    """Runs a command as a shell would."""
    return app.test_cli_runner().invoke(args=list(words), prog_name="flask")


@pytest.fixture
def few_teachers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first start with the smallest demo registry."""
    defaults = (demo.FEWEST_TEACHERS, demo.SEED)
    monkeypatch.setattr("trainingreg.cli.demo.load.__defaults__", defaults)


def test_demo_load_fills_an_empty_registry_once(registry: Flask) -> None:
    first = run(registry, "demo", "load", "--teachers", "500", "--seed", "3")
    assert first.exit_code == 0, first.output
    assert "500" in first.stdout
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Teacher)) == 500
    second = run(registry, "demo", "load")
    assert second.exit_code == 1
    assert second.stdout == ""
    assert second.stderr.strip()
    assert "Traceback" not in second.output


@pytest.mark.usefixtures("few_teachers")
def test_the_first_start_loads_demo_data_and_every_start_says_who_can_sign_in(registry: Flask) -> None:
    first = run(registry, "start", "demo")
    assert first.exit_code == 0, first.output
    for word in (
        "demo-ministry",
        "demo-province",
        "demo-base",
        "demo-school",
        "demo-teacher",
        "yanshi-2026",
        "http://127.0.0.1:8000",
    ):
        assert word in first.stdout
    again = run(registry, "start", "demo")
    assert again.stdout == first.stdout
    assert again.stderr == ""


def test_a_registry_with_real_data_is_not_filled_and_no_password_is_shown(registry: Flask) -> None:
    a_school()
    said = run(registry, "start", "demo")
    assert said.exit_code == 0
    assert "http://127.0.0.1:8000" in said.stdout
    assert "demo-ministry" not in said.stdout
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Teacher)) == 0


def test_an_empty_start_opens_the_first_account_and_shows_its_password_once(registry: Flask) -> None:
    said = run(registry, "start", "empty")
    password = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", said.stdout)
    account = db.session.scalars(sa.select(Account)).one()
    assert password
    assert (account.username, account.role, account.must_change_password) == ("ministry", Role.MINISTRY, True)
    assert matches(account.password_hash, password[0])
    again = run(registry, "start", "empty")
    assert not re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", again.stdout)
    assert "http://127.0.0.1:8000" in again.stdout


def test_an_empty_start_touches_no_account_that_exists(registry: Flask) -> None:
    an_account(Role.MINISTRY)
    run(registry, "start", "empty")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 1
