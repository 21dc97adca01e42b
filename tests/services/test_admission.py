"""What staff do with people of a cohort, and what becomes of the seats."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, TODAY, a_base, a_cohort, a_teacher, an_actor, an_enrolment
from trainingreg.db import db, transaction
from trainingreg.domain.admission import Act, ActRefused
from trainingreg.domain.eligibility import CohortFull
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Cohort, Enrolment
from trainingreg.services import admission


def act(cohort: Cohort, people: list[Enrolment], wanted: Act, actor: Actor) -> int:
    """Does it with all of them."""
    with transaction() as session:
        return admission.act_on(session, cohort.id, [person.id for person in people], wanted, actor, NOW)


def seats(cohort: Cohort) -> int:
    """The seats taken now."""
    return db.session.scalars(sa.select(Cohort.seats_taken).where(Cohort.id == cohort.id)).one()


def states(cohort: Cohort) -> list[EnrolmentState]:
    """The states of everybody, in order."""
    return list(db.session.scalars(sa.select(Enrolment.state).where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id)))


def test_withdrawing_gives_the_seat_back_and_returning_takes_it_again(registry: Flask) -> None:
    base = a_base()
    cohort, actor = a_cohort(base), an_actor(Role.BASE, base_id=base.id)
    people = [an_enrolment(cohort, applied_on=date(2026, 11, 2)) for _ in range(3)]
    assert act(cohort, people[:2], Act.WITHDRAW, actor) == 2
    assert (seats(cohort), states(cohort)[0]) == (1, EnrolmentState.WITHDRAWN)
    assert db.session.get_one(Enrolment, people[0].id, populate_existing=True).withdrawn_on == TODAY
    act(cohort, people[:1], Act.READMIT, actor)
    assert (seats(cohort), states(cohort)[0]) == (2, EnrolmentState.APPLIED)
    assert db.session.get_one(Enrolment, people[0].id, populate_existing=True).withdrawn_on is None


def test_nobody_is_taken_back_into_a_full_cohort(registry: Flask) -> None:
    base = a_base()
    cohort, actor = a_cohort(base, capacity=1), an_actor(Role.BASE, base_id=base.id)
    gone = an_enrolment(cohort, state=EnrolmentState.WITHDRAWN)
    an_enrolment(cohort)
    with pytest.raises(CohortFull, match="Free: 0 of 1"):
        act(cohort, [gone], Act.READMIT, actor)
    assert (seats(cohort), states(cohort)[0]) == (1, EnrolmentState.WITHDRAWN)


def test_one_person_with_whom_it_cannot_be_done_keeps_all_the_others_out(registry: Flask) -> None:
    base = a_base()
    cohort, actor = a_cohort(base, state=CohortState.RUNNING), an_actor(Role.BASE, base_id=base.id)
    people = [an_enrolment(cohort), an_enrolment(cohort, a_teacher(name="周砚秋"), state=EnrolmentState.ATTENDED)]
    with pytest.raises(ActRefused, match="周砚秋"):
        act(cohort, people, Act.REPORT_IN, actor)
    assert states(cohort) == [EnrolmentState.APPLIED, EnrolmentState.ATTENDED]
    act(cohort, people[:1], Act.REPORT_IN, actor)
    act(cohort, people, Act.UNDO_REPORT, actor)
    assert states(cohort) == [EnrolmentState.APPLIED] * 2
    assert seats(cohort) == 2


def test_people_of_another_cohort_and_strangers_are_not_there(registry: Flask) -> None:
    base = a_base()
    cohort, actor = a_cohort(base), an_actor(Role.BASE, base_id=base.id)
    elsewhere = an_enrolment(a_cohort(base))
    with pytest.raises(NotFound):
        act(cohort, [elsewhere], Act.WITHDRAW, actor)
    with pytest.raises(NotFound):
        act(cohort, [an_enrolment(cohort)], Act.WITHDRAW, an_actor(Role.BASE))
