"""Whether a teacher may enrol in a cohort, and why not."""

from dataclasses import dataclass
from datetime import date

from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState, EnrolmentState, Standing
from trainingreg.text import say


class NotOpen(Refusal):
    """The cohort takes no enrolments now."""


class AlreadyEnrolled(Refusal):
    """One person, one cohort, one enrolment."""


class CohortFull(Refusal):
    """Every seat is taken."""


class NotConfirmed(Refusal):
    """The teacher's own entry waits for confirmation."""


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


def check_withdrawal(cohort_state: CohortState, state: EnrolmentState) -> None:
    """A teacher withdraws alone until the cohort starts; afterwards the base records it."""
    if state is EnrolmentState.WITHDRAWN:
        raise CannotWithdraw(say("This enrolment has already been withdrawn."))
    if state is not EnrolmentState.APPLIED or cohort_state not in {
        CohortState.OPEN,
        CohortState.CLOSED,
        CohortState.DRAFT,
    }:
        raise CannotWithdraw(say("The cohort has begun. Ask the training base to record your withdrawal."))
