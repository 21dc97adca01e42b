"""The command `totals`, by its names and outputs."""

from __future__ import annotations

import contextvars
import json

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from tests.makers import a_cohort, a_teacher, an_enrolment
from trainingreg.db import transaction
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import KeptFigure


def _run(app: Flask, *arguments: str) -> Result:
    return contextvars.Context().run(lambda: app.test_cli_runner().invoke(args=["totals", *arguments]))


def test_the_json_has_the_names_that_scripts_rely_on(registry: Flask) -> None:
    data = json.loads(_run(registry, "--json", "--as-of", "2026-11-23", "--plan", "145").stdout)
    assert data["plan"]["code"] == "145"
    assert data["as_of"] == "2026-11-23"
    assert data["counting_rule"] | {"tiers": 0} == {"name": "结业计数", "version": 1, "tiers": 0}
    names = {"target", "applied", "attended", "person_times", "certified", "teachers", "rate"}
    assert [phase["phase"] for phase in data["phases"]] == [1, 2, 3]
    assert [phase["name"] for phase in data["phases"]] == ["重点推进阶段", "持续推进阶段", "全面推广阶段"]
    assert [phase["target"] for phase in data["phases"]] == [1500, 3500, 5000]
    for figures in (*data["phases"], data["all"]):
        assert names <= set(figures)
    assert (data["all"]["target"], data["all"]["rate"]) == (10_000, 0.0)


def test_the_table_lines_up_though_chinese_characters_are_wide(registry: Flask) -> None:
    cohort = a_cohort()
    for _ in range(2):
        an_enrolment(cohort, a_teacher(), state=EnrolmentState.COMPLETED)
    result = _run(registry, "--as-of", "2027-01-01", "--by", "unit_school")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "145" not in lines[0]
    assert "第三阶段 全面推广 " in result.stdout
    assert len([line for line in lines if line.strip()]) == 1 + 1 + 3 + 1 + 1 + 32 + 1
    widths = {sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in lines[1:6]}
    assert len(widths) == 1


def test_a_wrong_day_or_plan_is_told_on_stderr(registry: Flask) -> None:
    for arguments in (("--as-of", "gestern"), ("--plan", "999"), ("--as-of", "2026-02-30")):
        result = _run(registry, *arguments, "--json")
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.strip()


def test_check_proves_what_is_kept_and_keeps_it_anew(registry: Flask) -> None:
    cohort = a_cohort()
    an_enrolment(cohort, a_teacher(), state=EnrolmentState.COMPLETED)
    assert _run(registry, "check").exit_code == 0
    with transaction() as session:
        session.execute(sa.update(KeptFigure).values(applied=KeptFigure.applied + 1))
    told = _run(registry, "check")
    assert (told.exit_code, told.stdout) == (1, "")
    assert cohort.code in told.stderr
    assert _run(registry, "check", "--rebuild").exit_code == 0
