"""What a cohort asks of its base today, in sentences with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trainingreg.domain.words import CohortState
from trainingreg.text import Sentence, say


class Task(StrEnum):
    """What is to be done; the page knows where."""

    OPEN = "open"
    CLOSE = "close"
    START = "start"
    REPORT_IN = "report_in"
    RECORD = "record"
    COMPLETE = "complete"
    ISSUE = "issue"
    UNBLOCK = "unblock"


@dataclass(frozen=True)
class Todo:
    """One thing to do; urgency `bad` (something is stuck), `warn` (it is due) or `go` (it can be done)."""

    task: Task
    urgency: str
    fact: Sentence
    advice: Sentence


@dataclass(frozen=True)
class Situation:
    """How a cohort stands: its dates, and how many people are where."""

    state: CohortState
    starts_on: date
    ends_on: date
    enrol_until: date | None
    applied: int = 0
    attended: int = 0
    without_result: int = 0
    to_certify: int = 0
    blocked: int = 0


def todos(situation: Situation, today: date) -> list[Todo]:
    """What is to be done, the urgent first."""
    found = [*_certificates(situation), *_life(situation, today)]
    return sorted(found, key=lambda todo: ("bad", "warn", "go").index(todo.urgency))


def _life(at: Situation, today: date) -> Iterator[Todo]:
    match at.state:
        case CohortState.DRAFT:
            yield _draft(at, today)
        case CohortState.OPEN | CohortState.CLOSED:
            yield from _before_start(at, today)
        case CohortState.RUNNING:
            yield from _running(at, today)


def _draft(at: Situation, today: date) -> Todo:
    urgency = "warn" if at.starts_on <= today else "go"
    return Todo(Task.OPEN, urgency, say("The cohort is a draft"), say("Teachers see it once it is open for enrolment."))


def _before_start(at: Situation, today: date) -> Iterator[Todo]:
    if at.starts_on <= today:
        advice = say("Start it, then people can report in and results be recorded.")
        yield Todo(Task.START, "warn", say("The first day has come: %(day)s", day=at.starts_on.isoformat()), advice)
    elif at.state is CohortState.OPEN and at.enrol_until and at.enrol_until < today:
        advice = say("Close enrolment, or give it a later last day.")
        yield Todo(Task.CLOSE, "go", say("Enrolment ended on %(day)s", day=at.enrol_until.isoformat()), advice)


def _running(at: Situation, today: date) -> Iterator[Todo]:
    over = today >= at.ends_on
    if at.applied:
        advice = say("Record who has reported in. Whoever never comes stays as applied.")
        yield Todo(Task.REPORT_IN, "go", say("Not reported in yet: %(people)s", people=at.applied), advice)
    if at.without_result:
        advice = say("Hours attended and assessment of the whole cohort stand on one page.")
        yield Todo(Task.RECORD, "warn" if over else "go", say("Without a result: %(people)s", people=at.without_result), advice)
    if over and at.attended and not at.without_result:
        advice = say("Completing judges everybody by the cohort's rule and fixes the results.")
        yield Todo(Task.COMPLETE, "warn", say("All results are in: %(people)s", people=at.attended), advice)


def _certificates(at: Situation) -> Iterator[Todo]:
    if at.blocked:
        advice = say("Each reason stands in the table. The other certificates are not affected.")
        yield Todo(Task.UNBLOCK, "bad", say("Certificates that could not be made: %(number)s", number=at.blocked), advice)
    if at.to_certify:
        advice = say("They have completed the training and have no certificate yet.")
        yield Todo(Task.ISSUE, "warn", say("Certificates to issue: %(number)s", number=at.to_certify), advice)
