"""What staff can do with one person of a cohort."""

from datetime import date

import pytest

from trainingreg.domain import admission
from trainingreg.domain.admission import Act, ActRefused
from trainingreg.domain.words import CohortState as C
from trainingreg.domain.words import EnrolmentState as E

ALLOWED = {
    (C.RUNNING, E.APPLIED): [Act.REPORT_IN, Act.WITHDRAW],
    (C.RUNNING, E.ATTENDED): [Act.UNDO_REPORT, Act.WITHDRAW],
    (C.RUNNING, E.WITHDRAWN): [Act.READMIT],
    (C.RUNNING, E.REJECTED): [Act.READMIT],
    (C.OPEN, E.APPLIED): [Act.WITHDRAW, Act.REFUSE],
    (C.OPEN, E.WITHDRAWN): [Act.READMIT],
    (C.OPEN, E.WAITLISTED): [Act.REFUSE, Act.READMIT],
    (C.COMPLETED, E.COMPLETED): [],
    (C.COMPLETED, E.WITHDRAWN): [],
    (C.CANCELLED, E.APPLIED): [],
}


@pytest.mark.parametrize(("states", "acts"), ALLOWED.items())
def test_what_can_be_done_follows_from_the_two_states(states: tuple[C, E], acts: list[Act]) -> None:
    assert admission.acts_on(*states) == acts


@pytest.mark.parametrize("cohort", list(C))
@pytest.mark.parametrize("person", list(E))
@pytest.mark.parametrize("act", list(Act))
def test_every_refusal_is_a_sentence_and_every_act_leads_somewhere_else(cohort: C, person: E, act: Act) -> None:
    try:
        assert admission.after(cohort, person, act, "林知远") is not person
    except ActRefused as refusal:
        words = str(refusal.sentence)
        assert words.endswith(".")
        assert "%(" not in words


def test_the_refusal_names_the_person() -> None:
    with pytest.raises(ActRefused, match="林知远 has not reported in"):
        admission.after(C.RUNNING, E.APPLIED, Act.UNDO_REPORT, "林知远")


def test_seats_follow_the_state() -> None:
    assert admission.seats_needed(E.APPLIED, E.ATTENDED) == 0
    assert admission.seats_needed(E.ATTENDED, E.WITHDRAWN) == -1
    assert admission.seats_needed(E.WITHDRAWN, E.APPLIED) == 1


def test_reporting_in_is_dated_within_the_cohort_but_never_before_enrolling() -> None:
    ends = date(2026, 12, 18)
    assert admission.reported_on(date(2026, 12, 8), ends, date(2026, 11, 2)) == date(2026, 12, 8)
    assert admission.reported_on(date(2027, 1, 3), ends, date(2026, 11, 2)) == ends
    assert admission.reported_on(date(2027, 1, 3), ends, date(2027, 1, 3)) == date(2027, 1, 3)
