"""Majors 专业."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.organisations import clean_code, clean_title
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.models import Major
from trainingreg.services import audit
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say, tidy


@dataclass(frozen=True)
class MajorFacts:
    """What the ministry enters about a major; empty texts become None."""

    name: str
    group_name: str | None
    catalogue: str | None
    phase: int | None


def add(session: Session, code: str, facts: MajorFacts, actor: Actor, now: datetime) -> Major:
    """A new major; raises Invalid where the code is taken."""
    code = clean_code(code)
    taken = Invalid(say("Another major has this code."), "code")
    if session.scalar(sa.select(Major.id).where(Major.code == code)):
        raise taken
    major = Major(code=code, **asdict(_clean(facts)))
    add_or_refuse(session, major, taken)
    audit.record(session, actor, now, "major.add", f"major:{code}")
    return major


def change(session: Session, code: str, facts: MajorFacts, actor: Actor, now: datetime) -> Major:
    """New facts for a major; its code stays."""
    major = session.scalar(sa.select(Major).where(Major.code == code).with_for_update())
    if major is None:
        raise NotFound
    values = asdict(_clean(facts))
    changed = sorted(name for name, value in values.items() if getattr(major, name) != value)
    for name in changed:
        setattr(major, name, values[name])
    if changed:
        audit.record(session, actor, now, "major.change", f"major:{code}", fields=changed)
    return major


def _clean(facts: MajorFacts) -> MajorFacts:
    return replace(
        facts,
        name=clean_title(facts.name),
        group_name=tidy(facts.group_name or "") or None,
        catalogue=tidy(facts.catalogue or "") or None,
    )
