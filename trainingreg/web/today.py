"""Today: where staff begin, with what needs them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.domain import agenda as rules
from trainingreg.domain.cohort_roles import sees_everybody
from trainingreg.domain.counting import Cut, Measure, Selection
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.plans import Plan
from trainingreg.domain.progress import Row
from trainingreg.queries import agenda, plans
from trainingreg.queries.agenda import CohortStanding
from trainingreg.queries.totals.tables import lines
from trainingreg.web.access import actor, allow
from trainingreg.web.state_tags import state_tag
from trainingreg.web.todos import Shown, with_addresses

blueprint = Blueprint("today", __name__)
MOST_TODOS = 20
MOST_COHORTS = 10
_URGENCIES = ("bad", "warn", "go")


@blueprint.get("/today")
@allow(Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL)
def index() -> str:
    """What needs this reader, the cohorts under way, and for those above the bases the phases."""
    reader, today = actor(), clock.today()
    active = agenda.active(reader.scope, today)
    todos = _todos(reader, [*active, *agenda.ended(reader.scope, today)]) + _waiting(reader)
    todos.sort(key=lambda todo: _URGENCIES.index(todo[0]))
    plan, phases = _progress(reader)
    return render_template(
        "today/index.html",
        todos=todos[:MOST_TODOS],
        todos_more=max(len(todos) - MOST_TODOS, 0),
        cohorts=active[:MOST_COHORTS],
        cohorts_more=max(len(active) - MOST_COHORTS, 0),
        may_create=reader.role is Role.BASE,
        state_tag=state_tag,
        plan=plan,
        phases=phases,
    )


def _todos(reader: Actor, cohorts: Iterable[CohortStanding]) -> list[Shown]:
    """Everything for the base itself; for those above only what is due or stuck."""
    shown = set(_URGENCIES) if reader.role is Role.BASE else {"bad", "warn"}
    found: list[Shown] = []
    for cohort in cohorts:
        if not sees_everybody(reader, cohort.home):
            continue
        wanted = [todo for todo in rules.todos(cohort.situation, clock.today()) if todo.urgency in shown]
        for urgency, fact, advice, href, verb in with_addresses(wanted, cohort.code, reader.role):
            where = "" if reader.role is Role.BASE else f" · {cohort.base_name}"
            found.append((urgency, f"{cohort.title} · {fact}", advice + where, href, verb))
    return found


def _waiting(reader: Actor) -> list[Shown]:
    """What waits beside the cohorts: people who registered themselves, and what colleagues want done with certificates."""
    waiting, found = agenda.waiting(reader), []
    if waiting.people:
        advice = _("They registered themselves; somebody who knows them confirms or refuses each.")
        fact = _("People waiting for confirmation: %(people)s", people=waiting.people)
        found.append(("warn", fact, advice, url_for("teachers.waiting"), _("See them")))
    if waiting.proposals:
        advice = _("Somebody proposed to change many certificates at once; a second person decides.")
        fact = _("Proposals to decide: %(number)s", number=waiting.proposals)
        found.append(("warn", fact, advice, url_for("certificate_proposals.index"), _("See them")))
    return found


def _progress(reader: Actor) -> tuple[Plan | None, list[Row]]:
    """The phases of the plan against their targets, for the ministry and the provinces."""
    if reader.role not in {Role.MINISTRY, Role.PROVINCE}:
        return None, []
    plan = plans.on(clock.today())
    selection = Selection(clock.today(), plan.id, plan.rule.tiers)
    return plan, list(lines(Cut.PHASE, plan, selection, reader.scope, (Measure.PERSON_TIMES,)))
