"""Progress: figures side by side with their targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trainingreg.domain.plans import Plan

ALL = "all"
"""The key of the row that sums up a table."""


@dataclass(frozen=True)
class Row:
    """One line of figures. `teachers` are distinct people, so a sum's teachers are not the sum of its lines' teachers.

    `key` is what an address calls the line: a phase's number, the code of a unit, base or major, a tier, a month.
    """

    key: str
    name: str = ""
    name_en: str = ""
    applied: int = 0
    attended: int = 0
    person_times: int = 0
    certified: int = 0
    teachers: int = 0
    target: int | None = None
    unit_name: str = ""
    unit_name_en: str = ""
    batch: int | None = None

    @property
    def rate(self) -> float | None:
        """Person-times ÷ target, unrounded; None without a target."""
        return ratio(self.person_times, self.target)

    @property
    def gap(self) -> int | None:
        """What is missing to the target; negative beyond it; None without a target."""
        return None if self.target is None else self.target - self.person_times


@dataclass(frozen=True)
class Report:
    """The progress of a plan: a row for each phase and one for all of them."""

    plan: Plan
    as_of: date
    phases: Sequence[Row]
    whole: Row


def ratio(done: int, target: int | None) -> float | None:
    """What was done ÷ what was aimed at, unrounded; None without a target."""
    return done / target if target else None


def against(targets: Mapping[str, int], rows: Iterable[Row]) -> list[Row]:
    """The rows with the targets of their keys; a row without one has None, never 0."""
    return [replace(row, target=targets.get(row.key)) for row in rows]


def whole(rows: Sequence[Row], teachers: int) -> Row:
    """The sum of rows that share no enrolment; its distinct teachers must be counted, not summed.

    It has a target if every row has one: a sum of some targets would be nobody's.
    """
    targets = [row.target for row in rows if row.target is not None]
    return Row(
        ALL,
        applied=sum(row.applied for row in rows),
        attended=sum(row.attended for row in rows),
        person_times=sum(row.person_times for row in rows),
        certified=sum(row.certified for row in rows),
        teachers=teachers,
        target=sum(targets) if targets and len(targets) == len(rows) else None,
    )


def steps(plan: Plan, phases: Sequence[Row]) -> list[tuple[date, int]]:
    """From the month in which each phase began on: its target and those of the phases before; empty unless all have one."""
    of_phase = {row.key: row.target for row in phases}
    found: list[tuple[date, int]] = []
    height = 0
    for phase in plan.phases:
        target = of_phase.get(str(phase.number), 0)
        if target is None:
            return []
        height += target
        if str(phase.number) in of_phase:
            found.append((phase.starts_on.replace(day=1), height))
    return found
