"""Kept figures answer exactly what would be counted, whatever has changed meanwhile and whoever changed it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.keeping import figures_kept
from tests.makers import unit
from tests.planted import Fact, plant
from tests.services import (
    test_admission,
    test_certificate_life,
    test_certificates,
    test_completion,
    test_enrolment,
    test_history,
    test_rosters,
)  # fmt: skip
from trainingreg.db import db, transaction
from trainingreg.domain.counting import Cut, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.words import CertificateState, EnrolmentState, Tier
from trainingreg.jobs import kept_figures as job
from trainingreg.models import Certificate, Completion, Enrolment, KeptChange, KeptFigure, School
from trainingreg.queries import plans, totals
from trainingreg.queries.totals import kept
from trainingreg.services import kept_figures

ALL = Scope(all=True)
LATEST = date(2027, 6, 30)
DAYS = (date(2022, 10, 20), date(2023, 8, 29), date(2025, 2, 1), LATEST)
NARROWED: tuple[dict[str, Any], ...] = ({}, {"phase": 2}, {"unit": "44"}, {"host": "42", "tiers": (Tier.MINISTRY, Tier.SCHOOL)})
Answers = dict[Any, Any]
STORIES: tuple[Callable[[Flask], None], ...] = (
    test_enrolment.test_withdrawing_gives_the_seat_back_and_enrolling_again_takes_the_same_row_up,
    test_admission.test_withdrawing_gives_the_seat_back_and_returning_takes_it_again,
    test_rosters.test_somebody_who_had_left_is_taken_back_in,
    test_completion.test_unticking_takes_marks_and_day_back,
    test_completion.test_days_keep_the_funnel_in_order_whatever_is_recorded_late,
    test_completion.test_the_ministry_annuls_a_completion_and_its_certificate_ends_with_it,
    test_completion.test_a_late_result_is_judged_like_any_other,
    test_certificates.test_issuing_twice_gives_nothing_new_and_a_late_completion_gets_the_next_number,
    test_certificate_life.test_a_revocation_has_a_day_and_a_reason_and_keeps_the_file,
    test_certificate_life.test_a_correction_has_a_number_of_its_own_and_the_facts_of_now_and_the_old_file_stays,
    test_history.test_only_what_is_new_in_a_longer_workbook_is_written,
)


@pytest.fixture
def planted(registry: Flask) -> list[Fact]:
    """The planted registry as plain facts."""
    return plant()


def answers(scopes: tuple[Scope, ...] = (ALL,), days: tuple[date, ...] = DAYS) -> Answers:
    """Everything that the totals answer, on several days, narrowed and not (who sees all), as a new reader gets it."""
    db.session.rollback()
    found: Answers = {}
    for scope in scopes:
        for day in days:
            plan = plans.on(day)
            for narrowed in NARROWED if scope is ALL else ({},):
                selection = replace(Selection(day, plan.id), **narrowed)
                key = (scope, day, *narrowed)
                found[key] = [totals.lines(cut, plan, selection, scope) for cut in Cut]
                found[*key, "teachers"] = totals.distinct_teachers(selection, scope)
    return found


def counted(scopes: tuple[Scope, ...] = (ALL,), days: tuple[date, ...] = DAYS) -> Answers:
    """The same with nothing kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "open_cohorts", lambda _as_of, _scope: None)
        db.session.rollback()
        db.session.connection().info.pop("remembered", None)
        found = answers(scopes, days)
        db.session.connection().info.pop("remembered", None)
    return found


def keep() -> int:
    """Keeps all that waits."""
    db.session.rollback()
    return job.keep_up()


def test_kept_figures_are_those_counted_in_every_cut_scope_and_day(planted: list[Fact]) -> None:
    scopes = (ALL, Scope(unit_id=unit("44").id), Scope(base_id=planted[0].base_id), Scope(school_id=planted[0].school))
    before = counted(scopes)
    assert keep() == 9
    assert kept.open_cohorts(LATEST, ALL) == []
    assert kept.open_cohorts(DAYS[0], ALL)  # people have applied, but not come yet
    assert answers(scopes) == before


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_of_changes_they_are_still_those_counted(planted: list[Fact], seed: int) -> None:
    chance = random.Random(seed)
    keep()
    for _ in range(8):
        with transaction() as session:
            for _ in range(chance.randint(1, 3)):
                chance.choice(CHANGES)(session, chance)
        days = (chance.choice(DAYS), LATEST)
        right = counted(days=days)
        assert answers(days=days) == right
        if chance.random() < 0.5:
            assert keep() > 0
            assert kept_figures.wrong(db.session()) == []
            assert answers(days=days) == right


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__.removeprefix("test_")[:60])
def test_the_database_notes_whatever_a_service_changes(registry: Flask, story: Callable[[Flask], None]) -> None:
    with figures_kept() as missed:
        story(registry)
    assert missed == []


def test_a_change_that_nobody_noted_would_be_found(planted: list[Fact]) -> None:
    keep()
    assert kept_figures.wrong(db.session()) == []
    with transaction() as session:
        session.execute(sa.update(Completion).values(annulled_on=LATEST))
        assert kept_figures.wrong(session) == []  # marked as behind
        session.execute(sa.delete(KeptChange))
        assert len(kept_figures.wrong(session)) > 5
        kept_figures.forget_all(session)
    keep()
    with transaction() as session:
        session.execute(
            sa.update(KeptFigure).where(KeptFigure.cohort_id == planted[0].cohort).values(applied=KeptFigure.applied + 1)
        )
    assert len(kept_figures.wrong(db.session())) == 1


def test_two_who_complete_one_person_at_once_do_not_make_two_people(planted: list[Fact]) -> None:
    """Neither sees the other; between their ends the first one's cohort is kept with that person as trained once."""
    keep()
    twice = [fact for fact in planted if not any(f.completed for f in planted if f.teacher == fact.teacher)][:2]
    first, second = (fact for fact in planted if fact.teacher == twice[0].teacher and fact in twice)
    parallel = db.engine.dialect.name == "postgresql"  # SQLite's writers follow one another anyway
    with Session(db.engine) as one, Session(db.engine) as two:
        one.info["writing"] = two.info["writing"] = True
        _complete(one, first)
        if parallel:
            _complete(two, second)
        one.commit()
        assert keep() > 0
        if not parallel:
            _complete(two, second)
        two.commit()
    assert answers(days=(LATEST,)) == counted(days=(LATEST,))
    keep()
    assert answers(days=(LATEST,)) == counted(days=(LATEST,))


def _complete(session: Session, fact: Fact) -> None:
    of_fact = (Enrolment.teacher_id == fact.teacher) & (Enrolment.cohort_id == fact.cohort)
    enrolment_id = session.scalar(sa.select(Enrolment.id).where(of_fact))
    row = {"enrolment_id": enrolment_id, "completed_on": LATEST, "hours": 80, "recorded_at": sa.func.current_timestamp()}
    session.execute(sa.insert(Completion.__table__).values(row))


def _some(session: Session, chance: random.Random, model: type[Any]) -> Any:
    return chance.choice(list(session.scalars(sa.select(model).order_by(model.id))))


def _annul(session: Session, chance: random.Random) -> None:
    completion = _some(session, chance, Completion)
    completion.annulled_on = None if completion.annulled_on else completion.completed_on + timedelta(days=chance.randint(0, 400))
    session.flush()


def _withdraw(session: Session, chance: random.Random) -> None:
    enrolment = _some(session, chance, Enrolment)
    enrolment.state, enrolment.withdrawn_on = EnrolmentState.WITHDRAWN, enrolment.applied_on + timedelta(days=chance.randint(0, 90))
    session.flush()


def _come_from_elsewhere(session: Session, chance: random.Random) -> None:
    _some(session, chance, Enrolment).school_id = _some(session, chance, School).id
    session.flush()


def _move_school(session: Session, chance: random.Random) -> None:
    _some(session, chance, School).unit_id = unit(chance.choice(("44", "11", "42"))).id
    session.flush()


def _uncomplete(session: Session, chance: random.Random) -> None:
    completion = _some(session, chance, Completion)
    session.execute(sa.delete(Certificate).where(Certificate.completion_id == completion.id))
    session.execute(sa.delete(Completion).where(Completion.id == completion.id))


def _complete_late(session: Session, chance: random.Random) -> None:
    without = sa.select(Enrolment.id).where(Enrolment.id.not_in(sa.select(Completion.enrolment_id))).order_by(Enrolment.id)
    enrolment_id = chance.choice(list(session.scalars(without)))
    day = date(2023, 1, 1) + timedelta(days=chance.randint(0, 1000))
    session.execute(
        sa.insert(Completion.__table__).values(
            enrolment_id=enrolment_id, completed_on=day, hours=80, recorded_at=sa.func.current_timestamp()
        )
    )


def _end_certificate(session: Session, chance: random.Random) -> None:
    valid = sa.select(Certificate).where(Certificate.state == CertificateState.VALID).order_by(Certificate.id)
    certificate = chance.choice(list(session.scalars(valid)))
    certificate.state, certificate.ended_on = (
        CertificateState.REVOKED,
        certificate.issued_on + timedelta(days=chance.randint(0, 90)),
    )
    session.flush()


CHANGES = (_annul, _withdraw, _come_from_elsewhere, _move_school, _uncomplete, _complete_late, _end_certificate)
