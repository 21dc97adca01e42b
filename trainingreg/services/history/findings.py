"""What comparing a history workbook with the registry has found so far: problems, new rows, rows that are held already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trainingreg.domain.history import HistoryReading
from trainingreg.domain.history.rows import HistoryRow
from trainingreg.domain.history.summary import Count
from trainingreg.domain.history.words import SHEETS, official_word
from trainingreg.domain.problems import Problem
from trainingreg.domain.words import EnrolmentState, SchoolType, Tier
from trainingreg.text import Sentence, say


@dataclass
class Findings:
    """Collects while the sheets are gone through; `new` and `unchanged` are by sheet."""

    problems: list[Problem] = field(default_factory=list)
    new: dict[str, list[Any]] = field(default_factory=lambda: {sheet: [] for sheet in SHEETS})
    unchanged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SHEETS, 0))

    def compare(self, row: HistoryRow, given: Mapping[str, Any], held: Mapping[str, Any] | None) -> None:
        """Notes a row as new where nothing is held under its key, as unchanged, or as one that contradicts."""
        if held is None:
            self.new[row.SHEET].append(row)
            return
        contradictions = list(_contradictions(row, given, held))
        self.problems += contradictions
        self.unchanged[row.SHEET] += not contradictions

    def counts(self) -> list[Count]:
        """The counts in the order of the sheets."""
        return [Count(sheet, len(self.new[sheet]), self.unchanged[sheet]) for sheet in SHEETS]


def knows(reading: HistoryReading, sheet: str, code: str, held: Mapping[str, Any]) -> bool:
    """Whether a code stands in a sheet of this file (rightly or not) or in the registry."""
    return code in held or code in reading.codes[sheet]


def unknown_code(code: str, sheet: str) -> Sentence:
    """Neither the file nor the registry has the code."""
    return say("%(code)s stands neither in the sheet %(sheet)s nor in the registry.", code=code, sheet=sheet)


def _contradictions(row: HistoryRow, given: Mapping[str, Any], held: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in given.items():
        if value != held[name]:
            reason = say("The registry holds %(held)s here, the file says %(given)s.", held=_shown(held[name]), given=_shown(value))
            yield row.problem(name, reason)


def _shown(value: Any) -> Any:
    if value is None:
        return say("nothing")
    if isinstance(value, date):
        return value.isoformat()
    return official_word(value) if isinstance(value, (SchoolType, Tier, EnrolmentState)) else value
