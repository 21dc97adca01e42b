"""Training bases 师资研修基地: designations of schools by the ministry."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.organisations import clean_code
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import BaseStatus
from trainingreg.models import Major, School, TrainingBase, TrainingBaseMajor
from trainingreg.services import audit
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say, tidy


@dataclass(frozen=True)
class Designation:
    """What the ministry enters: the school, the document that designated it, its days, and majors (none: any major)."""

    school_id: int
    batch: int
    document_number: str | None
    published_on: date
    valid_from: date
    valid_to: date
    status: BaseStatus = BaseStatus.ACTIVE
    major_ids: frozenset[int] = field(default_factory=frozenset)


def add(session: Session, code: str, designation: Designation, actor: Actor, now: datetime) -> TrainingBase:
    """A new designation. Its serial, a part of certificate numbers, is the next one and never changes."""
    code = clean_code(code)
    if session.scalar(sa.select(TrainingBase.id).where(TrainingBase.code == code)):
        raise Invalid(say("Another base has this code."), "code")
    serial = (session.scalar(sa.select(sa.func.max(TrainingBase.serial))) or 0) + 1
    base = TrainingBase(code=code, serial=serial, **_values(session, designation))
    add_or_refuse(session, base, Invalid(say("Another base was added at the same moment. Try again."), "code"))
    _set_majors(session, base.id, designation.major_ids)
    audit.record(session, actor, now, "base.add", f"base:{code}", serial=serial)
    return base


def change(session: Session, code: str, designation: Designation, actor: Actor, now: datetime) -> TrainingBase:
    """New facts for a designation; code and serial stay."""
    base = session.scalar(sa.select(TrainingBase).where(TrainingBase.code == code).with_for_update())
    if base is None:
        raise NotFound
    values = _values(session, designation)
    changed = sorted(name for name, value in values.items() if getattr(base, name) != value)
    for name in changed:
        setattr(base, name, values[name])
    if _set_majors(session, base.id, designation.major_ids):
        changed.append("majors")
    if changed:
        audit.record(session, actor, now, "base.change", f"base:{code}", fields=changed)
    return base


def _values(session: Session, designation: Designation) -> dict[str, Any]:
    if session.get(School, designation.school_id) is None:
        raise Invalid(say("There is no such school."), "school")
    if designation.batch < 1:
        raise Invalid(say("Batches are counted from 1."), "batch")
    if designation.valid_to < designation.valid_from:
        raise Invalid(say("The last day lies before the first one."), "valid_to")
    values = asdict(designation) | {"document_number": tidy(designation.document_number or "") or None}
    del values["major_ids"]
    return values


def _set_majors(session: Session, base_id: int, wanted: frozenset[int]) -> bool:
    """Makes these the majors that the base may train; says whether anything changed."""
    held = set(session.scalars(sa.select(TrainingBaseMajor.major_id).where(TrainingBaseMajor.base_id == base_id)))
    if held == wanted:
        return False
    known = set(session.scalars(sa.select(Major.id).where(Major.id.in_(wanted))))
    if known != wanted:
        raise Invalid(say("There is no such major."), "majors")
    session.execute(sa.delete(TrainingBaseMajor).where(TrainingBaseMajor.base_id == base_id))
    session.add_all(TrainingBaseMajor(base_id=base_id, major_id=major_id) for major_id in sorted(wanted))
    return True
