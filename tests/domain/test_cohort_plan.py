"""What can be wrong with the plan of a cohort, each at its field."""

from datetime import date

import pytest

from trainingreg.domain import cohort_plan
from trainingreg.domain.cohort_plan import CohortPlan, PlanRefused
from trainingreg.domain.words import Tier

GOOD = {
    "title": "数控加工专业工学一体化教师研修班",
    "tier": Tier.PROVINCE,
    "starts_on": date(2026, 12, 7),
    "ends_on": date(2026, 12, 18),
    "hours": 80,
    "capacity": 40,
}


def a_plan(**values: object) -> CohortPlan:
    """A plan without fault, but for what is given."""
    return CohortPlan(**{**GOOD, **values})  # type: ignore[arg-type]


def test_a_sound_plan_is_left_alone() -> None:
    assert cohort_plan.problems(a_plan(enrol_from=date(2026, 11, 1), enrol_until=date(2026, 12, 18))) == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "研" * 101}, "title"),
        ({"title": "研修\ue5f1班"}, "title"),
        ({"ends_on": date(2026, 12, 6)}, "ends_on"),
        ({"ends_on": date(2027, 12, 8)}, "ends_on"),
        ({"hours": 0}, "hours"),
        ({"hours": 2001}, "hours"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 2001}, "capacity"),
        ({"least_attendance": 101}, "least_attendance"),
        ({"enrol_from": date(2026, 12, 19)}, "enrol_from"),
        ({"enrol_until": date(2026, 12, 19)}, "enrol_until"),
        ({"enrol_from": date(2026, 12, 2), "enrol_until": date(2026, 12, 1)}, "enrol_until"),
    ],
)
def test_each_fault_is_named_at_its_field(values: dict[str, object], field: str) -> None:
    assert list(cohort_plan.problems(a_plan(**values))) == [field]


def test_one_day_and_one_hour_are_enough() -> None:
    assert cohort_plan.problems(a_plan(ends_on=date(2026, 12, 7), hours=1, capacity=1)) == {}


def test_the_capacity_stays_above_the_seats_that_people_hold() -> None:
    found = cohort_plan.problems(a_plan(capacity=11), seats_taken=12)
    assert str(found["capacity"]) == "12 people hold a seat already. The capacity cannot be lower."
    assert cohort_plan.problems(a_plan(capacity=12), seats_taken=12) == {}


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(PlanRefused) as told:
        cohort_plan.check(a_plan(title="", hours=0, ends_on=date(2026, 12, 1)))
    assert set(told.value.problems) == {"title", "hours", "ends_on"}
    assert told.value.status == 422
