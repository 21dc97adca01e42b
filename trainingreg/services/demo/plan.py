"""What the demonstration registry will hold, before it is written: cohorts with their seats, and the world they stand in."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any

from trainingreg.domain.completion import Marks, Rule, judge
from trainingreg.domain.lifecycle import SEATED, Move
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Assessment, CertificateState, CohortState, EnrolmentState, Tier
from trainingreg.services.demo import bases, majors, schools
from trainingreg.services.demo.bases import DemoBase
from trainingreg.services.demo.majors import DemoMajor
from trainingreg.services.demo.people import People, Person
from trainingreg.services.demo.schools import DemoSchool

PHASES = (1, 2, 3)
LEAST_ATTENDANCE = 90
_CAME = {EnrolmentState.ATTENDED, EnrolmentState.COMPLETED, EnrolmentState.FAILED}


@dataclass(slots=True)
class Elsewhere:
    """A certificate whose number was given elsewhere."""

    number: str
    issued_on: date
    state: CertificateState = CertificateState.VALID
    ended_on: date | None = None
    end_reason: str | None = None


@dataclass(slots=True)
class Seat:
    """One enrolment: `unit` is where its person is to come from, `school` the one that sent them. Certificates: the newest last."""

    unit: int
    state: EnrolmentState
    person: Person | None = None
    school: int = -1
    hours: int | None = None
    assessment: Assessment | None = None
    reason: list[Any] | None = None
    certificates: list[Elsewhere] = field(default_factory=list)

    def mark(self, hours: int, of: int, assessment: Assessment) -> None:
        """Records results; the reasons follow from the rule as they would for anybody."""
        self.hours, self.assessment = hours, assessment
        reasons = judge(Rule(of, LEAST_ATTENDANCE, True), Marks(hours, assessment)).reasons
        self.reason = [{"template": reason.template, "params": reason.params} for reason in reasons] or None

    @property
    def came(self) -> bool:
        """Whether the person reported in."""
        return self.state in _CAME


@dataclass(slots=True)
class DemoCohort:
    """A cohort; `base` and `major` are places in their lists, `rank` is that of its level (0: of none)."""

    code: str
    base: int
    phase: int
    tier: Tier
    major: int | None
    rank: int
    title: str
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    state: CohortState = CohortState.COMPLETED
    back_entered: bool = True
    enrol_from: date | None = None
    enrol_until: date | None = None
    cancel_reason: str | None = None
    seats: list[Seat] = field(default_factory=list)
    moves: list[tuple[Move, date]] = field(default_factory=list)
    issue_on: date | None = None

    @property
    def seats_taken(self) -> int:
        """How many seats are held."""
        return sum(seat.state in SEATED for seat in self.seats)


class World:
    """Schools, majors, bases and people, and where to find those that fit."""

    def __init__(self, chance: random.Random, today: date) -> None:
        self.chance = chance
        self.today = today
        self.schools: list[DemoSchool] = schools.make(chance)
        self.majors: list[DemoMajor] = majors.make()
        self.bases: list[DemoBase] = bases.make(chance, self.schools, today)
        self.people = People(chance)
        self._pools = {(phase, unit): self._pool(phase, unit) for phase in PHASES for unit in range(len(UNITS))}

    def _pool(self, phase: int, unit: int) -> tuple[list[int], list[float]]:
        """The schools of a unit that had joined by a phase, with the running sums of how many teachers they send."""
        places = [
            n
            for n, school in enumerate(self.schools)
            if school.unit == unit and school.joined_phase and school.joined_phase <= phase
        ]
        return places, list(accumulate(self.schools[place].size for place in places))

    def school_place(self, name: str) -> int:
        """The place of a school in the list."""
        return next(n for n, school in enumerate(self.schools) if school.name == name)

    def new_person(self, phase: int, unit: int, name: str = "") -> Person:
        """Somebody who was in no cohort yet, from a school of the unit that had joined by the phase."""
        return self.people.make(self.some_school(phase, unit), UNITS[unit].code, name)

    def some_school(self, phase: int, unit: int) -> int:
        """A school of the unit that had joined by the phase, the larger ones more often."""
        places, sizes = self._pools[phase, unit]
        return self.chance.choices(places, cum_weights=sizes)[0]

    def base_for(self, unit: int | None, first: date, last: date) -> int:
        """A base designated on these days: one of the unit if it has any, else any."""
        holding = [n for n, base in enumerate(self.bases) if base.holds(first, last)]
        return self.chance.choice([n for n in holding if self.bases[n].unit == unit] or holding)

    def major_for(self, base: int, phase: int) -> int | None:
        """A major that the base trains and that stood in the plan by the phase; now and then none in particular."""
        fitting = [n for n in self.bases[base].majors if self.majors[n].phase <= phase]
        return self.chance.choice(fitting) if fitting and self.chance.random() > 0.12 else None

    def title(self, major: int | None, tier: Tier, year: int, number: int) -> str:
        """The title of a cohort."""
        subject = f"{self.majors[major].spoken}专业" if major is not None else ""
        kind = "部级示范研修班" if tier is Tier.MINISTRY else "研修班"
        return f"{subject}工学一体化教师{kind}（{year}年第{number}期）"
