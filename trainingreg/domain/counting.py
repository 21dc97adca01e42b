"""Counting 统计口径: what is measured, by what it is cut, which rule decides what counts, and what a question is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Tier
from trainingreg.text import say

NO_MAJOR = "none"
"""Stands for the code of a major where a cohort has none."""


class Measure(StrEnum):
    """What a figure counts: enrolments 人次, but distinct people 名 for `TEACHERS`.

    The two last are what lies between the steps of the funnel: applied but not attended, attended but not completed.
    """

    APPLIED = "applied"
    ATTENDED = "attended"
    PERSON_TIMES = "person_times"
    CERTIFIED = "certified"
    TEACHERS = "teachers"
    NOT_ATTENDED = "not_attended"
    NOT_COMPLETED = "not_completed"


class Cut(StrEnum):
    """By what the figures are grouped; the two provinces of a training are two different reports."""

    PHASE = "phase"
    UNIT_SCHOOL = "unit_school"  # 送培: the unit of the school that sent the teacher
    UNIT_BASE = "unit_base"  # 承训: the unit of the base that trained the teacher
    BASE = "base"
    MAJOR = "major"
    MONTH = "month"
    TIER = "tier"


@dataclass(frozen=True)
class Rule:
    """A named, versioned counting rule: the training tiers that count, by the phase stored on the cohort."""

    name: str
    name_en: str
    version: int
    tiers: tuple[Tier, ...]
    adopted_on: date | None = None


EVERY_TIER = Rule("结业计数", "Completed trainings", 1, tuple(Tier))
"""What counts under a plan for which no rule has been adopted yet."""


@dataclass(frozen=True)
class Selection:
    """What is counted: the end of which day, under which plan, which tiers, and what it is narrowed to (None: not).

    `unit` is the code of the sending unit, `host` that of the hosting one; `month` is written 2024-03.
    """

    as_of: date
    plan_id: int
    tiers: tuple[Tier, ...] = tuple(Tier)
    tier: Tier | None = None
    phase: int | None = None
    unit: str | None = None
    host: str | None = None
    base: str | None = None
    major: str | None = None
    batch: int | None = None
    month: str | None = None

    @property
    def counted_tiers(self) -> tuple[Tier, ...]:
        """The one tier asked for, or all those that the rule counts."""
        return (self.tier,) if self.tier else self.tiers


def rule_on(rules: Sequence[Rule], day: date) -> Rule:
    """The newest version adopted by the day; before the first one, the first one."""
    if not rules:
        return EVERY_TIER
    ordered = sorted(rules, key=lambda rule: rule.version)
    adopted = [rule for rule in ordered if rule.adopted_on is None or rule.adopted_on <= day]
    return (adopted or ordered[:1])[-1]


def check_counted(tier: Tier, rule: Rule) -> None:
    """A tier that the rule leaves out has no figures; raises Invalid."""
    if tier not in rule.tiers:
        raise Invalid(say("The counting rule in force on that day does not count this tier."), "tier")


def month_bounds(month: str) -> tuple[date, date]:
    """The first day of a month written 2024-03, and the first day after it; raises Invalid for anything else."""
    year, _, number = month.partition("-")
    well_formed = len(year) == 4 and len(number) == 2 and (year + number).isdecimal() and month.isascii()
    if not well_formed or not 1 <= int(number) <= 12 or not 1990 <= int(year) <= 2100:
        raise Invalid(say("A month is written like 2024-03."), "month")
    first = date(int(year), int(number), 1)
    return first, next_month(first)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
