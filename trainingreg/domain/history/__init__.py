"""Back-entry of past years: the five-sheet history workbook, its rows and what can be wrong inside the file alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trainingreg.domain.history.checks import check_between_rows
from trainingreg.domain.history.reading import HistoryReading, read_rows
from trainingreg.domain.history.rows import BaseRow, CohortRow, HistoryRow, MajorRow, ParticipantRow, SchoolRow
from trainingreg.domain.history.words import SHEETS
from trainingreg.domain.sheets import Sheet

__all__ = [
    "BaseRow",
    "CohortRow",
    "HistoryReading",
    "HistoryRow",
    "MajorRow",
    "ParticipantRow",
    "SchoolRow",
    "read_history",
]


def read_history(sheets: Sequence[Sheet], today: date | None = None) -> HistoryReading:
    """The workbook's rows and all its problems, in the order of sheets and rows.

    Whether codes and units exist, and what the registry already holds, is for the service to say.
    """
    reading = read_rows(sheets, today)
    reading.problems.extend(check_between_rows(reading))
    place = {name: index for index, name in enumerate(SHEETS)}
    reading.problems.sort(key=lambda problem: (place[problem.sheet], problem.row or 0))
    return reading
