"""The life of a cohort: which move leads from which state to which, and the sentence when it does not."""

from datetime import date
from enum import StrEnum

from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState as S
from trainingreg.domain.words import EnrolmentState
from trainingreg.text import Sentence, say


class Move(StrEnum):
    """What a base can do with a cohort."""

    OPEN = "open"
    CLOSE = "close"
    START = "start"
    COMPLETE = "complete"
    CANCEL = "cancel"


MOVES: dict[Move, tuple[frozenset[S], S]] = {
    Move.OPEN: (frozenset({S.DRAFT, S.CLOSED}), S.OPEN),
    Move.CLOSE: (frozenset({S.OPEN}), S.CLOSED),
    Move.START: (frozenset({S.OPEN, S.CLOSED}), S.RUNNING),
    Move.COMPLETE: (frozenset({S.RUNNING}), S.COMPLETED),
    Move.CANCEL: (frozenset({S.DRAFT, S.OPEN, S.CLOSED, S.RUNNING}), S.CANCELLED),
}

_WHY_NOT: dict[Move, Sentence] = {
    Move.OPEN: say("Only a draft or closed cohort can be opened for enrolment."),
    Move.CLOSE: say("Only a cohort that is open for enrolment can be closed."),
    Move.START: say("Only a cohort that has been opened can be started."),
    Move.COMPLETE: say("Only a running cohort can be completed. Start it and record the results first."),
    Move.CANCEL: say("A completed or cancelled cohort cannot be cancelled."),
}


class MoveRefused(Refusal):
    """The cohort's state does not allow this move."""


def after(state: S, move: Move) -> S:
    """The state that a move leads to; raises MoveRefused with the sentence to show."""
    sources, target = MOVES[move]
    if state not in sources:
        raise MoveRefused(_WHY_NOT[move])
    return target


def moves_from(state: S) -> list[Move]:
    """The moves that a state allows, in the order of a cohort's life."""
    return [move for move, (sources, _) in MOVES.items() if state in sources]


def check_start(starts_on: date, today: date) -> None:
    """A cohort starts on its first day, not before."""
    if today < starts_on:
        raise MoveRefused(say("The cohort begins on %(day)s. It can be started from that day on.", day=starts_on.isoformat()))


def check_complete(ends_on: date, today: date, without_result: int) -> None:
    """A cohort is completed when its last day has come and everybody who reported in has a result."""
    if today < ends_on:
        raise MoveRefused(say("The cohort ends on %(day)s. It can be completed from that day on.", day=ends_on.isoformat()))
    if without_result:
        raise MoveRefused(say("%(people)s people have no result yet. Record their results first.", people=without_result))


def editable(state: S) -> bool:
    """Whether dates, hours, capacity and the completion rule may still be changed."""
    return state in {S.DRAFT, S.OPEN, S.CLOSED}


def phase_fixed(state: S) -> bool:
    """The phase is suggested from the start date, changeable in a draft, and fixed once the cohort has opened."""
    return state is not S.DRAFT


def accepts_roster(state: S) -> bool:
    """A base may enter people until the results are in: late arrivals are real."""
    return state in {S.DRAFT, S.OPEN, S.CLOSED, S.RUNNING}


def records_results(state: S) -> bool:
    """Marks are entered while the cohort runs."""
    return state is S.RUNNING


# A seat is held by these; the others have given theirs back or never had one.
SEATED = frozenset({EnrolmentState.APPLIED, EnrolmentState.ATTENDED, EnrolmentState.COMPLETED, EnrolmentState.FAILED})
