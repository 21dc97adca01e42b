"""Geometry of the cumulative curve: plain numbers from plain rows; looks and words are the template's business."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

Row = tuple[date, int, int]
"""First day of a month, person-times and teachers, both cumulative to that month's end."""
Target = tuple[date, int]
"""From this month on, this many person-times in all."""


@dataclass(frozen=True)
class Box:
    """A drawing's size and the margins around what is plotted, in pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: int  # about so many lines across

    @property
    def floor(self) -> int:
        """The height of the horizontal axis."""
        return self.height - self.bottom

    @property
    def edge(self) -> int:
        """Where the plotted part ends on the right."""
        return self.width - self.right


WIDE = Box(680, 400, 64, 144, 20, 32, ticks=4)
NARROW = Box(343, 260, 56, 12, 16, 28, ticks=2)


@dataclass(frozen=True)
class Mark:
    """A place with the value it stands for."""

    x: float
    y: float
    value: int


@dataclass(frozen=True)
class Tick:
    """A place on the time axis; `whole_year` when the label is the year alone."""

    x: float
    on: date
    whole_year: bool


@dataclass(frozen=True)
class CumulativeChart:
    """The curve of completed trainings against the targets, ready to be drawn."""

    box: Box
    levels: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    targets: tuple[Mark, ...]
    target_line: str
    person_times_line: str
    teachers_line: str
    area: str
    person_times: Mark | None
    teachers: Mark | None
    table: tuple[Row, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing has been completed yet."""
        return self.person_times is None or not self.person_times.value


def cumulative(rows: Sequence[Row], targets: Sequence[Target], box: Box = WIDE) -> CumulativeChart:
    """The cumulative curve in one size. Months without a row carry the last figure on; targets rise in steps."""
    months, steps = _every_month(rows), sorted(targets)
    first, last = _span(months, steps)
    highest = max([0, *(row[1] for row in months), *(value for _, value in steps)])
    step = _round_step(max(1, highest), box.ticks)
    top = max(step, highest * 1.08)  # a little air above the largest value
    x = _scale(first, last + 1, box.left, box.edge)
    y = _scale(0, top, box.floor, box.top)
    corners = [Mark(x(_index(month)), y(value), value) for month, value in steps]
    upper = [Mark(x(_index(month)), y(person_times), person_times) for month, person_times, _ in months]
    lower = [Mark(x(_index(month)), y(teachers), teachers) for month, _, teachers in months]
    return CumulativeChart(
        box=box,
        levels=tuple(Mark(box.left, y(value), value) for value in range(0, int(top) + 1, step)),
        ticks=tuple(_ticks(first, last, x)),
        targets=tuple(corners),
        target_line=_line(_stairs(corners, x(last + 1))),
        person_times_line=_line((mark.x, mark.y) for mark in upper),
        teachers_line=_line((mark.x, mark.y) for mark in lower),
        area=_line(_down_to(box.floor, upper)),
        person_times=upper[-1] if upper else None,
        teachers=lower[-1] if lower else None,
        table=tuple(row for row in months if row[0].month == 12 or row is months[-1]),
    )


def _index(month: date) -> int:
    return month.year * 12 + month.month - 1


def _first_day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _every_month(rows: Sequence[Row]) -> list[Row]:
    filled: list[Row] = []
    for month, person_times, teachers in sorted(rows):
        while filled and _index(filled[-1][0]) + 1 < _index(month):
            filled.append((_first_day(_index(filled[-1][0]) + 1), *filled[-1][1:]))
        filled.append((month.replace(day=1), person_times, teachers))
    return filled


def _span(months: Sequence[Row], steps: Sequence[Target]) -> tuple[int, int]:
    indexes = [_index(row[0]) for row in months] + [_index(month) for month, _ in steps]
    return (min(indexes), max(indexes)) if indexes else (0, 0)


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    return lambda value: start + (end - start) * (value - low) / (high - low)


def _round_step(largest: int, ticks: int) -> int:
    """1, 2, 2.5 or 5 times a power of ten (whole numbers only), so that about `ticks` lines cross the drawing."""
    rough = max(1, largest / ticks)
    power = 10 ** math.floor(math.log10(rough))
    return next(int(power * n) for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999 and (power * n) % 1 == 0)


def _ticks(first: int, last: int, x: Callable[[float], float]) -> Iterable[Tick]:
    """Years where the time is long enough, otherwise every third month or each."""
    januaries = [i for i in range(first, last + 1) if i % 12 == 0]
    if last - first >= 24:
        every = max(1, math.ceil(len(januaries) / 8))
        return [Tick(x(i), _first_day(i), True) for i in januaries[::every]]
    every = 1 if last - first < 5 else 3 if last - first < 12 else 6
    return [Tick(x(i), _first_day(i), False) for i in range(first, last + 1, every) if i > 0]


def _stairs(corners: Sequence[Mark], end: float) -> Iterator[tuple[float, float]]:
    """Level until the next target's month, then up; the last one runs on to the end."""
    for corner, following in pairwise(corners):
        yield from ((corner.x, corner.y), (following.x, corner.y))
    for corner in corners[-1:]:
        yield from ((corner.x, corner.y), (end, corner.y))


def _down_to(floor: float, marks: Sequence[Mark]) -> Iterator[tuple[float, float]]:
    """The outline of the surface between a curve and the axis."""
    for corner in marks[:1]:
        yield corner.x, floor
    yield from ((mark.x, mark.y) for mark in marks)
    for corner in marks[-1:]:
        yield corner.x, floor


def _line(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
