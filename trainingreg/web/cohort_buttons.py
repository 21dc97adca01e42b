"""The buttons in the head of a cohort's page: what can be done next, what not yet and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from trainingreg.domain import lifecycle
from trainingreg.domain.agenda import Situation
from trainingreg.domain.lifecycle import Move, MoveRefused
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CohortState
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web.languages import translated


@dataclass(frozen=True)
class Button:
    """A link, or a form that is sent (`hidden` holds its values); a `reason` keeps it visible but off."""

    word: str
    href: str
    kind: str = "secondary"
    icon: str = ""
    hidden: dict[str, str] | None = None
    reason: str = ""


@dataclass(frozen=True)
class Buttons:
    """At most three in the head, the others in a menu."""

    head: list[Button]
    more: list[tuple[str, str]]


def buttons(cohort: CohortFacts, situation: Situation, role: Role, today: date) -> Buttons:
    """The buttons for whoever runs the cohort."""
    return Buttons(_head(cohort, situation, today), _more(cohort, role))


def _head(cohort: CohortFacts, situation: Situation, today: date) -> list[Button]:
    roster = Button(_("Import a roster"), url_for("rosters.upload", code=cohort.code), icon="up")
    results = Button(_("Record results"), url_for("results.page", code=cohort.code), icon="edit")
    match cohort.state:
        case CohortState.DRAFT:
            return [roster, _move(cohort, Move.OPEN, _("Open enrolment"), "primary")]
        case CohortState.OPEN:
            return [roster, _move(cohort, Move.CLOSE, _("Close enrolment")), _start(cohort, today)]
        case CohortState.CLOSED:
            return [roster, _move(cohort, Move.OPEN, _("Open enrolment again")), _start(cohort, today)]
        case CohortState.RUNNING:
            return [roster, results, _complete(cohort, situation, today)]
        case CohortState.COMPLETED:
            return _certificates(cohort, situation)
        case CohortState.CANCELLED:
            return []


def _move(cohort: CohortFacts, move: Move, word: str, kind: str = "secondary", reason: str = "") -> Button:
    return Button(word, url_for("cohorts.move", code=cohort.code), kind, hidden={"move": move.value}, reason=reason)


def _start(cohort: CohortFacts, today: date) -> Button:
    try:
        lifecycle.check_start(cohort.starts_on, today)
    except MoveRefused as refusal:
        return _move(cohort, Move.START, _("Start cohort"), reason=translated(refusal.sentence))
    return _move(cohort, Move.START, _("Start cohort"), "primary")


def _complete(cohort: CohortFacts, situation: Situation, today: date) -> Button:
    try:
        lifecycle.check_complete(cohort.ends_on, today, situation.without_result)
    except MoveRefused as refusal:
        return _move(cohort, Move.COMPLETE, _("Complete cohort"), reason=translated(refusal.sentence))
    return _move(cohort, Move.COMPLETE, _("Complete cohort"), "primary")


def _certificates(cohort: CohortFacts, situation: Situation) -> list[Button]:
    found = []
    if situation.blocked:
        word = _("Print the blocked ones again")
        found.append(Button(word, url_for("certificates.retry", code=cohort.code), hidden={}))
    if situation.to_certify:
        word = _("Issue %(number)s certificates", number=situation.to_certify)
        found.append(Button(word, url_for("certificates.issue", code=cohort.code), "primary", hidden={}))
    return found


def _more(cohort: CohortFacts, role: Role) -> list[tuple[str, str]]:
    found = []
    if lifecycle.accepts_roster(cohort.state):
        found.append((_("Add one person"), url_for("rosters.person", code=cohort.code)))
    if lifecycle.editable(cohort.state):
        found.append((_("Edit the cohort"), url_for("cohorts.edit", code=cohort.code)))
    elif cohort.state is not CohortState.CANCELLED:
        found.append((_("Change the certificate template"), url_for("cohort_template.choose", code=cohort.code)))
    if cohort.state not in {CohortState.DRAFT, CohortState.CANCELLED}:
        found.append((_("Sign-in sheets"), url_for("attendance_sheets.index", code=cohort.code)))
    if role is Role.BASE and cohort.state is not CohortState.CANCELLED:
        found.append((_("Activation slips"), url_for("slips.ask", code=cohort.code)))
    found.append((_("Copy as a new cohort"), url_for("cohorts.new", like=cohort.code)))
    if Move.CANCEL in lifecycle.moves_from(cohort.state):
        found.append((_("Cancel the cohort…"), url_for("cohorts.cancel", code=cohort.code)))
    return found
