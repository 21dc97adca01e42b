"""How figures grew, month by month: what a month added 本期 and what had been reached at its end 累计."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trainingreg.domain.counting import month_bounds, next_month
from trainingreg.domain.progress import Row


@dataclass(frozen=True)
class Growth:
    """What a month (2024-03) added: completed trainings, and the teachers who completed their first one."""

    month: str
    person_times: int
    new_teachers: int


@dataclass(frozen=True)
class MonthRow(Row):
    """A month's own figures, each in the month of its own day, with what had been reached at the month's end."""

    person_times_to_date: int = 0
    teachers_to_date: int = 0

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return month_bounds(self.key)[0]


def curve(growth: Sequence[Growth], until: date) -> list[tuple[date, int, int]]:
    """Month by month, person-times and teachers up to its end; the last month is that of the day `until`."""
    added = {each.month: each for each in growth}
    points: list[tuple[date, int, int]] = []
    person_times = teachers = 0
    for month in months(added, until):
        if month in added:
            person_times += added[month].person_times
            teachers += added[month].new_teachers
        points.append((month_bounds(month)[0], person_times, teachers))
    return points


def by_month(rows: Mapping[str, Row], growth: Sequence[Growth]) -> list[MonthRow]:
    """A row for every month from the first to the last one with figures, those without figures too."""
    if not rows:
        return []
    first, last = (month_bounds(month)[0] for month in (min(rows), max(rows)))
    reached = {f"{month:%Y-%m}": (times, teachers) for month, times, teachers in curve(growth, last)}
    so_far = (0, 0)
    found = []
    for month in months([f"{first:%Y-%m}"], last):
        so_far = reached.get(month, so_far)
        found.append(_month_row(rows.get(month, Row(month)), so_far))
    return found


def months(some: Iterable[str], until: date) -> list[str]:
    """Every month from the earliest of some to the month of a day, or to the latest of them if that is later."""
    known = sorted(some)
    if not known:
        return []
    month, last = month_bounds(known[0])[0], max(month_bounds(known[-1])[0], until.replace(day=1))
    found = []
    while month <= last:
        found.append(f"{month:%Y-%m}")
        month = next_month(month)
    return found


def _month_row(row: Row, reached: tuple[int, int]) -> MonthRow:
    return MonthRow(
        row.key,
        applied=row.applied,
        attended=row.attended,
        person_times=row.person_times,
        certified=row.certified,
        teachers=row.teachers,
        person_times_to_date=reached[0],
        teachers_to_date=reached[1],
    )
