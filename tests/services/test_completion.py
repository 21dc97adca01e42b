"""Results of a cohort, its completion, and what may change afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_cohort, an_actor, an_enrolment, unit
from trainingreg.db import db, transaction
from trainingreg.domain.completion_changes import ChangeRefused
from trainingreg.domain.lifecycle import MoveRefused
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.results import Result, ResultsRefused, Typed
from trainingreg.domain.words import Assessment, CertificateState, CohortState, EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment
from trainingreg.services import completion, completion_changes

NOBODY_CAME = Result(False).fingerprint
LAST_DAY = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


class Running:
    """A running cohort of four people who have applied, and somebody of its base."""

    def __init__(self, **values: Any) -> None:
        base = a_base()
        given = {"state": CohortState.RUNNING, "starts_on": date(2026, 11, 9), "ends_on": date(2026, 11, 20)}
        self.cohort = a_cohort(base, **{**given, **values})
        self.actor: Actor = an_actor(Role.BASE, base_id=base.id)
        self.people = [an_enrolment(self.cohort, applied_on=date(2026, 11, 2)) for _ in range(4)]

    def record(self, *typed: Typed, now: datetime = NOW) -> int:
        """Saves rows of the page."""
        with transaction() as session:
            return completion.record_results(session, self.cohort.id, typed, self.actor, now)

    def complete(self, now: datetime = NOW) -> completion.Outcome:
        """Completes the cohort."""
        with transaction() as session:
            return completion.complete(session, self.cohort.id, self.actor, now)

    def typed(self, who: int, hours: str = "80", mark: str = "passed", came: bool = True, was: str = NOBODY_CAME) -> Typed:
        """The row of one person."""
        return Typed(self.people[who].id, came, hours, mark, was)

    def state(self, who: int) -> EnrolmentState:
        """The state of one person now."""
        return self.person(who).state

    def person(self, who: int) -> Enrolment:
        """One person as stored now."""
        return db.session.get_one(Enrolment, self.people[who].id, populate_existing=True)


def test_results_of_a_page_are_saved_together(registry: Flask) -> None:
    running = Running()
    assert running.record(running.typed(0), running.typed(1, "60", "failed"), running.typed(2, "", "")) == 3
    assert [running.state(who) for who in range(4)] == [EnrolmentState.ATTENDED] * 3 + [EnrolmentState.APPLIED]
    stored = running.person(1)
    assert (stored.hours_attended, stored.assessment, stored.attended_on) == (60, Assessment.FAILED, date(2026, 11, 20))


def test_one_wrong_cell_keeps_the_whole_page_out(registry: Flask) -> None:
    running = Running()
    with pytest.raises(ResultsRefused) as told:
        running.record(running.typed(0), running.typed(1, "81"), running.typed(2, "x", "passed"))
    assert told.value.status == 422
    assert {number: list(fields) for number, fields in told.value.problems.items()} == {
        running.people[1].id: ["hours"],
        running.people[2].id: ["hours"],
    }
    assert {running.state(who) for who in range(4)} == {EnrolmentState.APPLIED}


def test_two_clerks_may_share_a_cohort_but_not_a_row(registry: Flask) -> None:
    running = Running()
    running.record(running.typed(0, "80"), running.typed(1, was=NOBODY_CAME, came=False, hours="", mark=""))
    # The second clerk still has the page of before: an untouched row 0 and an own row 1 go in, an own row 0 does not.
    untouched = running.typed(0, came=False, hours="", mark="")
    running.record(untouched, running.typed(1, "72"))
    assert running.person(0).hours_attended == 80
    assert running.person(1).hours_attended == 72
    with pytest.raises(ResultsRefused) as told:
        running.record(running.typed(0, "40", "failed"), running.typed(2))
    assert told.value.status == 409
    assert running.person(0).hours_attended == 80
    assert running.state(2) is EnrolmentState.APPLIED
    # Both typed the same: nothing to argue about.
    assert running.record(running.typed(0, "80")) == 1


def test_unticking_takes_marks_and_day_back(registry: Flask) -> None:
    running = Running()
    running.record(running.typed(0))
    seen = Result(True, completion.marks_of(running.person(0))).fingerprint
    running.record(running.typed(0, "", "", came=False, was=seen))
    person = running.person(0)
    assert (person.state, person.attended_on, person.hours_attended) == (EnrolmentState.APPLIED, None, None)


def test_results_are_recorded_only_while_the_cohort_runs(registry: Flask) -> None:
    running = Running(state=CohortState.CLOSED)
    with pytest.raises(MoveRefused):
        running.record(running.typed(0))


def test_completing_judges_everybody_by_the_rule(registry: Flask) -> None:
    running = Running()
    running.record(running.typed(0, "72"), running.typed(1, "71"), running.typed(2, "80", "failed"))
    assert running.complete() == completion.Outcome(completed=1, failed=2)
    assert [running.state(who) for who in range(4)] == [
        EnrolmentState.COMPLETED,
        EnrolmentState.FAILED,
        EnrolmentState.FAILED,
        EnrolmentState.APPLIED,
    ]
    assert running.person(1).reason == [{"template": "attendance %(rate)s < %(least)s%%", "params": {"rate": "88.7%", "least": 90}}]
    done = db.session.scalars(sa.select(Completion)).one()
    assert (done.enrolment_id, done.completed_on, done.hours) == (running.people[0].id, date(2026, 11, 20), 80)
    assert db.session.get_one(Cohort, running.cohort.id, populate_existing=True).state is CohortState.COMPLETED


def test_a_cohort_is_not_completed_before_its_last_day_or_with_a_result_missing(registry: Flask) -> None:
    running = Running()
    running.record(running.typed(0, "80", ""), running.typed(1))
    with pytest.raises(MoveRefused, match="1 people have no result"):
        running.complete()
    early = Running(ends_on=date(2026, 11, 24))
    early.record(early.typed(0))
    with pytest.raises(MoveRefused, match="2026-11-24"):
        early.complete()


def test_a_rule_without_assessment_needs_hours_only(registry: Flask) -> None:
    running = Running(needs_pass=False, least_attendance=50)
    running.record(running.typed(0, "40", ""), running.typed(1, "39", ""))
    assert running.complete() == completion.Outcome(1, 1)


def test_days_keep_the_funnel_in_order_whatever_is_recorded_late(registry: Flask) -> None:
    running = Running()
    late = an_enrolment(running.cohort, applied_on=date(2026, 11, 23))
    running.record(running.typed(0), Typed(late.id, True, "80", "passed", NOBODY_CAME))
    running.complete()
    rows = db.session.execute(
        sa.select(Enrolment.applied_on, Enrolment.attended_on, Completion.completed_on).join(Completion)
    ).all()
    assert len(rows) == 2
    assert all(row.applied_on <= row.attended_on <= row.completed_on for row in rows)


def completed(**values: Any) -> Running:
    """A cohort in which the first person completed and the second did not."""
    running = Running(**values)
    running.record(running.typed(0), running.typed(1, "10"))
    running.complete()
    return running


def annul(running: Running, who: int, actor: Actor, reason: str = "冒名顶替") -> None:
    """Annuls the completion of one person."""
    with transaction() as session:
        completion_changes.annul(session, running.people[who].id, reason, actor, NOW)


def test_the_ministry_annuls_a_completion_and_its_certificate_ends_with_it(registry: Flask) -> None:
    running = completed()
    done = db.session.scalars(sa.select(Completion)).one()
    with transaction() as session:
        session.add(
            Certificate(
                completion_id=done.id, number="X-1", number_key="X1", holder_name="林知远", holder_name_key="林知远",
                issued_elsewhere=True, state=CertificateState.VALID, issued_on=date(2026, 11, 21), created_at=NOW,
            )
        )  # fmt: skip
    annul(running, 0, an_actor())
    done = db.session.get_one(Completion, done.id, populate_existing=True)
    assert (done.annulled_on, done.annul_reason) == (date(2026, 11, 23), "冒名顶替")
    assert running.state(0) is EnrolmentState.FAILED
    assert db.session.scalars(sa.select(Certificate.state)).one() is CertificateState.REVOKED
    with pytest.raises(ChangeRefused):
        annul(running, 0, an_actor())


def test_only_the_ministry_and_the_province_of_the_base_annul(registry: Flask) -> None:
    running = completed()
    for stranger in (running.actor, an_actor(Role.PROVINCE, unit_id=unit("11").id), an_actor(Role.SCHOOL)):
        with pytest.raises(NotFound):
            annul(running, 0, stranger)
    with pytest.raises(Invalid):
        annul(running, 0, an_actor(), "  ")
    annul(running, 0, an_actor(Role.PROVINCE, unit_id=unit("44").id))
    assert running.state(0) is EnrolmentState.FAILED


def late(running: Running, who: int, hours: str, mark: str = "passed") -> bool:
    """Records a result after completion."""
    with transaction() as session:
        typed = running.typed(who, hours, mark)
        return completion_changes.record_late(session, running.cohort.id, typed, "补考", running.actor, NOW)


def test_a_late_result_is_judged_like_any_other(registry: Flask) -> None:
    running = completed()
    assert late(running, 1, "60") is False
    assert running.state(1) is EnrolmentState.FAILED
    assert late(running, 1, "76") is True
    assert (running.state(1), running.person(1).reason) == (EnrolmentState.COMPLETED, [])
    # Somebody who came but was never ticked.
    assert late(running, 2, "80") is True
    assert running.person(2).attended_on == date(2026, 11, 20)
    days = db.session.scalars(sa.select(Completion.completed_on).order_by(Completion.id)).all()
    assert days == [date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 23)]


def test_a_late_result_needs_a_completed_cohort_and_somebody_without_completion(registry: Flask) -> None:
    done = completed()
    with pytest.raises(ChangeRefused):
        late(done, 0, "80")
    with pytest.raises(ChangeRefused):
        late(Running(), 0, "80")
    with pytest.raises(Invalid):
        late(done, 1, "90")
    annul(done, 0, an_actor())
    with pytest.raises(ChangeRefused):
        late(done, 0, "80")
