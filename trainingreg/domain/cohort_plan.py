"""What a base lays down about a cohort, and everything that can be wrong with it, each at its own field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trainingreg.domain.organisations import clean_title
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.words import Mode, SubjectKind, Tier
from trainingreg.text import Sentence, say

LONGEST_TITLE = 100
LONGEST_DAYS = 366
MOST_HOURS = 2000
MOST_SEATS = 2000


class PlanRefused(Refusal):
    """The plan of a cohort cannot stand; `problems` holds one sentence for each field."""

    status = 422

    def __init__(self, problems: Mapping[str, Sentence]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)


@dataclass(frozen=True)
class CohortPlan:
    """The changeable facts of a cohort; `phase_id` None means the phase that the start date suggests,
    `certificate_template_id` None the registry's standard template."""

    title: str
    tier: Tier
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    mode: Mode = Mode.ON_SITE
    subject_kind: SubjectKind = SubjectKind.PROFESSIONAL
    least_attendance: int = 90
    needs_pass: bool = True
    enrol_from: date | None = None
    enrol_until: date | None = None
    phase_id: int | None = None
    major_id: int | None = None
    level_id: int | None = None
    notice_number: str | None = None
    standard_version: str | None = None
    certificate_template_id: int | None = None
    designation_reason: str | None = None


def check(plan: CohortPlan, seats_taken: int = 0) -> None:
    """Raises PlanRefused with every problem of the plan at once."""
    found = problems(plan, seats_taken)
    if found:
        raise PlanRefused(found)


def problems(plan: CohortPlan, seats_taken: int = 0) -> dict[str, Sentence]:
    """What is wrong with the plan, by field; `seats_taken` are held by people already."""
    found = {
        "title": _title(plan.title),
        "ends_on": _days(plan.starts_on, plan.ends_on),
        "hours": _within(plan.hours, 1, MOST_HOURS),
        "capacity": _capacity(plan.capacity, seats_taken),
        "least_attendance": _within(plan.least_attendance, 0, 100),
        "enrol_from": _window_start(plan),
        "enrol_until": _window_end(plan),
    }
    return {field: sentence for field, sentence in found.items() if sentence is not None}


def _title(title: str) -> Sentence | None:
    try:
        clean_title(title, "title", LONGEST_TITLE)
    except Invalid as problem:
        return problem.sentence
    return None


def _days(starts_on: date, ends_on: date) -> Sentence | None:
    if ends_on < starts_on:
        return say("The last day lies before the first.")
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        return say("A cohort lasts at most a year.")
    return None


def _within(number: int, least: int, most: int) -> Sentence | None:
    if least <= number <= most:
        return None
    return say("This must lie between %(least)s and %(most)s.", least=least, most=most)


def _capacity(capacity: int, seats_taken: int) -> Sentence | None:
    if 1 <= capacity < seats_taken:
        return say("%(people)s people hold a seat already. The capacity cannot be lower.", people=seats_taken)
    return _within(capacity, 1, MOST_SEATS)


def _window_start(plan: CohortPlan) -> Sentence | None:
    if plan.enrol_from and plan.enrol_from > plan.ends_on:
        return say("Enrolment would begin after the cohort's last day.")
    return None


def _window_end(plan: CohortPlan) -> Sentence | None:
    if plan.enrol_until and plan.enrol_from and plan.enrol_until < plan.enrol_from:
        return say("Enrolment would end before it begins.")
    if plan.enrol_until and plan.enrol_until > plan.ends_on:
        return say("Enrolment would end after the cohort's last day.")
    return None
