"""What a check or an import of a history workbook said, as it is kept with the uploaded file and shown later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trainingreg.domain.problems import Problem
from trainingreg.text import Sentence

MOST_KEPT = 5_000


@dataclass(frozen=True)
class Count:
    """How many rows of a sheet are (or were) new, and how many the registry held already."""

    sheet: str
    new: int
    unchanged: int


@dataclass(frozen=True)
class Summary:
    """Rows read, counts by sheet, numbers of errors and warnings, and the problems: errors first, the first 5 000."""

    rows: int
    counts: tuple[Count, ...]
    errors: int
    warnings: int
    problems: tuple[Problem, ...]
    imported: bool = False

    @property
    def new(self) -> int:
        """How many rows are new in all."""
        return sum(count.new for count in self.counts)

    def as_json(self) -> dict[str, Any]:
        """The summary as it is stored."""
        return {
            "rows": self.rows,
            "counts": [[count.sheet, count.new, count.unchanged] for count in self.counts],
            "errors": self.errors,
            "warnings": self.warnings,
            "problems": [[p.sheet, p.row, p.column, p.reason.as_json(), p.warning] for p in self.problems],
            "imported": self.imported,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Summary:
        """The summary again."""
        return cls(
            stored["rows"],
            tuple(Count(*count) for count in stored["counts"]),
            stored["errors"],
            stored["warnings"],
            tuple(Problem(p[0], p[1], p[2], Sentence.from_json(p[3]), p[4]) for p in stored["problems"]),
            stored["imported"],
        )


def summed_up(rows: int, counts: Sequence[Count], problems: Sequence[Problem], imported: bool = False) -> Summary:
    """The summary of a check or import."""
    ordered = sorted(problems, key=lambda problem: problem.warning)  # stable: the order of the file within each kind
    wrong = sum(not problem.warning for problem in problems)
    return Summary(rows, tuple(counts), wrong, len(problems) - wrong, tuple(ordered[:MOST_KEPT]), imported)
