"""Results, completion 结业 and its annulment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import lifecycle, results
from trainingreg.domain.admission import reported_on
from trainingreg.domain.calendar import day_of
from trainingreg.domain.completion import Marks, Rule, is_recorded, judge
from trainingreg.domain.lifecycle import Move, MoveRefused
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.results import Result, ResultsRefused, Typed
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import Cohort, Completion, Enrolment
from trainingreg.services import audit, cohorts
from trainingreg.text import Sentence, say

_PRESENT = (EnrolmentState.APPLIED, EnrolmentState.ATTENDED)


@dataclass(frozen=True)
class Outcome:
    """How many completed a cohort and how many did not."""

    completed: int
    failed: int


def record_results(session: Session, cohort_id: int, typed: Sequence[Typed], actor: Actor, now: datetime) -> int:
    """Saves the rows of one page, all or nothing, and returns how many changed; raises ResultsRefused.

    A row left as the page showed it changes nothing, so two clerks may share a cohort; where both changed the same row,
    the second is told.
    """
    cohort = cohorts.locked(session, cohort_id, actor)
    if not lifecycle.records_results(cohort.state):
        raise MoveRefused(say("Results are recorded while the cohort is running."))
    stored = {enrolment.id: enrolment for enrolment in _people(session, cohort.id)}
    wanted = _wanted(rule_of(cohort), typed, stored)
    for enrolment_id, result in wanted.items():
        _store(stored[enrolment_id], result, cohort.ends_on, day_of(now))
    if wanted:
        audit.record(session, actor, now, "results.record", f"cohort:{cohort.code}", people=len(wanted))
    return len(wanted)


def complete(session: Session, cohort_id: int, actor: Actor, now: datetime) -> Outcome:
    """Judges everybody who reported in and completes the cohort; whoever never came stays as they applied."""
    cohort = cohorts.locked(session, cohort_id, actor)
    target = lifecycle.after(cohort.state, Move.COMPLETE)
    people = [person for person in _people(session, cohort.id) if person.state is EnrolmentState.ATTENDED]
    rule = rule_of(cohort)
    without_result = sum(not is_recorded(rule, marks_of(person)) for person in people)
    lifecycle.check_complete(cohort.ends_on, day_of(now), without_result)
    passed = [person for person in people if settle(person, rule)]
    session.flush()
    rows = [completion_values(person, cohort, now, _completed_on(person, cohort.ends_on)) for person in passed]
    if rows:
        session.execute(sa.insert(Completion), rows)
    outcome = Outcome(len(passed), len(people) - len(passed))
    cohorts.moved(session, cohort, Move.COMPLETE, target, actor, now, completed=outcome.completed, failed=outcome.failed)
    return outcome


def settle(person: Enrolment, rule: Rule) -> bool:
    """Gives one person the state that the rule judges, with the reasons where it is a no; whether it is a yes."""
    judgement = judge(rule, marks_of(person))
    person.state = EnrolmentState.COMPLETED if judgement.completed else EnrolmentState.FAILED
    if judgement.reasons:
        person.reason = [as_stored(reason) for reason in judgement.reasons]
    return judgement.completed


def completion_values(person: Enrolment, cohort: Cohort, now: datetime, completed_on: date) -> dict[str, Any]:
    """The columns of a completion; it carries the cohort's class hours 学时, which the certificate states."""
    return {"enrolment_id": person.id, "completed_on": completed_on, "hours": cohort.hours, "recorded_at": now}


def rule_of(cohort: Cohort) -> Rule:
    """The completion rule of a cohort."""
    return Rule(cohort.hours, cohort.least_attendance, cohort.needs_pass)


def marks_of(person: Enrolment) -> Marks:
    """What is recorded of one person."""
    return Marks(person.hours_attended, person.assessment)


def as_stored(sentence: Sentence) -> dict[str, Any]:
    """A sentence as the database keeps it, to be translated whenever it is shown."""
    return {"template": sentence.template, "params": sentence.params}


def _people(session: Session, cohort_id: int) -> Sequence[Enrolment]:
    return session.scalars(
        sa.select(Enrolment)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(_PRESENT))
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    ).all()


def _wanted(rule: Rule, typed: Sequence[Typed], stored: dict[int, Enrolment]) -> dict[int, Result]:
    """The rows to change; raises ResultsRefused with everything that is wrong on the page."""
    wanted: dict[int, Result] = {}
    problems: dict[int, dict[str, Sentence]] = {}
    told = False
    for row in typed:
        try:
            result = results.read(rule, row)
        except Invalid as problem:
            problems[row.enrolment_id] = {problem.field: problem.sentence}
            continue
        if result.fingerprint == row.was:
            continue
        if _is_stale(row, result, stored.get(row.enrolment_id)):
            problems[row.enrolment_id] = {"row": results.stale()}
            told = True
        else:
            wanted[row.enrolment_id] = result
    if problems:
        raise ResultsRefused(problems, told)
    return wanted


def _is_stale(row: Typed, result: Result, person: Enrolment | None) -> bool:
    if person is None:
        return True  # withdrawn meanwhile, or never of this cohort
    now_stored = Result(person.state is EnrolmentState.ATTENDED, marks_of(person)).fingerprint
    return now_stored not in {row.was, result.fingerprint}


def _store(person: Enrolment, result: Result, ends_on: date, today: date) -> None:
    person.state = EnrolmentState.ATTENDED if result.reported_in else EnrolmentState.APPLIED
    came_on = person.attended_on or reported_on(today, ends_on, person.applied_on)
    person.attended_on = came_on if result.reported_in else None
    person.hours_attended = result.marks.hours_attended
    person.assessment = result.marks.assessment


def _completed_on(person: Enrolment, ends_on: date) -> date:
    """结业日期 is the cohort's last day, later only for somebody who was entered after it."""
    return max(ends_on, person.attended_on or ends_on)
