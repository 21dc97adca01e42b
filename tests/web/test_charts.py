"""The geometry of the cumulative curve, for much data, little and none."""

from datetime import date

import pytest

from trainingreg.web import charts
from trainingreg.web.charts import NARROW, WIDE, cumulative

TARGETS = [(date(2022, 9, 1), 1500), (date(2023, 7, 1), 5000), (date(2025, 1, 1), 10000)]


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]


def months(how_many: int, per_month: int) -> list[charts.Row]:
    """From September 2022 on."""
    days = [date(2022 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(how_many)]
    return [(day, i * per_month, i * per_month * 9 // 10) for i, day in enumerate(days, 1)]


@pytest.mark.parametrize("box", [WIDE, NARROW])
@pytest.mark.parametrize("largest", [1, 2, 3, 7, 12, 40, 99, 150, 999, 1500, 8981, 10000, 123456])
def test_every_point_lies_inside_the_drawing_whatever_the_size_of_the_data(box: charts.Box, largest: int) -> None:
    chart = cumulative([(date(2026, 1, 1), 0, 0), (date(2026, 2, 1), largest, largest)], [], box)
    for x, y in points(chart.area):
        assert box.left <= x <= box.edge
        assert box.top <= y <= box.floor
    assert 2 <= len(chart.levels) <= 6
    assert chart.levels[0].y == box.floor


def test_levels_are_round_numbers() -> None:
    assert [level.value for level in cumulative(months(50, 180), TARGETS).levels] == [0, 2500, 5000, 7500, 10000]
    assert [level.value for level in cumulative([(date(2026, 3, 1), 3, 2)], []).levels] == [0, 1, 2, 3]


def test_more_people_stand_higher_and_later_months_further_right() -> None:
    line = points(cumulative(months(12, 100), TARGETS).person_times_line)
    assert line == sorted(line, key=lambda point: point[0])
    assert line == sorted(line, key=lambda point: -point[1])


def test_targets_rise_in_steps_in_the_month_in_which_they_begin() -> None:
    chart = cumulative(months(50, 180), TARGETS)
    stairs = points(chart.target_line)
    assert len(stairs) == 6
    assert stairs[1][0] == stairs[2][0]  # straight up
    assert stairs[0][1] == stairs[1][1]  # level before
    assert stairs[-1][0] == WIDE.edge
    assert [mark.value for mark in chart.targets] == [1500, 5000, 10000]


def test_months_in_which_nothing_happened_carry_the_figure_on() -> None:
    chart = cumulative([(date(2025, 11, 1), 40, 38), (date(2026, 2, 1), 80, 70)], [])
    line = points(chart.person_times_line)
    assert len(line) == 4
    assert line[0][1] == line[1][1] == line[2][1]
    assert chart.table == ((date(2025, 12, 1), 40, 38), (date(2026, 2, 1), 80, 70))


def test_a_registry_without_completions_still_has_a_drawing() -> None:
    nothing = cumulative([], [])
    assert nothing.is_empty
    assert (nothing.area, nothing.target_line, nothing.table, nothing.ticks) == ("", "", (), ())
    only_targets = cumulative([], TARGETS, NARROW)
    assert only_targets.is_empty
    assert len(points(only_targets.target_line)) == 6


def test_the_time_axis_names_years_when_long_and_months_when_short() -> None:
    long = cumulative(months(51, 10), TARGETS).ticks
    assert [(tick.on.year, tick.whole_year) for tick in long] == [(2023, True), (2024, True), (2025, True), (2026, True)]
    short = cumulative(months(3, 10), []).ticks
    assert [(tick.on, tick.whole_year) for tick in short] == [
        (date(2022, 9, 1), False), (date(2022, 10, 1), False), (date(2022, 11, 1), False),
    ]  # fmt: skip
    assert len(cumulative(months(300, 10), []).ticks) <= 9
