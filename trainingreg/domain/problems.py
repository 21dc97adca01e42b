"""What is wrong with a file, and where: one problem is one place and one reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trainingreg.text import Sentence


@dataclass(frozen=True)
class Problem:
    """A reason that belongs to a cell, a row, a sheet or (with empty places) the whole file.

    `row` is the row in the file, `column` the Chinese header, `column_index` its place counted from 0 where it is
    known. A warning is shown and stops nothing.
    """

    sheet: str
    row: int | None
    column: str
    reason: Sentence
    warning: bool = False
    column_index: int | None = None

    def as_line(self, words: Callable[[Sentence], str] = str) -> tuple[str, str, str, str]:
        """Sheet, row, column and reason, empty where there is none, to be printed with tabs between."""
        row = "" if self.row is None else str(self.row)
        return (_flat(self.sheet), row, _flat(self.column), _flat(words(self.reason)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop an import."""
    return [problem for problem in problems if not problem.warning]


def warnings(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop nothing."""
    return [problem for problem in problems if problem.warning]


def _flat(value: str) -> str:
    return " ".join(value.split())
