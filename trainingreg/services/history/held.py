"""What the registry holds already, as far as a history workbook can speak of it; read in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.phases import PhaseStart
from trainingreg.domain.words import SchoolType, Tier
from trainingreg.models import (
    Cohort,
    Level,
    Major,
    Phase,
    Plan,
    ReportingUnit,
    School,
    SchoolAlias,
    TrainingBase,
)  # fmt: skip

T = TypeVar("T")
_ASKED_AT_ONCE = 5_000


@dataclass(frozen=True)
class HeldSchool:
    """A registered school; `keys` are all its names as compared."""

    id: int
    code: str
    name: str
    type: SchoolType | None
    unit_code: str
    joined_phase: int | None
    keys: frozenset[str]


@dataclass(frozen=True)
class HeldMajor:
    """A registered major."""

    id: int
    code: str
    name: str
    group: str | None
    phase: int | None


@dataclass(frozen=True)
class HeldBase:
    """A registered designation."""

    id: int
    code: str
    serial: int
    school_code: str
    batch: int
    notice_number: str | None
    published_on: date
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class HeldCohort:
    """A registered cohort; `back_entered` ones may be given more people."""

    id: int
    code: str
    base_code: str
    title: str
    tier: Tier
    phase_id: int
    phase: int
    major_code: str | None
    level: str | None
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    seats_taken: int
    back_entered: bool


@dataclass(frozen=True)
class HeldLevel:
    """A level and the one it asks for."""

    id: int
    name: str
    prerequisite_id: int | None


@dataclass(frozen=True)
class Held:
    """Everything but people: by code, names of schools by key, levels by name and code, phases by plan (newest first)."""

    units: dict[str, int]
    schools: dict[str, HeldSchool]
    majors: dict[str, HeldMajor]
    bases: dict[str, HeldBase]
    cohorts: dict[str, HeldCohort]
    levels: dict[str, HeldLevel]
    plans: list[tuple[date, list[PhaseStart]]]
    school_names: dict[str, HeldSchool]

    def phases_on(self, day: date) -> list[PhaseStart]:
        """The phases of the plan that had begun last by the day, or of the first plan."""
        begun = [phases for starts_on, phases in self.plans if starts_on <= day]
        return begun[0] if begun else self.plans[-1][1]

    def phase_id(self, number: int, day: date) -> int | None:
        """The phase of this number in the plan of the day."""
        return next((phase.phase_id for phase in self.phases_on(day) if phase.number == number), None)


def read(session: Session) -> Held:
    """Reads what is held of schools, majors, bases and cohorts: tables of hundreds or thousands, whole."""
    schools = _schools(session)
    return Held(
        units={row.code: row.id for row in session.execute(sa.select(ReportingUnit.code, ReportingUnit.id))},
        schools=schools,
        majors=_majors(session),
        bases=_bases(session),
        cohorts=_cohorts(session),
        levels=_levels(session),
        plans=_plans(session),
        school_names={key: school for school in schools.values() for key in school.keys},
    )


def in_parts(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """The values in lists short enough for one IN."""
    rest = iter(values)
    while part := list(islice(rest, _ASKED_AT_ONCE)):
        yield part


def _schools(session: Session) -> dict[str, HeldSchool]:
    keys: dict[int, set[str]] = {}
    for row in session.execute(sa.select(SchoolAlias.school_id, SchoolAlias.name_key)):
        keys.setdefault(row.school_id, set()).add(row.name_key)
    columns = (School.id, School.code, School.name, School.type, ReportingUnit.code, School.joined_phase, School.name_key)
    found = session.execute(sa.select(*columns).join(ReportingUnit, ReportingUnit.id == School.unit_id))
    return {row[1]: HeldSchool(*row[:-1], keys=frozenset({row.name_key} | keys.get(row.id, set()))) for row in found}


def _majors(session: Session) -> dict[str, HeldMajor]:
    found = session.execute(sa.select(Major.id, Major.code, Major.name, Major.group_name, Major.phase))
    return {row.code: HeldMajor(*row) for row in found}


def _bases(session: Session) -> dict[str, HeldBase]:
    columns = (
        TrainingBase.id, TrainingBase.code, TrainingBase.serial, School.code, TrainingBase.batch,
        TrainingBase.document_number, TrainingBase.published_on, TrainingBase.valid_from, TrainingBase.valid_to,
    )  # fmt: skip
    found = session.execute(sa.select(*columns).join(School, School.id == TrainingBase.school_id))
    return {row[1]: HeldBase(*row) for row in found}


def _cohorts(session: Session) -> dict[str, HeldCohort]:
    columns = (
        Cohort.id, Cohort.code, TrainingBase.code, Cohort.title, Cohort.tier, Cohort.phase_id, Phase.number, Major.code,
        Level.name, Cohort.starts_on, Cohort.ends_on, Cohort.hours, Cohort.capacity, Cohort.seats_taken,
        Cohort.back_entered,
    )  # fmt: skip
    found: Iterable[Any] = session.execute(
        sa.select(*columns)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(Phase, Phase.id == Cohort.phase_id)
        .outerjoin(Major, Major.id == Cohort.major_id)
        .outerjoin(Level, Level.id == Cohort.level_id)
    )
    return {row[1]: HeldCohort(*row) for row in found}


def _levels(session: Session) -> dict[str, HeldLevel]:
    rows = session.execute(sa.select(Level.id, Level.name, Level.prerequisite_id, Level.code)).all()
    return {word: HeldLevel(*row[:3]) for row in rows for word in (row.name, row.code)}


def _plans(session: Session) -> list[tuple[date, list[PhaseStart]]]:
    rows = session.execute(
        sa.select(Plan.starts_on, Phase.id, Phase.number, Phase.starts_on.label("begins"))
        .join(Phase, Phase.plan_id == Plan.id)
        .order_by(Plan.starts_on.desc(), Phase.number)
    )
    plans: dict[date, list[PhaseStart]] = {}
    for row in rows:
        plans.setdefault(row.starts_on, []).append(PhaseStart(row.id, row.number, row.begins))
    return list(plans.items())
