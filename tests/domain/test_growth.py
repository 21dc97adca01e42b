"""Growth by month."""

from datetime import date

from trainingreg.domain.growth import Growth, by_month, curve, months
from trainingreg.domain.progress import Row

GROWTH = [Growth("2023-11", 5, 5), Growth("2024-02", 3, 1)]


def test_the_curve_carries_months_without_figures_on_and_ends_with_the_day() -> None:
    assert curve(GROWTH, date(2024, 3, 31)) == [
        (date(2023, 11, 1), 5, 5),
        (date(2023, 12, 1), 5, 5),
        (date(2024, 1, 1), 5, 5),
        (date(2024, 2, 1), 8, 6),
        (date(2024, 3, 1), 8, 6),
    ]
    assert curve([], date(2024, 3, 31)) == []


def test_every_month_between_has_a_row_with_what_was_reached() -> None:
    rows = {"2023-10": Row("2023-10", applied=9), "2024-02": Row("2024-02", person_times=3, teachers=2)}
    found = by_month(rows, [Growth("2024-02", 3, 2)])
    assert [row.key for row in found] == ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02"]
    assert (found[0].applied, found[0].person_times_to_date) == (9, 0)
    assert (found[-1].person_times, found[-1].person_times_to_date, found[-1].teachers_to_date) == (3, 3, 2)
    assert found[0].first_day == date(2023, 10, 1)
    assert by_month({}, []) == []


def test_months_run_over_the_end_of_a_year() -> None:
    assert months(["2023-12"], date(2024, 1, 5)) == ["2023-12", "2024-01"]
    assert months([], date(2024, 1, 5)) == []
