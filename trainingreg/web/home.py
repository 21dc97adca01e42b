"""The public home: progress of the plan, cohorts open for enrolment, and the door to verification."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for

from trainingreg import clock
from trainingreg.domain import growth, progress
from trainingreg.domain.counting import Cut, Measure, Selection
from trainingreg.domain.permissions import STAFF, Scope
from trainingreg.domain.plans import Plan
from trainingreg.domain.progress import Row
from trainingreg.queries import home, plans, totals
from trainingreg.queries.home import Headline
from trainingreg.web import charts, totals_words, unit_tiles
from trainingreg.web.access import public
from trainingreg.web.sign_in import viewer

blueprint = Blueprint("home", __name__)
EVERYBODY = Scope(all=True)


@blueprint.get("/")
@public
def index() -> str:
    """Everything here is for everybody: figures without the people behind them."""
    today, person = clock.today(), viewer()
    headline, cohorts = home.shown(today, person.actor.scope if person else EVERYBODY)
    return render_template("home/index.html", cohorts=cohorts, **_progress(plans.on(today), today, headline))


def _progress(plan: Plan, today: date, headline: Headline) -> dict[str, Any]:
    """The plan's figures, its curve and its units, as the template names them."""
    selection = Selection(today, plan.id, plan.rule.tiers)
    grown = totals.growth(selection, EVERYBODY)
    report = totals.report(plan, selection, EVERYBODY, totals.PUBLIC, grown)
    units = totals.lines(Cut.UNIT_SCHOOL, plan, selection, EVERYBODY, (Measure.PERSON_TIMES,))
    curve, steps = growth.curve(grown, today), progress.steps(plan, report.phases)
    return {
        "plan": plan,
        "plan_name": totals_words.plan_name(plan),
        "rule_name": totals_words.rule_name(plan.rule),
        "report": report,
        "phase_name": lambda row: totals_words.line_name(Cut.PHASE, row),
        "headline": headline,
        "rates": _rates(plan, headline, report.whole.teachers),
        "wide": charts.cumulative(curve, steps, charts.WIDE),
        "narrow": charts.cumulative(curve, steps, charts.NARROW),
        "tiles": _tiles(units),
        "by_target": any(unit.target is not None for unit in units),
        "unit_link": _unit_link(),
    }


def _rates(plan: Plan, headline: Headline, teachers: int) -> tuple[float | None, float | None, float | None]:
    """How far the three headline aims have come: majors, schools, teachers."""
    return (
        progress.ratio(headline.majors, plan.majors_target),
        progress.ratio(headline.schools, plan.schools_target),
        progress.ratio(teachers, plan.teachers_target),
    )


def _tiles(units: Sequence[Row]) -> list[unit_tiles.Tile]:
    """Against their targets where the units have some, otherwise by their person-times."""
    if any(unit.target is not None for unit in units):
        return unit_tiles.tiles({unit.key: unit.rate for unit in units})
    return unit_tiles.counted_tiles({unit.key: unit.person_times for unit in units})


def _unit_link() -> str | None:
    """Where the tile of a unit leads, for those who may go there; its code is put at the end."""
    person = viewer()
    return url_for("totals.index", unit="") if person and person.actor.role in STAFF else None
