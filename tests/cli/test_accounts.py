"""`accounts create` and `teachers list`."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests.makers import a_base, a_school, a_teacher, unit
from trainingreg.adapters.passwords import matches
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.models import Account

PASSWORD = "correct horse 42"


def _create(app: Flask, *words: str, password: str = PASSWORD) -> Result:
    return app.test_cli_runner().invoke(args=["accounts", "create", *words, "--password-stdin"], input=f"{password}\n")


def _account(username: str) -> Account:
    return db.session.scalars(sa.select(Account).where(Account.username_key == username)).one()


def test_every_role_is_made_with_its_place_and_a_password_that_works_at_once(registry: Flask) -> None:
    base, school, teacher = a_base(), a_school(), a_teacher(name="林知远")
    wanted = {
        "mini1": (["--role", "ministry"], {}),
        "prov1": (["--role", "province", "--unit", "44"], {"unit_id": unit("44").id}),
        "base1": (["--role", "base", "--base", base.code], {"base_id": base.id}),
        "school1": (["--role", "school", "--school", school.code], {"school_id": school.id}),
        "teacher1": (["--role", "teacher", "--teacher", teacher.ref], {"teacher_id": teacher.id}),
    }
    for username, (options, place) in wanted.items():
        result = _create(registry, username, *options)
        assert result.exit_code == 0, result.output
        account = _account(username)
        assert matches(account.password_hash, PASSWORD)
        assert not account.must_change_password
        assert {name: getattr(account, name) for name in place} == place
    assert _account("teacher1").display_name == "林知远"
    assert _account("prov1").role is Role.PROVINCE


@pytest.mark.parametrize(
    "words",
    [
        ["x y", "--role", "ministry"],
        ["name1", "--role", "province"],
        ["name1", "--role", "province", "--unit", "99"],
        ["name1", "--role", "province", "--school", "S1"],
        ["name1", "--role", "ministry", "--unit", "44"],
        ["name1", "--role", "teacher", "--teacher", "T0"],
        ["name1", "--role", "base", "--base", "NONE"],
    ],
)
def test_bad_input_is_a_sentence_on_stderr_exit_status_1_and_no_account(registry: Flask, words: list[str]) -> None:
    result = _create(registry, *words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Traceback" not in result.stderr
    assert db.session.scalars(sa.select(Account)).all() == []


def test_a_weak_password_or_a_taken_name_is_refused(registry: Flask) -> None:
    assert _create(registry, "name1", "--role", "ministry", password="short").exit_code == 1
    assert _create(registry, "name1", "--role", "ministry").exit_code == 0
    assert _create(registry, "NAME1", "--role", "ministry").exit_code == 1


def test_the_password_comes_on_stdin_only(registry: Flask) -> None:
    result = registry.test_cli_runner().invoke(args=["accounts", "create", "name1", "--role", "ministry"])
    assert result.exit_code == 1
    assert "--password-stdin" in result.stderr


def test_teachers_are_listed_with_masked_documents(registry: Flask) -> None:
    school = a_school()
    teacher = a_teacher(school, document="E12345678", name="林知远")
    result = registry.test_cli_runner().invoke(args=["teachers", "list", "--json"])
    assert json.loads(result.stdout) == [{"ref": teacher.ref, "name": "林知远", "school": school.name, "document": "E12••5678"}]
    plain = registry.test_cli_runner().invoke(args=["teachers", "list"])
    assert plain.stdout == f"{teacher.ref}\t林知远\t{school.name}\tE12••5678\n"
