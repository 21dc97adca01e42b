"""Demonstration data: invented people, schools and figures that show a registry in use."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.db import Base
from trainingreg.domain.calendar import day_of, start_of
from trainingreg.domain.issuing import PrintSettings
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.models import Account, Cohort, Major, RegistryFact, School, Teacher, TrainingBase
from trainingreg.services import audit, certificates
from trainingreg.services.demo import accounts, past, people_written, places_written, present, story
from trainingreg.services.demo.people import Person
from trainingreg.services.demo.plan import DemoCohort, World
from trainingreg.services.demo.schools import DEMO_SCHOOL, DEMO_UNIT
from trainingreg.services.demo.seating import Seating
from trainingreg.text import Sentence, say

TEACHERS = 10_000
FEWEST_TEACHERS = 500
SEED = 2026
_RUN_BY_REGISTRY = 7
Progress = Callable[[Sentence], None]


class NotEmpty(Refusal):
    """Demonstration data never mixes with anything else."""

    def __init__(self) -> None:
        super().__init__(say("The registry already holds data. Demo data is loaded into an empty one only."))


@dataclass(frozen=True)
class Loaded:
    """What was written; `person_times` are completed trainings, `queued` certificates that the worker still has to print."""

    schools: int
    bases: int
    cohorts: int
    teachers: int
    person_times: int
    queued: int


def is_empty(session: Session) -> bool:
    """Whether nobody has entered anything yet."""
    tables: tuple[type[Base], ...] = (School, Major, TrainingBase, Cohort, Teacher, Account)
    return not any(session.scalar(sa.select(sa.exists().select_from(table))) for table in tables)


def load(
    session: Session,
    teachers: int,
    seed: int,
    hashed: Callable[[str], str],
    printing: PrintSettings,
    now: datetime,
    progress: Progress,
) -> Loaded:
    """Fills an empty registry; the same seed gives the same data on the same day. Raises NotEmpty.

    `hashed` gives the stored form of a password; `printing` is what certificates take from the settings.
    """
    if not is_empty(session):
        raise NotEmpty
    progress(say("Inventing schools, cohorts and people …"))
    world = World(random.Random(seed), day_of(now))
    cohorts, holder = plan(world, teachers)
    progress(say("Writing %(schools)s schools and %(bases)s bases …", schools=len(world.schools), bases=len(world.bases)))
    places = places_written.write(session, world)
    progress(say("Writing %(teachers)s teachers …", teachers=len(world.people.made)))
    people_written.write_teachers(session, world, places, now)
    progress(say("Writing %(cohorts)s cohorts with %(seats)s enrolments …", cohorts=len(cohorts), seats=_seats(cohorts)))
    ids = people_written.write_cohorts(session, cohorts, places, now)
    people_written.write_enrolments(session, cohorts, ids, places, now)
    accounts.open_all(session, hashed, holder.id, now)
    queued = _issue(session, cohorts, ids, printing)
    session.add(RegistryFact(name="demo", value="yes"))
    audit.record(session, SYSTEM, now, "demo.load", "registry", seed=seed, teachers=teachers)
    completed = sum(seat.state is EnrolmentState.COMPLETED for cohort in cohorts for seat in cohort.seats)
    return Loaded(len(world.schools), len(world.bases), len(cohorts), len(world.people.made), completed, queued)


def plan(world: World, teachers: int) -> tuple[list[DemoCohort], Person]:
    """All cohorts, and the teacher behind the demonstration account."""
    holder = world.people.make(world.school_place(DEMO_SCHOOL), DEMO_UNIT, accounts.HOLDER)
    now = present.make(world, holder)
    story.add_people_who_wait(world)
    people_before = teachers - len(world.people.made)
    earlier = past.make(world, people_before)
    for cohort in sorted(earlier, key=lambda cohort: cohort.ends_on)[-_RUN_BY_REGISTRY:]:
        past.run_by_registry(cohort)
    story.seat_holder(earlier, holder)
    Seating(world).fill(earlier, people_before)
    for cohort in earlier + now:
        if cohort.state is CohortState.COMPLETED:
            past.record_results(world, cohort)
    past.certify_elsewhere(world, [cohort for cohort in earlier if cohort.back_entered])
    story.change_some_certificates(earlier)
    return earlier + now, holder


def _issue(session: Session, cohorts: list[DemoCohort], ids: list[int], printing: PrintSettings) -> int:
    """Our own certificates, each cohort's issued in the morning of its day; the files are left to the worker."""
    return sum(
        certificates.issue(session, cohort_id, SYSTEM, start_of(cohort.issue_on) + timedelta(hours=10), printing)
        for cohort_id, cohort in zip(ids, cohorts, strict=True)
        if cohort.issue_on
    )


def _seats(cohorts: list[DemoCohort]) -> int:
    return sum(len(cohort.seats) for cohort in cohorts)
