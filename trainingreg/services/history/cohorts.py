"""班次 of a history workbook against the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trainingreg.domain.history import CohortRow, HistoryReading, words
from trainingreg.domain.problems import Problem
from trainingreg.services.history.findings import Findings, knows, unknown_code
from trainingreg.services.history.held import Held, HeldCohort
from trainingreg.services.history.places import about_code
from trainingreg.text import say

_FIELDS = ("base_code", "title", "tier", "phase", "major_code", "level", "starts_on", "ends_on", "hours", "capacity")


def resolve(reading: HistoryReading, held: Held, findings: Findings) -> None:
    """Goes through the sheet."""
    for row in reading.cohorts:
        findings.problems += _about(row, reading, held)
        known = held.cohorts.get(row.code)
        findings.compare(row, _given(row, held), _known(known) if known else None)


def _about(row: CohortRow, reading: HistoryReading, held: Held) -> Iterator[Problem]:
    yield from about_code(row, row.code, row.code in held.cohorts)
    if not knows(reading, words.BASES, row.base_code, held.bases):
        yield row.problem("base_code", unknown_code(row.base_code, words.BASES))
    if row.major_code and not knows(reading, words.MAJORS, row.major_code, held.majors):
        yield row.problem("major_code", unknown_code(row.major_code, words.MAJORS))
    if row.level and row.level not in held.levels:
        known = "、".join(dict.fromkeys(level.name for level in held.levels.values()))
        yield row.problem("level", say("This must be one of: %(known)s.", known=known))
    if held.phase_id(row.phase, row.starts_on) is None:
        yield row.problem("phase", say("The plan has no such phase."))


def _given(row: CohortRow, held: Held) -> dict[str, Any]:
    level = held.levels.get(row.level or "")
    return {name: getattr(row, name) for name in _FIELDS} | {"level": level.name if level else row.level}


def _known(cohort: HeldCohort) -> dict[str, Any]:
    return {name: getattr(cohort, name) for name in _FIELDS}
