"""Commands about the roster of one cohort: check and import a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from trainingreg import clock, outside
from trainingreg.cli.speech import report, spoken
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.problems import Problem, warnings
from trainingreg.domain.refusals import Refusal
from trainingreg.domain.roster_rows import RosterReading, read_roster
from trainingreg.queries import cohort_codes
from trainingreg.services import rosters
from trainingreg.services.rosters import RosterRefused
from trainingreg.text import say

command = AppGroup("roster", help="The roster of one cohort.")
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_cohort = click.option("--cohort", "code", required=True, help="code of the cohort")


@command.command("check")
@_file
@_cohort
def check(file: Path, code: str) -> None:
    """Checks a roster and changes nothing; exit status 1 and a line for each problem where something is wrong."""
    cohort_id, reading = _given(file, code)
    try:
        found = rosters.checked(db.session(), cohort_id, reading, outside.fonts().undrawable)
    except Refusal as refusal:
        _refuse([Problem("", None, "", refusal.sentence)])
    if found.errors:
        _refuse(found.errors)
    people, seats = len(found.entries), found.seats_needed
    click.echo(spoken(say("People read: %(people)s, to enrol: %(seats)s. Nothing was changed.", people=people, seats=seats)))
    _remark(found.problems)


@command.command("import")
@_file
@_cohort
def import_roster(file: Path, code: str) -> None:
    """Imports a roster, all of it or nothing; a second time it changes nothing."""
    cohort_id, reading = _given(file, code)
    try:
        with transaction() as session:
            done = rosters.import_roster(session, cohort_id, reading, outside.fonts().undrawable, SYSTEM, clock.now())
    except RosterRefused as refusal:
        _refuse(refusal.problems)
    except Refusal as refusal:
        _refuse([Problem("", None, "", refusal.sentence)])
    click.echo(spoken(done.sentence()))


def _given(file: Path, code: str) -> tuple[int, RosterReading]:
    cohort_id = cohort_codes.id_of(code)
    if cohort_id is None:
        _refuse([Problem("", None, "", say("There is no cohort %(code)s.", code=code))])
    try:
        return cohort_id, read_roster(read_workbook(file.read_bytes(), file.name), clock.today())
    except Refusal as refusal:
        _refuse([Problem("", None, "", refusal.sentence)])


def _refuse(problems: Iterable[Problem]) -> NoReturn:
    report(problems)
    sys.exit(1)


def _remark(problems: Iterable[Problem]) -> None:
    """Remarks stop nothing and go to stdout: what stands on stderr is wrong."""
    for problem in warnings(problems):
        click.echo("\t".join(problem.as_line(spoken)))
