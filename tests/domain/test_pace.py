"""When a target would be reached."""

from datetime import date

from trainingreg.domain.growth import Growth
from trainingreg.domain.pace import pace

DAY = date(2026, 11, 23)


def test_the_pace_is_that_of_the_last_twelve_months() -> None:
    grown = [Growth("2025-11", 900, 900), Growth("2025-12", 60, 60), Growth("2026-11", 60, 50), Growth("2026-12", 500, 500)]
    found = pace(101, grown, DAY)
    assert found.per_month == 10
    assert found.reached == date(2027, 10, 1)  # eleven months later: ten would leave one training missing


def test_a_day_in_december_begins_its_year_in_january() -> None:
    grown = [Growth("2025-12", 100, 100), Growth("2026-01", 12, 12)]
    assert pace(1, grown, date(2026, 12, 31)).per_month == 1


def test_no_month_is_named_when_nothing_goes_on_or_it_would_take_ages() -> None:
    assert pace(5, [], DAY).reached is None
    assert pace(1201, [Growth("2026-11", 120, 120)], DAY).reached is None
    assert pace(1200, [Growth("2026-11", 120, 120)], DAY).reached == date(2036, 11, 1)
