"""Writes schools, majors, bases and targets."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.names import school_key
from trainingreg.models import Major, Phase, ReportingUnit, School, SchoolAlias, Target, TrainingBase, TrainingBaseMajor
from trainingreg.services import bulk
from trainingreg.services.demo.plan import World
from trainingreg.services.demo.schools import WEIGHTS
from trainingreg.services.demo.shares import apportion


@dataclass(frozen=True)
class Places:
    """The ids of what was written, in the order of the world's lists; units in the order of reports, phases by number."""

    units: list[int]
    phases: dict[int, int]
    schools: list[int]
    majors: list[int]
    bases: list[int]


def write(session: Session, world: World) -> Places:
    """Writes them all and returns their ids."""
    units = list(session.scalars(sa.select(ReportingUnit.id).order_by(ReportingUnit.position)))
    rows = session.execute(sa.select(Phase.number, Phase.id).order_by(Phase.plan_id.desc()))
    phases = {row.number: row.id for row in rows}
    schools = _schools(session, world, units)
    majors = bulk.insert_numbered(
        session,
        Major,
        [{"code": m.code, "name": m.name, "group_name": m.group, "catalogue": "示例目录", "phase": m.phase} for m in world.majors],
    )
    bases = _bases(session, world, schools, majors)
    _targets(session, units, phases)
    return Places(units, phases, schools, majors, bases)


def _schools(session: Session, world: World, units: list[int]) -> list[int]:
    rows = [
        {
            "code": school.code, "name": school.name, "name_key": school_key(school.name), "type": school.type,
            "unit_id": units[school.unit], "joined_phase": school.joined_phase, "credit_code": None,
        }
        for school in world.schools
    ]  # fmt: skip
    ids = bulk.insert_numbered(session, School, rows)
    taken = {row["name_key"] for row in rows}
    aliases = [(place, s.alias) for place, s in enumerate(world.schools) if s.alias and school_key(s.alias) not in taken]
    bulk.insert(
        session,
        SchoolAlias,
        [{"school_id": ids[place], "name": name, "name_key": school_key(name)} for place, name in aliases],
    )
    return ids


def _bases(session: Session, world: World, schools: list[int], majors: list[int]) -> list[int]:
    rows = [
        {
            "code": f"JD{base.serial:03d}", "serial": base.serial, "school_id": schools[base.school], "batch": base.batch,
            "document_number": base.document_number, "published_on": base.published_on, "valid_from": base.valid_from,
            "valid_to": base.valid_to, "status": base.status,
        }
        for base in world.bases
    ]  # fmt: skip
    ids = bulk.insert_numbered(session, TrainingBase, rows)
    bulk.insert(
        session,
        TrainingBaseMajor,
        [{"base_id": base_id, "major_id": majors[n]} for base_id, base in zip(ids, world.bases, strict=True) for n in base.majors],
    )
    return ids


def _targets(session: Session, units: list[int], phases: dict[int, int]) -> None:
    """The target of each phase divided among the units."""
    whole = sa.select(Target.phase_id, Target.person_times).where(
        Target.phase_id.in_(phases.values()), Target.unit_id.is_(None), Target.base_id.is_(None), Target.major_id.is_(None)
    )
    rows = [
        {"phase_id": target.phase_id, "unit_id": unit, "person_times": share}
        for target in session.execute(whole).all()
        for unit, share in zip(units, apportion(target.person_times, WEIGHTS), strict=True)
    ]
    bulk.insert(session, Target, rows)
