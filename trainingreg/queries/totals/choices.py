"""What the totals can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import Major, School, TrainingBase


@dataclass(frozen=True)
class Choices:
    """Majors by code with their names, and the batches of training bases."""

    majors: dict[str, str]
    batches: tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """The names of a major and of the school that is a base."""

    major: str | None = None
    base: str | None = None


def choices() -> Choices:
    """All majors in the order of their codes, and all batches, in one statement."""
    majors = sa.select(Major.code, Major.name, sa.literal(0).label("batch"))
    batches = sa.select(sa.literal(""), sa.literal(""), TrainingBase.batch).distinct()
    rows = sorted(db.session.execute(sa.union_all(majors, batches)).all(), key=tuple)
    return Choices({row.code: row.name for row in rows if row.code}, tuple(row.batch for row in rows if not row.code))


def names(major: str | None, base: str | None) -> Names:
    """The names behind two codes; one that is not asked for, or does not exist, is None."""
    if major is None and base is None:
        return Names()
    majors = sa.select(sa.literal("major").label("kind"), Major.name).where(Major.code == major)
    schools = sa.select(sa.literal("base"), School.name).join(TrainingBase, TrainingBase.school_id == School.id)
    found = db.session.execute(sa.union_all(majors, schools.where(TrainingBase.code == base)))
    return Names(**{row.kind: row.name for row in found})
