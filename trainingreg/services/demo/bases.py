"""Invented designations of training bases in three batches."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import BaseStatus
from trainingreg.services.demo.schools import DEMO_BASE_SCHOOL, WEIGHTS, DemoSchool
from trainingreg.services.demo.shares import apportion

# Batch: how many, published on, valid from and to (three years, as the predecessor programme had it).
_BATCHES = (
    (40, date(2022, 8, 15), date(2022, 9, 1), date(2025, 8, 31)),
    (38, date(2023, 7, 10), date(2023, 8, 1), date(2026, 7, 31)),
    (42, date(2024, 12, 16), date(2025, 1, 1), date(2027, 12, 31)),
)
_RENEWED = 10
_LONG_AFTER = date(2025, 12, 31)


@dataclass(slots=True)
class DemoBase:
    """A designation; `school` and `majors` are places in the lists of schools and majors."""

    serial: int
    school: int
    unit: int
    batch: int
    document_number: str
    published_on: date
    valid_from: date
    valid_to: date
    majors: tuple[int, ...]
    status: BaseStatus = BaseStatus.ACTIVE
    cohorts: dict[int, int] = field(default_factory=dict)

    def holds(self, first: date, last: date) -> bool:
        """Whether the designation covers these days."""
        return self.valid_from <= first and last <= self.valid_to

    def next_code(self, year: int) -> str:
        """The code of the next cohort that begins in a year."""
        self.cohorts[year] = self.cohorts.get(year, 0) + 1
        return f"GX{year}-{UNITS[self.unit].code}-{self.serial:02d}-{self.cohorts[year]:02d}"


def make(chance: random.Random, schools: list[DemoSchool], today: date) -> list[DemoBase]:
    """120 designations; ten schools of the first batch are designated again, one is suspended, one was revoked."""
    chosen: set[int] = {place for place, school in enumerate(schools) if school.name == DEMO_BASE_SCHOOL}
    of_demo = next(iter(chosen))
    bases: list[DemoBase] = []
    for batch, (wanted, published, first, last) in enumerate(_BATCHES, 1):
        again = [base.school for base in bases[:_RENEWED]] if batch == 3 else []
        new = _pick(chance, schools, chosen, wanted - len(again) - (batch == 3), batch)
        chosen |= set(new)
        for n, school in enumerate(sorted(new + again + ([of_demo] if batch == 3 else [])), 1):
            number = f"示例函〔{published.year}〕{n}号"
            bases.append(
                DemoBase(
                    len(bases) + 1, school, schools[school].unit, batch, number, published, first, last,
                    _majors(chance, batch),
                )
            )  # fmt: skip
    demo = bases_of(bases, of_demo)[0]
    demo.valid_to = max(demo.valid_to, date(today.year + 1, 12, 31))
    others = [base for base in bases if base.batch == 2 and base.valid_to > _LONG_AFTER]
    others[3].status, others[7].status = BaseStatus.SUSPENDED, BaseStatus.REVOKED
    return bases


def bases_of(bases: list[DemoBase], school: int) -> list[DemoBase]:
    """The designations of one school."""
    return [base for base in bases if base.school == school]


def _pick(chance: random.Random, schools: list[DemoSchool], taken: set[int], wanted: int, batch: int) -> list[int]:
    """Schools by unit; those that had joined, without a designation so far."""
    found: list[int] = []
    for unit, number in enumerate(apportion(wanted, [weight if weight > 0.6 else 0 for weight in WEIGHTS])):
        fitting = [
            place
            for place, school in enumerate(schools)
            if school.unit == unit and school.joined_phase and school.joined_phase <= batch and place not in taken
        ]
        found += chance.sample(fitting, min(number, len(fitting)))
    return found


def _majors(chance: random.Random, batch: int) -> tuple[int, ...]:
    """Three majors of the first phase, and three of those that stood in the plan by then besides."""
    later = range(30, (30, 60, 100)[batch - 1])
    return tuple(sorted(chance.sample(range(30), 3) + (chance.sample(later, 3) if later else [])))
