"""Pace: how fast trainings are being completed, and when a target would be reached if that went on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainingreg.domain.counting import next_month
from trainingreg.domain.growth import Growth

MONTHS = 12


@dataclass(frozen=True)
class Pace:
    """What is missing to a target, what a month brought on average, and the month in which it would be reached.

    No month is named when nothing has been completed for a year, or when it would take longer than ten years.
    """

    missing: int
    per_month: float
    reached: date | None


def pace(missing: int, growth: Sequence[Growth], day: date) -> Pace:
    """The pace of the twelve months that end with the month of the day; it is an average and no forecast."""
    first = next_month(date(day.year - 1, day.month, 1))
    done = sum(each.person_times for each in growth if f"{first:%Y-%m}" <= each.month <= f"{day:%Y-%m}")
    if not done or missing * MONTHS > done * 10 * MONTHS:
        return Pace(missing, done / MONTHS, None)
    return Pace(missing, done / MONTHS, _months_later(day, math.ceil(missing * MONTHS / done)))


def _months_later(day: date, months: int) -> date:
    later = day.replace(day=1)
    for _ in range(months):
        later = next_month(later)
    return later
