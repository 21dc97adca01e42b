"""What a cohort asks of its base today."""

from datetime import date

from trainingreg.domain.agenda import Situation, Task, todos
from trainingreg.domain.words import CohortState

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 18)


def tasks(state: CohortState, today: date, enrol_until: date | None = None, **people: int) -> list[tuple[Task, str]]:
    """Task and urgency of everything that is to be done."""
    found = todos(Situation(state, FIRST, LAST, enrol_until, **people), today)
    assert all("%(" not in str(todo.fact) + str(todo.advice) for todo in found)
    return [(todo.task, todo.urgency) for todo in found]


def test_a_draft_is_to_be_opened_and_urgently_so_when_its_day_has_come() -> None:
    assert tasks(CohortState.DRAFT, date(2026, 11, 1)) == [(Task.OPEN, "go")]
    assert tasks(CohortState.DRAFT, FIRST) == [(Task.OPEN, "warn")]


def test_an_open_cohort_asks_for_nothing_until_its_window_ends_or_its_day_comes() -> None:
    until = date(2026, 11, 30)
    assert tasks(CohortState.OPEN, until, until) == []
    assert tasks(CohortState.OPEN, date(2026, 12, 1), until) == [(Task.CLOSE, "go")]
    assert tasks(CohortState.OPEN, FIRST, until) == [(Task.START, "warn")]
    assert tasks(CohortState.CLOSED, FIRST) == [(Task.START, "warn")]


def test_a_running_cohort_asks_for_people_then_results_then_its_end() -> None:
    assert tasks(CohortState.RUNNING, FIRST, applied=3, attended=5, without_result=5) == [
        (Task.REPORT_IN, "go"),
        (Task.RECORD, "go"),
    ]
    assert tasks(CohortState.RUNNING, LAST, attended=5, without_result=2) == [(Task.RECORD, "warn")]
    assert tasks(CohortState.RUNNING, LAST, attended=5) == [(Task.COMPLETE, "warn")]


def test_certificates_that_could_not_be_made_come_first() -> None:
    assert tasks(CohortState.COMPLETED, LAST, to_certify=4, blocked=1) == [(Task.UNBLOCK, "bad"), (Task.ISSUE, "warn")]


def test_a_cancelled_cohort_asks_for_nothing() -> None:
    assert tasks(CohortState.CANCELLED, LAST, applied=9) == []
