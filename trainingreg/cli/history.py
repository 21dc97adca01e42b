"""`history check` and `history import`: back-entry of past years from the five-sheet workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from trainingreg import clock
from trainingreg.cli.speech import report, spoken
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.history import HistoryReading, read_history
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Refusal
from trainingreg.services import history
from trainingreg.services.history import Outcome
from trainingreg.text import Sentence, say

command = AppGroup("history", help="Back-entry of past years.")
_workbook = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@command.command("check")
@_workbook
def check(file: Path) -> None:
    """Checks a history workbook and changes nothing."""
    with _refusals_reported():
        reading = _read(file)
        outcome = history.check(db.session(), reading)
    _end(outcome, say("Rows that would be new: %(new)s, held already: %(unchanged)s."))


@command.command("import")
@_workbook
def import_(file: Path) -> None:
    """Imports a history workbook, all or nothing; what is held already is left as it is."""
    with _refusals_reported():
        reading = _read(file)
        with _progress(reading) as progress, transaction() as session:
            outcome = history.import_rows(session, reading, SYSTEM, clock.now(), progress)
    _end(outcome, say("Rows written: %(new)s, held already: %(unchanged)s."))


def _read(file: Path) -> HistoryReading:
    _say(say("Reading %(file)s …", file=file.name))
    reading = read_history(read_workbook(file.read_bytes(), file.name), clock.today())
    _say(say("Comparing %(rows)s rows with the registry …", rows=reading.sound_rows))
    return reading


@contextmanager
def _progress(reading: HistoryReading) -> Iterator[Callable[[int], object]]:
    """A bar on stderr where somebody looks at it; else problems stand there alone."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    bar: Any = click.progressbar(length=reading.sound_rows, file=sys.stderr)
    with bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def _refusals_reported() -> Iterator[None]:
    """What concerns the whole file is a problem without sheet, row and column."""
    try:
        yield
    except Refusal as refusal:
        report([Problem("", None, "", refusal.sentence)])
        raise SystemExit(1) from None


def _end(outcome: Outcome, summary: Sentence) -> None:
    """Problems on stderr, counts on stdout; exit status 1 where anything stands in the way."""
    report(outcome.problems)
    if outcome.errors:
        _say(say("Not imported, nothing was changed. Problems: %(number)s.", number=len(outcome.errors)))
        raise SystemExit(1)
    for count in outcome.counts:
        counts = Sentence(summary.template, {"new": count.new, "unchanged": count.unchanged})
        _say(say("%(sheet)s: %(counts)s", sheet=count.sheet, counts=counts))


def _say(sentence: Sentence) -> None:
    click.echo(spoken(sentence))
