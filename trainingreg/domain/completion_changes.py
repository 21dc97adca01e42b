"""What may still change after a cohort was completed: a late result, and the annulment of a completion."""

from __future__ import annotations

from datetime import date

from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.text import Sentence, say


class ChangeRefused(Refusal):
    """The result or the completion can no longer be changed in this way."""


def can_annul(state: EnrolmentState, annulled_on: date | None) -> bool:
    """Whether there is a completion that counts."""
    return state is EnrolmentState.COMPLETED and annulled_on is None


def can_record_late(cohort_state: CohortState, state: EnrolmentState, annulled_on: date | None) -> bool:
    """Whoever did not complete, or was never ticked as present, may get a result afterwards; an annulment stays."""
    late = state in {EnrolmentState.FAILED, EnrolmentState.APPLIED}
    return cohort_state is CohortState.COMPLETED and late and annulled_on is None


def check_record_late(cohort_state: CohortState, state: EnrolmentState, annulled_on: date | None) -> None:
    """Raises ChangeRefused unless a late result may be recorded."""
    if not can_record_late(cohort_state, state, annulled_on):
        raise ChangeRefused(say("A late result is recorded in a completed cohort, for somebody who has not completed it."))


def annulment_reason(day: date, reason: str) -> Sentence:
    """The reason that the base and the teacher read from then on."""
    return say("completion annulled on %(day)s: %(reason)s", day=day.isoformat(), reason=reason)
