"""Which rule counts on a day, and what a month is."""

from datetime import date

import pytest

from trainingreg.domain.counting import EVERY_TIER, Rule, Selection, check_counted, month_bounds, rule_on
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Tier

FIRST = Rule("甲", "A", 1, tuple(Tier), date(2022, 9, 1))
SECOND = Rule("乙", "B", 2, (Tier.MINISTRY, Tier.PROVINCE), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2022, 9, 1), FIRST),
        (date(2023, 12, 31), FIRST),
        (date(2024, 1, 1), SECOND),
        (date(2026, 11, 23), SECOND),
        (date(2020, 1, 1), FIRST),  # before the first one there is only the first one
    ],
)
def test_the_newest_rule_adopted_by_the_day_counts(day: date, rule: Rule) -> None:
    assert rule_on([SECOND, FIRST], day) is rule


def test_without_any_rule_every_tier_counts() -> None:
    assert rule_on([], date(2026, 1, 1)) is EVERY_TIER
    assert set(EVERY_TIER.tiers) == set(Tier)


def test_a_tier_that_the_rule_leaves_out_cannot_be_asked_for() -> None:
    check_counted(Tier.CITY, FIRST)
    with pytest.raises(Invalid, match="does not count"):
        check_counted(Tier.CITY, SECOND)


def test_one_tier_asked_for_narrows_those_that_count() -> None:
    asked = Selection(date(2026, 1, 1), 1, SECOND.tiers)
    assert asked.counted_tiers == SECOND.tiers
    assert Selection(date(2026, 1, 1), 1, SECOND.tiers, tier=Tier.PROVINCE).counted_tiers == (Tier.PROVINCE,)


def test_a_month_ends_where_the_next_begins() -> None:
    assert month_bounds("2024-02") == (date(2024, 2, 1), date(2024, 3, 1))
    assert month_bounds("2024-12") == (date(2024, 12, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-1", "24-01", "2024", "", "2024-0x", "0000-01", "２０２４-01", "2024-01-01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        month_bounds(text)
