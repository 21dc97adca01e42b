"""A base runs a cohort: planning, moves, and who may do it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_cohort, a_major, a_school, an_actor, an_enrolment, phase
from trainingreg.db import db, transaction
from trainingreg.domain.bases import NotDesignated
from trainingreg.domain.cohort_plan import CohortPlan, PlanRefused
from trainingreg.domain.lifecycle import Move, MoveRefused
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import BaseStatus, CohortState, Tier
from trainingreg.models import AuditEntry, Cohort, CohortMove, TrainingBase, TrainingBaseMajor
from trainingreg.services import cohorts
from trainingreg.services.cohorts import EditedMeanwhile

FIRST_DAY = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)


def a_plan(**values: Any) -> CohortPlan:
    """A plan without fault, but for what is given."""
    given = {
        "title": "数控加工专业工学一体化教师研修班", "tier": Tier.PROVINCE, "starts_on": date(2026, 12, 7),
        "ends_on": date(2026, 12, 18), "hours": 80, "capacity": 40,
    }  # fmt: skip
    return CohortPlan(**{**given, **values})


def its_actor(base: TrainingBase) -> Actor:
    """Somebody who works at the base."""
    return an_actor(Role.BASE, base_id=base.id)


def create(base: TrainingBase, actor: Actor | None = None, **values: Any) -> Cohort:
    """A new cohort of the base."""
    actor = actor or its_actor(base)
    with transaction() as session:
        return cohorts.create(session, base.id, a_plan(**values), actor, NOW)


def move(cohort: Cohort, wanted: Move, actor: Actor, now: datetime = NOW) -> Cohort:
    """Makes a move."""
    with transaction() as session:
        return cohorts.move(session, cohort.id, wanted, actor, now)


def edit(cohort: Cohort, actor: Actor, revision: int | None = None, **values: Any) -> Cohort:
    """Saves a plan over a cohort."""
    with transaction() as session:
        return cohorts.edit(session, cohort.id, a_plan(**values), revision or cohort.revision, actor, NOW)


def test_a_new_cohort_is_a_draft_with_a_code_of_its_own(registry: Flask) -> None:
    base = a_base(a_school("44"), serial=7)
    first, second, next_year = create(base), create(base), create(base, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8))
    assert [c.code for c in (first, second, next_year)] == ["GX2026-44-07-01", "GX2026-44-07-02", "GX2027-44-07-01"]
    assert first.state is CohortState.DRAFT
    assert db.session.scalars(sa.select(AuditEntry.subject)).first() == "cohort:GX2026-44-07-01"


def test_the_corps_has_its_own_letters_in_codes(registry: Flask) -> None:
    assert create(a_base(a_school("XJBT"), serial=113)).code == "GX2026-XJBT-113-01"


@pytest.mark.parametrize(("day", "number"), [(date(2022, 10, 10), 1), (date(2023, 9, 4), 2), (date(2025, 3, 3), 3)])
def test_the_phase_is_suggested_by_the_first_day(registry: Flask, day: date, number: int) -> None:
    assert create(a_base(), starts_on=day, ends_on=day).phase_id == phase(number).id


def test_the_ministry_chooses_the_phase_of_a_draft_and_a_base_cannot(registry: Flask) -> None:
    base, ministry = a_base(), an_actor()
    assert create(base, ministry, phase_id=phase(2).id).phase_id == phase(2).id
    assert create(base, phase_id=phase(2).id).phase_id == phase(3).id
    with pytest.raises(PlanRefused) as told:
        create(base, ministry, phase_id=999)
    assert "phase_id" in told.value.problems


def test_a_base_that_moves_the_dates_keeps_the_phase_the_ministry_chose(registry: Flask) -> None:
    base, ministry = a_base(), an_actor()
    chosen = create(base, ministry, phase_id=phase(2).id)
    suggested = create(base)
    for cohort in (chosen, suggested):
        edit(cohort, its_actor(base), starts_on=date(2022, 10, 10), ends_on=date(2022, 10, 11))
    assert chosen.phase_id == phase(2).id
    assert suggested.phase_id == phase(1).id


def test_the_phase_is_fixed_once_the_cohort_has_opened(registry: Flask) -> None:
    base, ministry = a_base(), an_actor()
    cohort = create(base)
    move(cohort, Move.OPEN, ministry)
    edit(cohort, ministry, phase_id=phase(1).id, starts_on=date(2022, 10, 10), ends_on=date(2022, 10, 11))
    assert cohort.phase_id == phase(3).id


def test_a_base_trains_only_the_majors_it_is_designated_for(registry: Flask) -> None:
    base, free, own, other = a_base(), a_base(), a_major(name="数控加工"), a_major()
    with transaction() as session:
        session.add(TrainingBaseMajor(base_id=base.id, major_id=own.id))
    assert create(base, major_id=own.id).major_id == own.id
    assert create(base, major_id=None).major_id is None
    assert create(free, major_id=other.id).major_id == other.id
    with pytest.raises(PlanRefused) as told:
        create(base, major_id=other.id)
    assert "数控加工" in str(told.value.problems["major_id"])


def test_nothing_is_saved_of_a_plan_with_faults(registry: Flask) -> None:
    with pytest.raises(PlanRefused):
        create(a_base(), hours=0)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cohort)) == 0


def test_somebody_elses_cohort_is_not_there(registry: Flask) -> None:
    cohort, stranger = a_cohort(state=CohortState.DRAFT), an_actor(Role.BASE)
    for attempt in (
        lambda: move(cohort, Move.OPEN, stranger),
        lambda: edit(cohort, stranger),
        lambda: create(a_base(), stranger),
        lambda: move(cohort, Move.OPEN, an_actor(Role.PROVINCE)),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_cohort_goes_through_its_life_and_every_step_is_kept(registry: Flask) -> None:
    base = a_base()
    cohort, actor = create(base), its_actor(base)
    for wanted in (Move.OPEN, Move.CLOSE, Move.OPEN, Move.CLOSE):
        move(cohort, wanted, actor)
    move(cohort, Move.START, actor, FIRST_DAY)
    assert cohort.state is CohortState.RUNNING
    steps = db.session.scalars(sa.select(CohortMove.move).order_by(CohortMove.id)).all()
    assert steps == [Move.OPEN, Move.CLOSE, Move.OPEN, Move.CLOSE, Move.START]


def test_a_cohort_starts_on_its_first_day_and_not_before(registry: Flask) -> None:
    base = a_base()
    cohort = a_cohort(base)
    with pytest.raises(MoveRefused, match="2026-12-07"):
        move(cohort, Move.START, its_actor(base))
    assert db.session.get_one(Cohort, cohort.id, populate_existing=True).state is CohortState.OPEN


@pytest.mark.parametrize(
    "designation",
    [{"valid_to": date(2026, 12, 6)}, {"valid_from": date(2026, 12, 8)}, {"status": BaseStatus.SUSPENDED}],
)
def test_opening_needs_a_designation_on_the_first_day_or_a_reason(registry: Flask, designation: dict[str, Any]) -> None:
    base = a_base(**{"published_on": date(2026, 1, 1), **designation})
    refused, reasoned = create(base), create(base, designation_reason="省厅〔2026〕5号同意顺延")
    with pytest.raises(NotDesignated):
        move(refused, Move.OPEN, its_actor(base))
    assert move(reasoned, Move.OPEN, its_actor(base)).state is CohortState.OPEN


def test_two_people_who_edit_at_once_do_not_overwrite_each_other(registry: Flask) -> None:
    base = a_base()
    cohort, actor = create(base), its_actor(base)
    opened_with = cohort.revision
    edit(cohort, actor, opened_with, capacity=30)
    with pytest.raises(EditedMeanwhile):
        edit(cohort, actor, opened_with, capacity=50)
    assert db.session.get_one(Cohort, cohort.id, populate_existing=True).capacity == 30


def test_an_edit_that_changes_nothing_leaves_no_trace(registry: Flask) -> None:
    base = a_base()
    cohort, actor = create(base), its_actor(base)
    before = cohort.revision
    edit(cohort, actor)
    assert cohort.revision == before
    assert db.session.scalars(sa.select(AuditEntry.action)).all() == ["cohort.create"]


def test_the_capacity_cannot_fall_below_the_seats_taken(registry: Flask) -> None:
    base = a_base()
    cohort = a_cohort(base)
    for _ in range(3):
        an_enrolment(cohort)
    db.session.expire_all()
    with pytest.raises(PlanRefused) as told:
        edit(cohort, its_actor(base), capacity=2)
    assert list(told.value.problems) == ["capacity"]


def test_a_cohort_that_has_begun_is_no_longer_edited(registry: Flask) -> None:
    base = a_base()
    with pytest.raises(MoveRefused):
        edit(a_cohort(base, state=CohortState.RUNNING), its_actor(base))


def test_cancelling_asks_for_a_reason_and_keeps_it(registry: Flask) -> None:
    base = a_base()
    cohort, actor = a_cohort(base), its_actor(base)
    with transaction() as session, pytest.raises(Invalid):
        cohorts.cancel(session, cohort.id, "  ", actor, NOW)
    with transaction() as session:
        cancelled = cohorts.cancel(session, cohort.id, "场地检修", actor, NOW)
    assert (cancelled.state, cancelled.cancel_reason) == (CohortState.CANCELLED, "场地检修")
    with transaction() as session, pytest.raises(MoveRefused):
        cohorts.cancel(session, cohort.id, "again", actor, NOW)
