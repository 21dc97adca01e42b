"""What an address of the totals asks for: every part of it is checked, and what is wrong is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from trainingreg.domain.counting import NO_MAJOR, Cut, Measure, Selection, check_counted, month_bounds
from trainingreg.domain.dates import parse_day
from trainingreg.domain.numbers import parse_whole_number
from trainingreg.domain.plans import Plan
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Tier
from trainingreg.queries import plans, totals
from trainingreg.queries.totals import Names
from trainingreg.text import say

NARROWING = ("phase", "tier", "major", "batch", "unit", "host", "base", "month")
LINE_PARAMETER = {
    Cut.PHASE: "phase", Cut.UNIT_SCHOOL: "unit", Cut.UNIT_BASE: "host", Cut.BASE: "base", Cut.MAJOR: "major",
    Cut.MONTH: "month", Cut.TIER: "tier",
}  # fmt: skip
"""The part of an address that names a line of a cut."""
Given = Mapping[str, str]
Word = TypeVar("Word", bound=StrEnum)
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What is asked for, the names of what it is narrowed to, and the parts of the address that lead here again."""

    plan: Plan
    selection: Selection
    names: Names
    address: dict[str, str]


def read(given: Given, today: date) -> Asked:
    """Reads an address; parts that it does not know are left alone, wrong ones raise Invalid."""
    as_of, plan = read_plan(given, today)
    base, major = _read(given, "base", str), _read(given, "major", str)
    selection = Selection(
        as_of,
        plan.id,
        plan.rule.tiers,
        tier=_read(given, "tier", lambda text: _tier(text, plan)),
        phase=_read(given, "phase", lambda text: _phase(text, plan)),
        unit=_read(given, "unit", _unit),
        host=_read(given, "host", _unit),
        base=base,
        major=major,
        batch=_read(given, "batch", _batch),
        month=_read(given, "month", _month),
    )
    return Asked(plan, selection, _names(major, base), _again(given, as_of, today))


def read_plan(given: Given, today: date) -> tuple[date, Plan]:
    """The day and the plan that are asked for; today and the newest plan that has started unless they are named."""
    as_of = _read(given, "as_of", parse_day) or today
    return as_of, plans.on(as_of, given.get("plan") or None)


def cut(given: Given) -> Cut | None:
    """By what the figures are to be cut, None if the address does not say."""
    return _read(given, "by", lambda text: _word(text, Cut, "by"))


def measure(given: Given) -> Measure:
    """Which figure's rows are to be listed."""
    return _read(given, "measure", lambda text: _word(text, Measure, "measure")) or Measure.PERSON_TIMES


def _read(given: Given, name: str, parse: Callable[[str], T]) -> T | None:
    text = given.get(name, "").strip()
    return parse(text) if text else None


def _again(given: Given, as_of: date, today: date) -> dict[str, str]:
    """The parts that lead to the same question again; today goes without saying."""
    parts = {name: given[name].strip() for name in ("plan", *NARROWING) if given.get(name, "").strip()}
    return parts if as_of == today else {"as_of": as_of.isoformat(), **parts}


def _word(text: str, kind: type[Word], field: str) -> Word:
    if text not in set(kind):
        known = ", ".join(kind)
        raise Invalid(say("“%(value)s” is not known here. Known: %(known)s.", value=text[:40], known=known), field)
    return kind(text)


def _tier(text: str, plan: Plan) -> Tier:
    tier = _word(text, Tier, "tier")
    check_counted(tier, plan.rule)
    return tier


def _phase(text: str, plan: Plan) -> int:
    for phase in plan.phases:
        if text == str(phase.number):
            return phase.number
    raise Invalid(say("The plan has no phase “%(phase)s”.", phase=text[:40]), "phase")


def _unit(text: str) -> str:
    if text not in {unit.code for unit in UNITS}:
        raise Invalid(say("There is no reporting unit with code %(code)s.", code=text[:40]), "unit")
    return text


def _names(major: str | None, base: str | None) -> Names:
    names = totals.names(None if major == NO_MAJOR else major, base)
    if major not in (None, NO_MAJOR) and names.major is None:
        raise Invalid(say("There is no major with code %(code)s.", code=str(major)[:40]), "major")
    if base is not None and names.base is None:
        raise Invalid(say("There is no training base with code %(code)s.", code=base[:40]), "base")
    return names


def _batch(text: str) -> int:
    return parse_whole_number(text, at_least=1, at_most=999)


def _month(text: str) -> str:
    month_bounds(text)
    return text
