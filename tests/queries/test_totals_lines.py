"""Lines that stand without figures, and the plan and rule of a day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask import Flask

from tests.makers import a_base, a_cohort, a_major, a_school, unit
from trainingreg.db import transaction
from trainingreg.domain.counting import Cut, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import Tier
from trainingreg.models import CountingRule, Plan, Target
from trainingreg.queries import plans, totals

ALL = Scope(all=True)
DAY = date(2026, 11, 23)


def asked(day: date = DAY) -> Selection:
    """A question to the plan of a day."""
    return Selection(day, plans.on(day).id)


def test_a_target_of_a_unit_stands_beside_its_line(registry: Flask) -> None:
    with transaction() as session:
        session.add(Target(phase_id=3, unit_id=unit("46").id, person_times=40))
    plan = plans.on(DAY)
    targets = {row.key: row.target for row in totals.lines(Cut.UNIT_SCHOOL, plan, asked(), ALL)}
    assert {key: target for key, target in targets.items() if target is not None} == {"46": 40}
    assert [row.target for row in totals.report(plan, asked(), ALL).phases] == [1500, 3500, 5000]


def test_bases_and_majors_with_cohorts_but_without_people_keep_their_lines(registry: Flask) -> None:
    base, major = a_base(a_school("46")), a_major()
    a_cohort(base, major_id=major.id)
    assert [(row.key, row.applied, row.unit_name, row.batch) for row in totals.figures(Cut.BASE, asked(), ALL)] == [
        (base.code, 0, "海南", 1)
    ]
    assert [(row.key, row.name) for row in totals.figures(Cut.MAJOR, asked(), ALL)] == [(major.code, major.name)]
    assert totals.figures(Cut.BASE, asked(), Scope(school_id=base.school_id)) == []


def test_the_rule_and_the_plan_are_those_of_the_day(registry: Flask) -> None:
    first = plans.on(date(2026, 11, 23))
    with transaction() as session:
        narrow = CountingRule(
            plan_id=first.id, name="示范", name_en="Demonstration", version=2, tiers=["ministry"], adopted_on=date(2025, 5, 1)
        )
        later = Plan(
            code="155", name="下一个", name_en="Next", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31),
            teachers_target=0, schools_target=0, majors_target=0,
        )  # fmt: skip
        session.add_all([narrow, later])
    try:
        assert plans.on(date(2025, 4, 30)).rule.version == 1
        assert plans.on(date(2025, 5, 1)).rule.tiers == (Tier.MINISTRY,)
        assert plans.on(date(2025, 12, 31)).code == "145"
        newest = plans.on(date(2026, 1, 1))
        assert (newest.code, newest.phases, set(newest.rule.tiers)) == ("155", (), set(Tier))
        assert plans.on(date(2026, 1, 1), "145").rule.version == 2
        report = totals.report(newest, Selection(date(2026, 1, 1), newest.id), ALL)
        assert (list(report.phases), report.whole.target, report.whole.rate) == ([], None, None)
    finally:
        with transaction() as session:
            session.execute(sa.delete(CountingRule).where(CountingRule.version == 2))
            session.execute(sa.delete(Plan).where(Plan.code == "155"))
