"""Results of a whole cohort on one page: reported in, hours, assessment; saved all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain import lifecycle, results
from trainingreg.domain.completion import Marks, Rule
from trainingreg.domain.lifecycle import MoveRefused
from trainingreg.domain.permissions import Role
from trainingreg.domain.results import Result, ResultsRefused, Typed
from trainingreg.domain.words import Assessment, EnrolmentState
from trainingreg.queries import cohort_people
from trainingreg.queries.cohort_people import Person
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.services import completion
from trainingreg.text import Sentence, say
from trainingreg.web import labels
from trainingreg.web.access import actor, allow
from trainingreg.web.cohort_lookup import run_by_me
from trainingreg.web.languages import translated

blueprint = Blueprint("results", __name__)
Page = str | Response | tuple[str, int]
_PRESENT = frozenset({EnrolmentState.APPLIED, EnrolmentState.ATTENDED})


@dataclass(frozen=True)
class Line:
    """One row of the page: what stands in its fields, what was stored, and what is wrong with it, by field."""

    person: Person
    typed: Typed
    stored: Result
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.route("/cohorts/<code>/results", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def page(code: str) -> Page:
    """Shows the marks of the cohort, fills in the usual ones, or saves what was typed."""
    cohort = run_by_me(code)
    if not lifecycle.records_results(cohort.state):
        raise MoveRefused(say("Results are recorded while the cohort is running."))
    people = [person for person in cohort_people.of_cohort(cohort.id) if person.state in _PRESENT]
    if request.method == "GET":
        return _page(cohort, _lines(people, {}))
    typed = _typed(people)
    if request.form.get("do") == "fill":
        return _filled(cohort, people, typed)
    try:
        with transaction() as session:
            changed = completion.record_results(session, cohort.id, list(typed.values()), actor(), clock.now())
    except ResultsRefused as refusal:
        return _page(cohort, _lines(people, typed, refusal), translated(refusal.sentence)), refusal.status
    return _saved(code, typed, changed)


def _saved(code: str, typed: dict[int, Typed], changed: int) -> Response:
    """Says what was saved; a clerk who has not finished stays on the page."""
    flash(_("Results saved: %(people)s people changed.", people=changed), "ok")
    left = _left_meanwhile(typed)
    if left:
        flash(_("People who left the cohort meanwhile: %(people)s. Their rows were not saved.", people=left), "warn")
    return redirect(url_for("results.page", code=code) if _gaps(typed) else url_for("cohorts.show", code=code), 303)


def _typed(people: list[Person]) -> dict[int, Typed]:
    """The rows as they were sent; a person who is not on the page that was sent is left alone."""
    sent = request.form
    return {
        number: Typed(
            number,
            f"in-{number}" in sent,
            sent.get(f"hours-{number}", ""),
            sent.get(f"mark-{number}", ""),
            sent[f"was-{number}"],
        )
        for number in (person.enrolment_id for person in people)
        if f"was-{number}" in sent
    }


def _left_meanwhile(typed: dict[int, Typed]) -> int:
    """How many rows were sent of people who no longer hold a seat."""
    return sum(name.startswith("was-") for name in request.form) - len(typed)


def _filled(cohort: CohortFacts, people: list[Person], typed: dict[int, Typed]) -> str:
    """The page with its empty places filled by the server; nothing is saved yet."""
    rule = Rule(cohort.hours, cohort.least_attendance, cohort.needs_pass)
    filled = {number: results.filled(rule, row) for number, row in typed.items()}
    number = sum(filled[each] != typed[each] for each in typed)
    return _page(cohort, _lines(people, filled), notice=_("Rows filled in: %(number)s. Not saved yet.", number=number))


def _lines(people: list[Person], typed: dict[int, Typed], refusal: ResultsRefused | None = None) -> list[Line]:
    problems = refusal.problems if refusal else {}
    return [_line(person, typed.get(person.enrolment_id), problems.get(person.enrolment_id, {})) for person in people]


def _line(person: Person, typed: Typed | None, problems: dict[str, Sentence]) -> Line:
    stored = Result(person.state is EnrolmentState.ATTENDED, Marks(person.hours_attended, person.assessment))
    if typed is None:
        hours = "" if person.hours_attended is None else str(person.hours_attended)
        typed = Typed(person.enrolment_id, stored.reported_in, hours, person.assessment or "", stored.fingerprint)
    elif "row" in problems:  # told once: whoever saves again has seen the other values
        typed = Typed(typed.enrolment_id, typed.reported_in, typed.hours, typed.assessment, stored.fingerprint)
    errors = {name: translated(sentence) for name, sentence in problems.items()}
    return Line(person, typed, stored, errors)


def _gaps(typed: dict[int, Typed]) -> bool:
    """Whether somebody who reported in still has no hours: the clerk goes on where they were."""
    return any(row.reported_in and not row.hours.strip() for row in typed.values())


def _page(cohort: CohortFacts, lines: list[Line], refused: str = "", notice: str = "") -> str:
    return render_template(
        "results/page.html",
        cohort=cohort,
        lines=lines,
        wrong=[line for line in lines if line.errors],
        marks=labels.choices(Assessment, empty="—"),
        refused=refused,
        notice=notice,
    )
