"""Demo data: what a visitor needs to see is there, nothing in it can be a real person, and a seed gives it again."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, TODAY, a_school
from trainingreg.adapters.passwords import hash_password, matches
from trainingreg.db import db, transaction
from trainingreg.domain.identity import identity_key, normalise_document
from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState
from trainingreg.models import (
    Account,
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    JobItem,
    Major,
    Phase,
    RegistryFact,
    School,
    Target,
    Teacher,
    TrainingBase,
)
from trainingreg.outside import printing
from trainingreg.services import demo
from trainingreg.services.demo import names
from trainingreg.services.demo.accounts import PASSWORD
from trainingreg.services.demo.plan import DemoCohort, World


def planned(teachers: int = demo.TEACHERS, seed: int = demo.SEED) -> tuple[World, list[DemoCohort]]:
    """The whole plan, before anything is written."""
    world = World(random.Random(seed), TODAY)
    return world, demo.plan(world, teachers)[0]


def loaded(teachers: int = demo.FEWEST_TEACHERS) -> demo.Loaded:
    """A small demo registry."""
    with transaction() as session:
        return demo.load(session, teachers, demo.SEED, hash_password, printing(), NOW, lambda _sentence: None)


def how_many(what: sa.Select[tuple[int]]) -> int:
    """One number from the database."""
    return db.session.scalar(what) or 0


def test_the_whole_of_it_has_the_size_of_the_programme() -> None:
    world, cohorts = planned()
    done = Counter(cohort.phase for cohort in cohorts for seat in cohort.seats if seat.state is EnrolmentState.COMPLETED)
    assert len(world.schools) == 1000
    assert Counter(school.joined_phase for school in world.schools) == {1: 300, 2: 300, 3: 382, None: 18}
    assert {school.unit for school in world.schools} == set(range(32))
    assert len(world.bases) == 120
    assert Counter(major.phase for major in world.majors) == {1: 30, 2: 30, 3: 40}
    assert len(world.people.made) == 10_000
    assert 1.0 < done[1] / 1500 < 1.1
    assert 0.9 < done[2] / 3500 < 1.0
    assert 0.9 < done[3] / 5000 < 1.0
    assert {cohort.starts_on.year for cohort in cohorts} >= {2022, 2023, 2024, 2025}


def test_schools_majors_and_people_cannot_be_real() -> None:
    world, _ = planned()
    assert all("示例" in major.name for major in world.majors)
    cards = [person.number for person in world.people.made if person.kind == "resident_id"]
    assert {number[:2] for number in cards} == {"10"}, "no province has this number"
    assert all(person.phone.startswith("160") for person in world.people.made if person.phone)


def test_every_person_would_be_accepted_at_entry() -> None:
    world, _ = planned()
    keys = set()
    for person in world.people.made:
        assert normalise_document(person.kind, person.number, TODAY) == person.number
        assert clean_name(person.name) == person.name
        assert parse_phone(person.phone) == person.phone
        keys.add(identity_key(person.kind, person.number))
    assert len(keys) == len(world.people.made)
    assert {names.UNDRAWABLE, *names.RARE} <= {person.name for person in world.people.made}
    assert any("·" in person.name for person in world.people.made)
    assert any(person.name.isascii() for person in world.people.made)


def test_nobody_sits_in_two_cohorts_at_once() -> None:
    _, cohorts = planned()
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for cohort in cohorts:
        assert len({id(seat.person) for seat in cohort.seats}) == len(cohort.seats)
        for seat in cohort.seats:
            spans[id(seat.person)].append((cohort.starts_on, cohort.ends_on))
    assert all(first[1] < second[0] for days in spans.values() for first, second in pairwise(sorted(days)))
    assert sum(len(days) > 1 for days in spans.values()) > 500, "some were trained twice"


def test_a_seed_gives_the_same_again_and_another_one_does_not() -> None:
    def told(seed: int) -> list[tuple[object, ...]]:
        return [
            (cohort.code, cohort.title, seat.state, seat.person and (seat.person.name, seat.person.number), seat.school)
            for cohort in planned(700, seed)[1]
            for seat in cohort.seats
        ]

    assert told(5) == told(5)
    assert told(5) != told(6)


@pytest.mark.parametrize("teachers", [500, 800])
def test_there_are_exactly_as_many_teachers_as_asked_for(registry: Flask, teachers: int) -> None:
    assert loaded(teachers).teachers == teachers
    assert how_many(sa.select(sa.func.count()).select_from(Teacher)) == teachers


def test_what_was_said_to_be_written_is_there(registry: Flask) -> None:
    said = loaded()
    said_of = {School: said.schools, TrainingBase: said.bases, Cohort: said.cohorts, Completion: said.person_times}
    for table, number in said_of.items():
        assert how_many(sa.select(sa.func.count()).select_from(table)) == number
    assert how_many(sa.select(sa.func.count()).select_from(Major)) == 100
    assert db.session.get_one(RegistryFact, "demo").value == "yes"


def test_the_targets_of_the_units_add_up_to_those_of_the_phases(registry: Flask) -> None:
    loaded()
    shares = sa.select(Phase.number, sa.func.sum(Target.person_times), sa.func.count()).join(Target)
    rows = db.session.execute(shares.where(Target.unit_id.is_not(None)).group_by(Phase.number).order_by(Phase.number)).all()
    assert [tuple(row) for row in rows] == [(1, 1500, 32), (2, 3500, 32), (3, 5000, 32)]


def test_there_is_a_cohort_for_every_task_of_a_base(registry: Flask) -> None:
    loaded()
    base = db.session.scalars(sa.select(Account).where(Account.role == Role.BASE)).one().base_id
    cohorts = db.session.scalars(sa.select(Cohort).where(Cohort.base_id == base, ~Cohort.back_entered)).all()
    states = Counter(cohort.state for cohort in cohorts)
    assert states[CohortState.DRAFT] == states[CohortState.CANCELLED] == 1
    takes_enrolments = [c for c in cohorts if c.state is CohortState.OPEN and c.enrol_from and c.enrol_until]
    assert [c for c in takes_enrolments if c.enrol_from <= TODAY <= c.enrol_until and c.seats_taken < c.capacity]
    assert [c for c in takes_enrolments if c.enrol_from > TODAY]
    ended = [c for c in cohorts if c.state is CohortState.RUNNING and c.ends_on < TODAY]
    marks = [e.hours_attended for e in db.session.scalars(sa.select(Enrolment).where(Enrolment.cohort_id == ended[0].id))]
    assert None in marks
    assert any(marks)


def test_one_completed_cohort_waits_for_its_certificates(registry: Flask) -> None:
    loaded()
    certified = sa.select(Cohort.id).join(Enrolment).join(Completion).join(Certificate)
    base = db.session.scalars(sa.select(Account.base_id).where(Account.role == Role.BASE)).one()
    ours = sa.select(Cohort).where(Cohort.state == CohortState.COMPLETED, Cohort.base_id == base)
    waiting = db.session.scalars(ours.where(Cohort.id.not_in(certified))).all()
    assert [(cohort.ends_on < TODAY, cohort.back_entered) for cohort in waiting] == [(True, False)]


def test_our_own_certificates_are_left_to_the_worker_and_the_others_have_foreign_numbers(registry: Flask) -> None:
    said = loaded()
    ours = db.session.scalars(sa.select(Certificate.state).where(~Certificate.issued_elsewhere)).all()
    assert Counter(ours) == {CertificateState.PENDING: said.queued}
    assert said.queued > 100
    assert how_many(sa.select(sa.func.count()).select_from(JobItem)) == said.queued
    elsewhere = set(db.session.scalars(sa.select(Certificate.state).where(Certificate.issued_elsewhere)))
    assert elsewhere == {CertificateState.VALID, CertificateState.REVOKED, CertificateState.SUPERSEDED}


def test_a_name_that_cannot_be_drawn_waits_for_its_certificate(registry: Flask) -> None:
    loaded()
    certificate = db.session.scalars(sa.select(Certificate).where(Certificate.holder_name == names.UNDRAWABLE)).one()
    assert certificate.state is CertificateState.PENDING


def test_the_teacher_of_the_demo_account_has_trained_and_trains(registry: Flask) -> None:
    loaded()
    account = db.session.scalars(sa.select(Account).where(Account.username == "demo-teacher")).one()
    states = db.session.scalars(sa.select(Enrolment.state).where(Enrolment.teacher_id == account.teacher_id)).all()
    assert Counter(states) == {EnrolmentState.COMPLETED: 3, EnrolmentState.ATTENDED: 1}
    own = sa.select(Certificate.issued_elsewhere).join(Completion).join(Enrolment)
    elsewhere = db.session.scalars(own.where(Enrolment.teacher_id == account.teacher_id)).all()
    assert len(elsewhere) == 3
    assert {True, False} == set(elsewhere)


def test_every_role_has_an_account_with_the_printed_password(registry: Flask) -> None:
    loaded()
    accounts = db.session.scalars(sa.select(Account)).all()
    assert {account.role for account in accounts} == set(Role)
    assert all(matches(account.password_hash, PASSWORD) and not account.must_change_password for account in accounts)


def test_a_registry_that_holds_anything_is_left_alone(registry: Flask) -> None:
    a_school()
    with pytest.raises(demo.NotEmpty):
        loaded()
    assert how_many(sa.select(sa.func.count()).select_from(Teacher)) == 0
