"""Whether a teacher may enrol in a cohort, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState, EnrolmentState, Standing
from trainingreg.text import say

_NOT_BEGUN = frozenset({CohortState.DRAFT, CohortState.OPEN, CohortState.CLOSED})


class NotOpen(Refusal):
    """The cohort takes no enrolments now."""


class AlreadyEnrolled(Refusal):
    """One person, one cohort, one enrolment."""


class CohortFull(Refusal):
    """Every seat is taken."""


class NotConfirmed(Refusal):
    """The teacher's own entry waits for confirmation."""


class Overlapping(Refusal):
    """The person is enrolled elsewhere on some of the same days."""


class CannotWithdraw(Refusal):
    """The enrolment can no longer be withdrawn by the teacher."""


@dataclass(frozen=True)
class Window:
    """What decides whether a cohort takes enrolments on a day."""

    state: CohortState
    enrol_from: date | None
    enrol_until: date | None

    def is_open(self, today: date) -> bool:
        """Open, and within the enrolment window to the end of its last day."""
        return (
            self.state is CohortState.OPEN
            and (self.enrol_from is None or self.enrol_from <= today)
            and (self.enrol_until is None or today <= self.enrol_until)
        )


def check_open(window: Window, today: date) -> None:
    """Raises NotOpen with the reason: not yet, no longer, or not at all."""
    if window.state is not CohortState.OPEN:
        raise NotOpen(say("This cohort is not open for enrolment."))
    if window.enrol_from and today < window.enrol_from:
        raise NotOpen(say("Enrolment opens on %(day)s.", day=window.enrol_from.isoformat()))
    if window.enrol_until and today > window.enrol_until:
        raise NotOpen(say("Enrolment ended on %(day)s.", day=window.enrol_until.isoformat()))


@dataclass(frozen=True)
class Engagement:
    """A cohort in which the person holds a seat."""

    title: str
    starts_on: date
    ends_on: date


def check_free(starts_on: date, ends_on: date, engagements: Iterable[Engagement]) -> None:
    """Raises Overlapping, naming the other cohort, where one of them shares a day with the wanted one."""
    for other in engagements:
        if other.starts_on <= ends_on and starts_on <= other.ends_on:
            raise Overlapping(
                say(
                    "You are enrolled in “%(title)s” from %(start)s to %(end)s. The dates overlap: "
                    "withdraw there first, or choose another cohort.",
                    title=other.title,
                    start=other.starts_on.isoformat(),
                    end=other.ends_on.isoformat(),
                )
            )


def check_standing(standing: Standing) -> None:
    """A teacher who registered alone waits until the school or base has confirmed the entry."""
    if standing is Standing.PENDING:
        raise NotConfirmed(say("Your entry still waits for confirmation by your school. You can enrol afterwards."))
    if standing is Standing.REFUSED:
        raise NotConfirmed(say("Your entry was not confirmed. Ask your school."))


def check_not_enrolled(state: EnrolmentState | None) -> None:
    """Raises AlreadyEnrolled unless there is no enrolment, or one that was withdrawn (it is taken up again)."""
    if state is EnrolmentState.REJECTED:
        raise AlreadyEnrolled(say("The base did not admit you to this cohort."))
    if state is not None and state is not EnrolmentState.WITHDRAWN:
        raise AlreadyEnrolled(say("You are already enrolled in this cohort."))


_NOTHING_TO_GIVE_BACK = {
    EnrolmentState.WITHDRAWN: say("This enrolment has already been withdrawn."),
    EnrolmentState.REJECTED: say("The base did not admit you to this cohort, so there is nothing to withdraw."),
}


def check_withdrawal(cohort_state: CohortState, state: EnrolmentState) -> None:
    """A teacher withdraws alone until the cohort starts; afterwards the base records it."""
    if state in _NOTHING_TO_GIVE_BACK:
        raise CannotWithdraw(_NOTHING_TO_GIVE_BACK[state])
    if cohort_state is CohortState.CANCELLED:
        raise CannotWithdraw(say("The cohort was cancelled, so there is nothing to withdraw."))
    if not may_withdraw(cohort_state, state):
        raise CannotWithdraw(say("The cohort has begun. Ask the training base to record your withdrawal."))


def may_withdraw(cohort_state: CohortState, state: EnrolmentState) -> bool:
    """Whether the teacher can give the seat back alone."""
    return state is EnrolmentState.APPLIED and cohort_state in _NOT_BEGUN
