"""What staff do with one person's enrolment: report in, withdraw, refuse, take back; and the sentence when it cannot be done."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from trainingreg.domain.lifecycle import SEATED, accepts_roster
from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState as C
from trainingreg.domain.words import EnrolmentState as E
from trainingreg.text import Sentence, say


class Act(StrEnum):
    """What a base can do with one person of its cohort."""

    REPORT_IN = "report_in"  # 报到
    UNDO_REPORT = "undo_report"
    WITHDRAW = "withdraw"  # 退出
    REFUSE = "refuse"  # 不录取
    READMIT = "readmit"  # 恢复


class ActRefused(Refusal):
    """The state of the cohort or of the enrolment does not allow this."""


_BEFORE_START = frozenset({C.DRAFT, C.OPEN, C.CLOSED})
_UNTIL_THE_END = _BEFORE_START | {C.RUNNING}
_TAKES_PEOPLE = frozenset(filter(accepts_roster, C))
# For each act: the states of the cohort, the states of the enrolment, and where it leads.
ACTS: dict[Act, tuple[frozenset[C], frozenset[E], E]] = {
    Act.REPORT_IN: (frozenset({C.RUNNING}), frozenset({E.APPLIED}), E.ATTENDED),
    Act.UNDO_REPORT: (frozenset({C.RUNNING}), frozenset({E.ATTENDED}), E.APPLIED),
    Act.WITHDRAW: (_UNTIL_THE_END, frozenset({E.APPLIED, E.ATTENDED}), E.WITHDRAWN),
    Act.REFUSE: (_BEFORE_START, frozenset({E.APPLIED, E.WAITLISTED}), E.REJECTED),
    Act.READMIT: (_TAKES_PEOPLE, frozenset({E.WITHDRAWN, E.REJECTED, E.WAITLISTED}), E.APPLIED),
}
_WRONG_COHORT: dict[Act, Sentence] = {
    Act.REPORT_IN: say("People report in while the cohort is running. Start the cohort first."),
    Act.UNDO_REPORT: say("Reporting in can only be taken back while the cohort is running."),
    Act.WITHDRAW: say("A completed or cancelled cohort keeps its people as they are."),
    Act.REFUSE: say("The cohort has begun. Record a withdrawal instead."),
    Act.READMIT: say("The cohort takes nobody in any more."),
}
_WRONG_PERSON: dict[Act, Sentence] = {
    Act.REPORT_IN: say("%(name)s cannot report in: only people who hold a seat and have not reported in yet can."),
    Act.UNDO_REPORT: say("%(name)s has not reported in."),
    Act.WITHDRAW: say("%(name)s holds no seat that could be given back."),
    Act.REFUSE: say("%(name)s cannot be refused any more."),
    Act.READMIT: say("%(name)s has not left the cohort."),
}


def after(cohort_state: C, state: E, act: Act, name: str) -> E:
    """The state of the enrolment that an act leads to; raises ActRefused with the sentence to show."""
    cohort_states, states, target = ACTS[act]
    if cohort_state not in cohort_states:
        raise ActRefused(_WRONG_COHORT[act])
    if state not in states:
        raise ActRefused(Sentence(_WRONG_PERSON[act].template, {"name": name}))
    return target


def acts_on(cohort_state: C, state: E) -> list[Act]:
    """What can be done with a person in this state, in the order of the training."""
    return [act for act in Act if _possible(cohort_state, state, act)]


def seats_needed(before: E, target: E) -> int:
    """1 where the act takes a seat, -1 where it gives one back, 0 where nothing changes."""
    return (target in SEATED) - (before in SEATED)


def reported_on(today: date, ends_on: date, applied_on: date) -> date:
    """The day on which somebody counts as reported in: today, or the last day where it is recorded later.

    Never before the day of enrolling, so that in every as-of figure attended stays within applied.
    """
    return max(min(today, ends_on), applied_on)


def _possible(cohort_state: C, state: E, act: Act) -> bool:
    try:
        after(cohort_state, state, act, "")
    except ActRefused:
        return False
    return True
