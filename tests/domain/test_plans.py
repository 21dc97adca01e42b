"""Which plan is meant, and which lines of a table have a target."""

from dataclasses import replace
from datetime import date

import pytest

from trainingreg.domain.counting import EVERY_TIER, Cut, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.plans import Plan, Target, newest_started, targets_of
from trainingreg.domain.words import Tier

TARGETS = (
    Target(1, 1500), Target(2, 3500),
    Target(1, 300, unit="44", unit_id=19), Target(2, 700, unit="44", unit_id=19), Target(2, 50, unit="46", unit_id=21),
    Target(1, 80, base="JD1", base_id=7), Target(2, 40, major="0101-4"),
)  # fmt: skip
PLAN = Plan(1, "145", "", "", date(2021, 1, 1), 10_000, 1000, 100, EVERY_TIER, (), TARGETS)
ASKED = Selection(date(2026, 1, 1), 1)
ALL = Scope(all=True)


def test_the_newest_plan_that_had_started_is_meant() -> None:
    plans = [(date(2026, 1, 1), 2), (date(2021, 1, 1), 1), (date(2031, 1, 1), 3)]
    assert newest_started(plans, date(2025, 12, 31)) == 1
    assert newest_started(plans, date(2026, 1, 1)) == 2
    assert newest_started(plans, date(2020, 1, 1)) == 1


def test_phases_have_the_targets_of_the_whole_plan() -> None:
    assert targets_of(PLAN, Cut.PHASE, ASKED, ALL) == {"1": 1500, "2": 3500}


def test_phases_narrowed_to_one_unit_base_or_major_have_its_targets() -> None:
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, unit="44"), ALL) == {"1": 300, "2": 700}
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, base="JD1"), ALL) == {"1": 80}
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, major="0101-4"), ALL) == {"2": 40}
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, major="0101-4", unit="44"), ALL) == {}


def test_a_line_has_its_own_targets_over_the_phases_asked_for() -> None:
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, ASKED, ALL) == {"44": 1000, "46": 50}
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, replace(ASKED, phase=2), ALL) == {"44": 700, "46": 50}
    assert targets_of(PLAN, Cut.BASE, ASKED, ALL) == {"JD1": 80}
    assert targets_of(PLAN, Cut.MAJOR, ASKED, ALL) == {"0101-4": 40}


@pytest.mark.parametrize("cut", [Cut.UNIT_BASE, Cut.TIER, Cut.MONTH])
def test_no_target_is_set_for_hosting_units_tiers_and_months(cut: Cut) -> None:
    assert targets_of(PLAN, cut, ASKED, ALL) == {}


@pytest.mark.parametrize("part", [{"tier": Tier.CITY}, {"batch": 1}, {"host": "44"}, {"month": "2024-03"}])
def test_a_part_of_the_figures_is_not_held_against_the_whole_target(part: dict[str, object]) -> None:
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, **part), ALL) == {}  # type: ignore[arg-type]
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, replace(ASKED, **part), ALL) == {}  # type: ignore[arg-type]


def test_a_unit_narrowed_to_one_base_has_no_target() -> None:
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, replace(ASKED, base="JD1"), ALL) == {}


def test_a_province_sees_the_targets_of_what_it_sees_whole() -> None:
    guangdong = Scope(unit_id=19)
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, ASKED, guangdong) == {"44": 1000}
    assert targets_of(PLAN, Cut.PHASE, ASKED, guangdong) == {}  # what it sends and what it hosts together: nobody's target
    assert targets_of(PLAN, Cut.PHASE, replace(ASKED, unit="44"), guangdong) == {"1": 300, "2": 700}
    assert targets_of(PLAN, Cut.BASE, ASKED, guangdong) == {}


def test_a_base_sees_its_own_targets_and_a_school_none() -> None:
    assert targets_of(PLAN, Cut.PHASE, ASKED, Scope(base_id=7)) == {"1": 80}
    assert targets_of(PLAN, Cut.BASE, ASKED, Scope(base_id=7)) == {"JD1": 80}
    assert targets_of(PLAN, Cut.UNIT_SCHOOL, ASKED, Scope(base_id=7)) == {}
    assert targets_of(PLAN, Cut.PHASE, ASKED, Scope(school_id=3)) == {}
