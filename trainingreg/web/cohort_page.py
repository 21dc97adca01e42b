"""What the page of one cohort shows: head and line of states, things to do, people, progress of the certificates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.domain import agenda, eligibility, lifecycle
from trainingreg.domain.agenda import Situation
from trainingreg.domain.calendar import day_of
from trainingreg.domain.cohort_roles import answers_for, runs
from trainingreg.domain.completion import Marks, Rule, is_recorded
from trainingreg.domain.eligibility import Window
from trainingreg.domain.permissions import Actor, Role, Scope
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState
from trainingreg.models.job import JobState
from trainingreg.queries import cohort_people
from trainingreg.queries.cohort_people import MoveMade, Person
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web import cohort_roster, filters
from trainingreg.web.act_words import act_words
from trainingreg.web.cohort_buttons import buttons
from trainingreg.web.cohort_lookup import home_of, people_bounds
from trainingreg.web.cohort_roster import Group
from trainingreg.web.labels import label
from trainingreg.web.languages import translated
from trainingreg.web.state_tags import state_tag
from trainingreg.web.todos import with_addresses

_LIFE = (CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED, CohortState.RUNNING, CohortState.COMPLETED)


@dataclass(frozen=True)
class Issuing:
    """How far the certificates of a cohort are; `url` renews the figures while work goes on."""

    done: int
    of: int
    making: int
    blocked: int
    cancelled: int
    url: str | None

    @property
    def cancellable(self) -> int:
        """How many can be cancelled, unless a worker is at them already."""
        return self.making + self.blocked


def rendered(cohort: CohortFacts, reader: Actor, refused: str = "") -> str:
    """The whole page; `refused` is the sentence of a button that could not be done."""
    people = people_for(reader, cohort)
    steps = _steps(cohort, cohort_people.moves(cohort.id))
    shared: dict[str, Any] = {"cohort": cohort, "refused": refused, "steps": steps, "state_tag": state_tag}
    shared["enrolment_window"] = _window_words(cohort)
    if reader.role is Role.TEACHER:
        return render_template("cohorts/show.html", enrolment=_own_enrolment(cohort, people), **shared)
    if runs(reader, cohort.base_id):
        shared |= _tools(cohort, people, reader.role)
    if answers_for(reader, home_of(cohort)):
        shared["certificates_url"] = url_for("cohort_certificates.index", code=cohort.code)
    progress = issuing(cohort, people)
    if progress and progress.cancellable and runs(reader, cohort.base_id):
        shared["cancel_url"] = url_for("certificates.cancel", code=cohort.code)
    roster = cohort_roster.shown(cohort, people, _group())
    return render_template("cohorts/show.html", roster=roster, issuing=progress, **shared)


def _tools(cohort: CohortFacts, people: list[Person], role: Role) -> dict[str, Any]:
    """What only those who run the cohort see."""
    situation, today = _situation(cohort, people), clock.today()
    return {
        "buttons": buttons(cohort, situation, role, today),
        "todos": with_addresses(agenda.todos(situation, today), cohort.code, role),
        "acts": act_words(cohort.state),
    }


def _window_words(cohort: CohortFacts) -> str:
    """When people can enrol, in words."""
    if cohort.enrol_from and cohort.enrol_until:
        return filters.day_range(cohort.enrol_from, cohort.enrol_until)
    if cohort.enrol_from:
        return _("from %(day)s", day=filters.day(cohort.enrol_from))
    if cohort.enrol_until:
        return _("until %(day)s", day=filters.day(cohort.enrol_until))
    return _("while the cohort is open")


def people_for(reader: Actor, cohort: CohortFacts) -> list[Person]:
    """The people of the cohort whom this reader may see."""
    bounds: Scope | None = people_bounds(reader, cohort)
    return cohort_people.of_cohort(cohort.id, bounds)


def issuing(cohort: CohortFacts, people: Iterable[Person]) -> Issuing | None:
    """The progress panel; None before the first certificate was asked for."""
    states = Counter(_progress_of(person) for person in people if person.certificate_state is not None)
    done, making, blocked, cancelled = (states[each] for each in ("done", "making", "blocked", "cancelled"))
    of = done + making + blocked + cancelled
    url = url_for("cohorts.progress", code=cohort.code) if making else None
    return Issuing(done, of, making, blocked, cancelled, url) if of else None


def _progress_of(person: Person) -> str:
    if person.certificate_state is CertificateState.VALID:
        return "done"
    if person.certificate_state is not CertificateState.PENDING:
        return "ended"
    if person.was_cancelled:
        return "cancelled"
    return "blocked" if person.job_state is JobState.FAILED else "making"


def _waits_for_certificate(person: Person) -> bool:
    none_yet = person.certificate_state is None or person.was_cancelled
    return person.state is EnrolmentState.COMPLETED and none_yet and person.annulled_on is None


def _group() -> Group:
    wanted = request.args.get("people", "")
    return Group(wanted) if wanted in set(Group) else Group.ALL


def _situation(cohort: CohortFacts, people: Iterable[Person]) -> Situation:
    rule = Rule(cohort.hours, cohort.least_attendance, cohort.needs_pass)
    counts: Counter[str] = Counter()
    for person in people:
        attended = person.state is EnrolmentState.ATTENDED
        counts["applied"] += person.state is EnrolmentState.APPLIED
        counts["attended"] += attended
        counts["without_result"] += attended and not is_recorded(rule, Marks(person.hours_attended, person.assessment))
        counts["to_certify"] += _waits_for_certificate(person)
        counts["blocked"] += person.job_state is JobState.FAILED
    return Situation(cohort.state, cohort.starts_on, cohort.ends_on, cohort.enrol_until, **counts)


def _steps(cohort: CohortFacts, made: list[MoveMade]) -> list[tuple[str, str, str]]:
    """The line of states: which are behind, where the cohort stands, what comes; with the day and person of each move."""
    if cohort.state is CohortState.CANCELLED:
        last = made[-1] if made else None
        note = f"{filters.day(day_of(last.at))} {last.by_name}" if last else ""
        return [("done", label(CohortState.DRAFT), ""), ("stop", label(cohort.state), note)]
    noted = {lifecycle.MOVES[each.move][1]: f"{filters.day(day_of(each.at))} {each.by_name}" for each in made}
    here = _LIFE.index(cohort.state)
    return [
        ("now" if place == here else "done" if place < here else "next", label(state), noted.get(state) or _due(cohort, state))
        for place, state in enumerate(_LIFE)
    ]


def _due(cohort: CohortFacts, state: CohortState) -> str:
    """When a step is due by the plan, where nobody has made it yet."""
    match state:
        case CohortState.OPEN if cohort.enrol_from:
            return filters.day_range(cohort.enrol_from, cohort.enrol_until or cohort.enrol_from)
        case CohortState.RUNNING:
            return filters.day(cohort.starts_on)
        case CohortState.COMPLETED:
            return filters.day(cohort.ends_on)
    return ""


@dataclass(frozen=True)
class OwnEnrolment:
    """A teacher's own enrolment in this cohort, and what can be done about it now."""

    state: EnrolmentState | None
    why: list[str]
    enrol_url: str | None
    withdraw_url: str | None
    refusal: str


def _own_enrolment(cohort: CohortFacts, people: list[Person]) -> OwnEnrolment:
    own = people[0] if people else None
    window = Window(cohort.state, cohort.enrol_from, cohort.enrol_until)
    free = cohort.seats_taken < cohort.capacity
    can_enrol = (own is None or own.state is EnrolmentState.WITHDRAWN) and window.is_open(clock.today())
    can_leave = own is not None and eligibility.may_withdraw(cohort.state, own.state)
    return OwnEnrolment(
        state=own.state if own else None,
        why=[translated(reason) for reason in cohort_roster.reasons(own)] if own else [],
        enrol_url=url_for("enrol.enrol", code=cohort.code) if can_enrol and free else None,
        withdraw_url=url_for("enrol.withdraw", code=cohort.code) if can_leave else None,
        refusal=_("All seats of this cohort are taken.") if can_enrol and not free else "",
    )
