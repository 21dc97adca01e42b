"""Figures against targets."""

from datetime import date

from trainingreg.domain.counting import EVERY_TIER
from trainingreg.domain.plans import Phase, Plan
from trainingreg.domain.progress import Row, against, ratio, steps, whole

PHASES = tuple(Phase(n, "", "", day) for n, day in enumerate((date(2022, 9, 1), date(2023, 7, 1), date(2025, 1, 15)), 1))
PLAN = Plan(1, "145", "", "", date(2021, 1, 1), 10_000, 1000, 100, EVERY_TIER, PHASES)
ROWS = [
    Row("1", person_times=1536, teachers=1489),
    Row("2", person_times=3318, teachers=3174),
    Row("3", person_times=4127, teachers=3962),
]
TARGETS = {"1": 1500, "2": 3500, "3": 5000}


def test_a_rate_is_not_rounded_and_may_pass_the_whole() -> None:
    first, second, _ = against(TARGETS, ROWS)
    assert first.rate == 1536 / 1500
    assert second.rate == 3318 / 3500
    assert (first.gap, second.gap) == (-36, 182)


def test_without_a_target_there_is_no_rate_and_no_gap() -> None:
    row = against({}, ROWS)[0]
    assert (row.target, row.rate, row.gap) == (None, None, None)
    assert ratio(5, 0) is None


def test_a_target_of_nothing_has_a_gap_but_no_rate() -> None:
    row = against({"1": 0}, ROWS)[0]
    assert (row.rate, row.gap) == (None, -1536)


def test_the_sum_adds_enrolments_and_takes_its_teachers_from_elsewhere() -> None:
    in_all = whole(against(TARGETS, ROWS), teachers=8204)
    assert (in_all.person_times, in_all.teachers, in_all.target) == (8981, 8204, 10_000)
    assert in_all.teachers != sum(row.teachers for row in ROWS)


def test_a_sum_of_some_targets_is_no_target() -> None:
    assert whole(against({"1": 1500}, ROWS), 0).target is None
    assert whole([], 0).target is None


def test_targets_rise_in_the_month_in_which_a_phase_began() -> None:
    assert steps(PLAN, against(TARGETS, ROWS)) == [(date(2022, 9, 1), 1500), (date(2023, 7, 1), 5000), (date(2025, 1, 1), 10_000)]
    assert steps(PLAN, ROWS) == []
    assert steps(PLAN, against({"2": 3500}, ROWS[1:2])) == [(date(2023, 7, 1), 3500)]
