"""A small registry full of what totals get wrong, and the same figures counted by hand from plain facts.

Withdrawn, failed, rejected and waitlisted people, people trained twice (in two phases, units, bases, months), annulled
completions, revoked, superseded and pending certificates, a cancelled cohort: in every cut.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from tests.makers import phase, unit
from trainingreg.db import transaction
from trainingreg.domain.counting import NO_MAJOR, Cut, Measure
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState, Tier
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, Major, School, Teacher, TrainingBase

SENDERS, HOSTS = ("44", "44", "11", "XJBT"), ("44", "42", "42")
"""The units of the schools that send, and of those that are bases."""
_BEGAN = datetime(2022, 9, 1, tzinfo=UTC)
FATES = (
    "certified", "certified", "certified", "completed", "completed", "failed", "withdrawn", "rejected", "waitlisted", "applied",
    "attended", "annulled", "revoked", "reissued", "pending", "late arrival", "withdrawn later",
)  # fmt: skip
_STATES = {
    "failed": EnrolmentState.FAILED, "withdrawn": EnrolmentState.WITHDRAWN, "rejected": EnrolmentState.REJECTED,
    "waitlisted": EnrolmentState.WAITLISTED, "applied": EnrolmentState.APPLIED, "attended": EnrolmentState.ATTENDED,
    "annulled": EnrolmentState.FAILED, "withdrawn later": EnrolmentState.WITHDRAWN,
}  # fmt: skip
_CAME = {
    "certified",
    "completed",
    "failed",
    "attended",
    "annulled",
    "revoked",
    "reissued",
    "pending",
    "late arrival",
    "withdrawn later",
}
_DONE = {"certified", "completed", "annulled", "revoked", "reissued", "pending", "late arrival"}


@dataclass
class Fact:
    """One enrolment as plain facts, with the keys of the lines that it belongs to."""

    teacher: int
    school: int
    cohort: int
    base_id: int
    fate: str
    keys: dict[Cut, str]
    batch: int
    applied: date
    attended: date | None = None
    withdrawn: date | None = None
    completed: date | None = None
    annulled: date | None = None
    certificates: list[tuple[CertificateState, date, date | None]] = field(default_factory=list)

    def counts(self, measure: Measure, day: date) -> bool:
        """Whether it counts at the end of the day, by the words of the rule."""
        completed = _lasts(self.completed, self.annulled, day)
        attended = completed or (self.attended is not None and self.attended <= day and not _past(self.withdrawn, day))
        applied = attended or self.applied <= day
        live = any(
            state is not CertificateState.PENDING and _lasts(issued, ended, day) for state, issued, ended in self.certificates
        )
        return {
            Measure.APPLIED: applied,
            Measure.ATTENDED: attended,
            Measure.PERSON_TIMES: completed,
            Measure.TEACHERS: completed,
            Measure.CERTIFIED: completed and live,
            Measure.NOT_ATTENDED: applied and not attended,
            Measure.NOT_COMPLETED: attended and not completed,
        }[measure]

    def month(self, measure: Measure, day: date) -> str:
        """The month in which it counts for a measure."""
        live = [d for state, d, end in self.certificates if state is not CertificateState.PENDING and _lasts(d, end, day)]
        attended = self.attended if self.attended and self.attended <= day else self.completed
        began = {Measure.APPLIED: self.applied, Measure.ATTENDED: attended, Measure.CERTIFIED: min(live, default=None)}
        return f"{began.get(measure, self.completed):%Y-%m}"


def figure(facts: Iterable[Fact], measure: Measure, day: date) -> int:
    """A figure counted by hand: enrolments, but people for teachers."""
    counted = [fact for fact in facts if fact.counts(measure, day)]
    return len({fact.teacher for fact in counted}) if measure is Measure.TEACHERS else len(counted)


def plant(people: int = 60, cohorts: int = 9, seed: int = 7) -> list[Fact]:
    """Writes the registry in one transaction and returns what was written."""
    chance = random.Random(seed)
    with transaction() as session:
        schools = [_school(n, code) for n, code in enumerate(SENDERS)]
        homes = [_school(n, code) for n, code in enumerate(HOSTS, len(SENDERS))]
        majors = [Major(code=f"010{n}-4", name=f"示例专业{n}", phase=1) for n in (1, 2)]
        session.add_all([*schools, *homes, *majors])
        session.flush()
        bases = [_base(n, home) for n, home in enumerate(homes)]
        session.add_all(bases)
        session.flush()
        made = [_cohort(n, bases[n % 3], [*majors, None][(n // 2) % 3]) for n in range(cohorts)]
        teachers = [_teacher(n, chance.choice(schools)) for n in range(people)]
        session.add_all([*made, *teachers])
        session.flush()
        facts: list[Fact] = []
        for place, teacher in enumerate(teachers):
            for n, cohort in enumerate(chance.sample(made, 3)):
                # The school belongs to the enrolment: the second time some come from another one.
                school = chance.choice(schools) if n else next(s for s in schools if s.id == teacher.school_id)
                fate = FATES[(place * 3 + n) % len(FATES)]
                base = bases[made.index(cohort) % 3]
                facts.append(_fact(fate, cohort, base, teacher, school, majors, schools))
        _write(session, facts)
    return facts


def _school(n: int, unit_code: str) -> School:
    name = f"示例第{n}技师学院"
    return School(code=f"P{n}", name=name, name_key=name, unit_id=unit(unit_code).id, joined_phase=1)


def _base(n: int, school: School) -> TrainingBase:
    return TrainingBase(
        code=f"JD{n}", serial=n + 1, school_id=school.id, batch=(1, 2, 2)[n], published_on=date(2022, 8, 1),
        valid_from=date(2022, 8, 1), valid_to=date(2027, 7, 31),
    )  # fmt: skip


def _teacher(n: int, school: School) -> Teacher:
    return Teacher(ref=f"T{n:04d}", name="林知远", name_key="林知远", school_id=school.id, created_at=_BEGAN)


def _cohort(n: int, base: TrainingBase, major: Major | None) -> Cohort:
    starts = date(2022, 10, 24) + timedelta(days=n * 150)
    return Cohort(
        code=f"GX{n}", title=f"研修班{n}", base_id=base.id, phase_id=phase(n % 3 + 1).id, tier=list(Tier)[n % 4],
        major_id=major.id if major else None, starts_on=starts, ends_on=starts + timedelta(days=11), hours=80, capacity=200,
        back_entered=True, state=CohortState.CANCELLED if n == 4 else CohortState.COMPLETED, created_at=_BEGAN,
    )  # fmt: skip


def _fact(
    fate: str, cohort: Cohort, base: TrainingBase, teacher: Teacher, school: School, majors: list[Major], schools: list[School]
) -> Fact:
    starts, ends = cohort.starts_on, cohort.ends_on
    codes = {None: NO_MAJOR} | {major.id: major.code for major in majors}
    keys = {
        Cut.PHASE: str((cohort.starts_on - date(2022, 10, 24)).days // 150 % 3 + 1),
        Cut.UNIT_SCHOOL: SENDERS[schools.index(school)],
        Cut.UNIT_BASE: HOSTS[base.serial - 1],
        Cut.BASE: base.code,
        Cut.MAJOR: codes[cohort.major_id],
        Cut.TIER: cohort.tier.value,
    }
    fact = Fact(teacher.id, school.id, cohort.id, base.id, fate, keys, base.batch, starts - timedelta(days=9))
    fact.attended = starts if fate in _CAME else None
    fact.completed = ends if fate in _DONE else None
    if fate == "late arrival":  # somebody wrote the arrival down after the completion
        fact.attended = ends + timedelta(days=20)
    if fate == "withdrawn":
        fact.withdrawn = starts - timedelta(days=2)
    if fate == "withdrawn later":
        fact.withdrawn = starts + timedelta(days=3)
    if fate == "annulled":
        fact.annulled = ends + timedelta(days=40)
    fact.certificates = _certificates(fate, ends)
    return fact


def _certificates(fate: str, ends: date) -> list[tuple[CertificateState, date, date | None]]:
    issued, later = ends + timedelta(days=15), ends + timedelta(days=70)
    return {
        "certified": [(CertificateState.VALID, issued, None)],
        "annulled": [(CertificateState.REVOKED, issued, ends + timedelta(days=40))],
        "revoked": [(CertificateState.REVOKED, issued, later)],
        "reissued": [(CertificateState.SUPERSEDED, issued, later), (CertificateState.VALID, later, None)],
        "pending": [(CertificateState.PENDING, issued, None)],
        "late arrival": [(CertificateState.VALID, issued, None)],
    }.get(fate, [])


def _write(session: Session, facts: list[Fact]) -> None:
    enrolments = [
        Enrolment(
            cohort_id=fact.cohort, teacher_id=fact.teacher, school_id=fact.school, position=place, created_at=_BEGAN,
            state=_STATES.get(fact.fate, EnrolmentState.COMPLETED), applied_on=fact.applied, attended_on=fact.attended,
            withdrawn_on=fact.withdrawn,
        )
        for place, fact in enumerate(facts)
    ]  # fmt: skip
    session.add_all(enrolments)
    session.flush()
    completions = {
        place: Completion(
            enrolment_id=enrolments[place].id, completed_on=fact.completed, hours=80, annulled_on=fact.annulled, recorded_at=_BEGAN
        )
        for place, fact in enumerate(facts)
        if fact.completed
    }
    session.add_all(completions.values())
    session.flush()
    for place, completion in completions.items():
        certificates = enumerate(facts[place].certificates, 1)
        session.add_all(_certificate(completion.id, place, version, *each) for version, each in certificates)


def _certificate(
    completion_id: int, place: int, version: int, state: CertificateState, issued: date, ended: date | None
) -> Certificate:
    number = f"示范{place:04d}-{version}"
    return Certificate(
        completion_id=completion_id, version=version, number=number, number_key=number, holder_name="林知远",
        holder_name_key="林知远", issued_elsewhere=True, state=state, issued_on=issued, ended_on=ended,
        created_at=_BEGAN,
    )  # fmt: skip


def _lasts(begin: date | None, end: date | None, day: date) -> bool:
    return begin is not None and begin <= day and not _past(end, day)


def _past(end: date | None, day: date) -> bool:
    return end is not None and end <= day
