"""How commands speak: in the default language, results on stdout, everything else on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
from flask import current_app
from flask_babel import force_locale, gettext

from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Refusal
from trainingreg.text import Sentence, say


def spoken(sentence: Sentence) -> str:
    """A sentence in the registry's default language."""
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        return sentence.through(gettext)


def tell(sentence: Sentence) -> None:
    """Says on stderr what a command is doing or why it does not."""
    click.echo(spoken(sentence), err=True)


def report(problems: Iterable[Problem]) -> None:
    """Prints problems on stderr, one a line: sheet, row, column, reason, with tabs between; a warning's reason says so."""
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        lines = ["\t".join(_marked(problem).as_line(lambda sentence: sentence.through(gettext))) for problem in problems]
    if lines:
        click.echo("\n".join(lines), err=True)


def _marked(problem: Problem) -> Problem:
    return replace(problem, reason=say("Note: %(reason)s", reason=problem.reason)) if problem.warning else problem


@contextmanager
def refusals_told() -> Iterator[None]:
    """A refusal becomes its sentence on stderr and exit status 1."""
    try:
        yield
    except Refusal as refusal:
        tell(refusal.sentence)
        raise SystemExit(1) from None
