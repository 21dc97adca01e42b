"""Commands about cohorts and their rosters, as scripts use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests.makers import a_base, a_cohort, a_school
from tests.workbooks import person, titled_roster, xlsx
from trainingreg.db import db
from trainingreg.domain.words import CohortState
from trainingreg.models import Cohort, Enrolment


def run(app: Flask, *arguments: str) -> Result:
    """Runs a command."""
    return app.test_cli_runner().invoke(args=list(arguments))


def a_file(folder: Path, *people: list[Any]) -> str:
    """A roster file of these people."""
    path = folder / "名册.xlsx"
    path.write_bytes(xlsx({"名册": titled_roster(people)}))
    return str(path)


def ready(**values: Any) -> Cohort:
    """A cohort, and the school that the rosters name."""
    a_school(name="云洲技师学院")
    return a_cohort(a_base(code="JD-7"), state=CohortState.DRAFT, **values)


def test_cohorts_are_listed_as_json_for_scripts(registry: Flask) -> None:
    cohort = ready(code="GX2026-44-07-03", title="研修班", phase_number=2)
    answer = run(registry, "cohorts", "list", "--json")
    assert json.loads(answer.stdout) == [
        {
            "code": cohort.code, "title": "研修班", "base": "JD-7", "phase": 2, "state": "draft", "capacity": 40, "seats_taken": 0,
        }
    ]  # fmt: skip
    assert run(registry, "cohorts", "list").stdout.split("\t")[:3] == [cohort.code, "研修班", "JD-7"]


def test_checking_changes_nothing_and_importing_twice_is_once(registry: Flask, tmp_path: Path) -> None:
    cohort, file = ready(), a_file(tmp_path, person(1), person(2, 姓名="黄楚妍"))
    assert run(registry, "roster", "check", file, "--cohort", cohort.code).exit_code == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) == 0
    for _ in range(2):
        answer = run(registry, "roster", "import", file, "--cohort", cohort.code)
        assert (answer.exit_code, answer.stderr) == (0, "")
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) == 2


def test_every_problem_is_a_line_of_four_fields_on_stderr(registry: Flask, tmp_path: Path) -> None:
    cohort = ready(capacity=1)
    file = a_file(tmp_path, person(1), person(2, 姓名=""), person(3, 所在院校="无此校"))
    for command in ("check", "import"):
        answer = run(registry, "roster", command, file, "--cohort", cohort.code)
        assert answer.exit_code == 1
        lines = [line.split("\t") for line in answer.stderr.splitlines()]
        assert [line[:3] for line in lines] == [["名册", "6", "姓名"], ["名册", "7", "所在院校"]]
        assert all(len(line) == 4 and line[3] for line in lines)
    full = a_file(tmp_path, person(1), person(4, 姓名="黄楚妍"))
    assert run(registry, "roster", "import", full, "--cohort", cohort.code).stderr.startswith("名册\t\t\t")


def test_what_is_no_workbook_and_no_cohort_is_told(registry: Flask, tmp_path: Path) -> None:
    cohort = ready()
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"PK\x03\x04 nothing")
    answer = run(registry, "roster", "check", str(junk), "--cohort", cohort.code)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("\t\t\t")
    assert run(registry, "roster", "check", str(junk), "--cohort", "GX-NONE").exit_code == 1
