"""`history check` and `history import` as a shell sees them: files, streams and exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.contents import contents
from tests.histories import random_history
from tests.workbooks import HISTORY_HEADERS, history_rows, history_xlsx, xlsx


def run(app: Flask, *words: str) -> Result:
    """Runs a command as a shell would."""
    return app.test_cli_runner().invoke(args=list(words), prog_name="flask")


def a_file(folder: Path, data: bytes, name: str = "历史.xlsx") -> str:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return str(path)


def problems(result: Result) -> list[list[str]]:
    """The lines on stderr, cut at their tabs."""
    return [line.split("\t") for line in result.stderr.splitlines()]


def test_an_import_says_what_it_wrote_and_a_second_one_that_all_is_held(registry: Flask, tmp_path: Path) -> None:
    file = a_file(tmp_path, history_xlsx())
    first = run(registry, "history", "import", file)
    assert first.exit_code == 0, first.output
    assert first.stderr == ""
    assert [line.split()[-3:] for line in first.stdout.splitlines()] != []
    before = contents()
    second = run(registry, "history", "import", file)
    assert second.exit_code == 0
    assert contents() == before


def test_the_printed_totals_are_those_counted_beside_the_workbook(registry: Flask, tmp_path: Path) -> None:
    workbook = random_history(12, 700)
    assert run(registry, "history", "import", a_file(tmp_path, workbook.as_xlsx())).exit_code == 0
    printed = json.loads(run(registry, "totals", "--json").stdout)
    figures = {str(phase["phase"]): phase for phase in printed["phases"]} | {"all": printed["all"]}
    for key, expected in workbook.totals.items():
        assert {name: figures[key][name] for name in expected} == dict(expected)


def test_a_check_writes_nothing(registry: Flask, tmp_path: Path) -> None:
    before = contents()
    result = run(registry, "history", "check", a_file(tmp_path, history_xlsx()))
    assert result.exit_code == 0
    assert result.stderr == ""
    assert contents() == before


@pytest.mark.parametrize("word", ["check", "import"])
def test_every_problem_is_a_line_of_sheet_row_column_and_reason(registry: Flask, tmp_path: Path, word: str) -> None:
    rows = history_rows()
    rows["班次"][1][9] = 0
    rows["学员"][2][1] = "陈予平"
    before = contents()
    result = run(registry, "history", word, a_file(tmp_path, xlsx({n: [HISTORY_HEADERS[n], *rows[n]] for n in rows})))
    assert result.exit_code == 1
    assert [line[:3] for line in problems(result)] == [["班次", "3", "学时"], ["学员", "2", "姓名"], ["学员", "4", "姓名"]]
    assert all(len(line) == 4 and line[3] for line in problems(result))
    assert contents() == before


def test_a_warning_is_printed_and_changes_no_exit_status(registry: Flask, tmp_path: Path) -> None:
    rows = history_rows()
    rows["班次"][1][10] = 1
    rows["班次"][1][4] = 3
    file = a_file(tmp_path, xlsx({n: [HISTORY_HEADERS[n], *rows[n]] for n in rows}))
    result = run(registry, "history", "import", file)
    assert result.exit_code == 0
    assert [line[:3] for line in problems(result)] == [["班次", "3", "阶段"]]
    assert len(contents()["enrolment"]) == 4


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 cut off", b"\xff" * 40], ids=["empty", "pdf", "cut", "junk"])
def test_what_is_no_workbook_is_refused_without_sheet_and_row(registry: Flask, tmp_path: Path, data: bytes) -> None:
    result = run(registry, "history", "import", a_file(tmp_path, data))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert all(len(line) == 4 and line[3] for line in problems(result))
    assert problems(result)


def test_a_file_that_is_not_there_is_an_error_of_usage(registry: Flask, tmp_path: Path) -> None:
    assert run(registry, "history", "import", str(tmp_path / "none.xlsx")).exit_code == 2
