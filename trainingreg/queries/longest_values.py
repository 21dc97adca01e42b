"""The longest values that certificates may have to hold, as the registry has them now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.issuing import major_printed
from trainingreg.models import Certificate, Cohort, Enrolment, Major, School, Teacher, TrainingBase

_MOST = 10  # of each kind: the longest in bytes need not be the widest on paper
_FIRST_HAN = 0x2E80


def printed() -> dict[str, list[str]]:
    """The longest values of each printed field, the widest first, in the order in which they share the page. One SELECT."""
    kinds = {
        "name": _longest(Teacher.name, sa.select(Teacher.name).where(Teacher.id.in_(sa.select(Enrolment.teacher_id)))),
        "cohort_title": _longest(Cohort.title, sa.select(Cohort.title)),
        "issuer": _longest(School.name, sa.select(School.name).join(TrainingBase, TrainingBase.school_id == School.id)),
        "major": _longest(Major.name + Major.code, sa.select(Major.name + sa.literal("\n") + Major.code)),
        "standard": _longest(Cohort.standard_version, sa.select(Cohort.standard_version)),
        "number": _longest(Certificate.number, sa.select(Certificate.number).where(~Certificate.issued_elsewhere)),
    }
    union = sa.union_all(*(sa.select(sa.literal(kind).label("kind"), values.c[0]) for kind, values in kinds.items()))
    rows: Any = db.session.execute(union)
    found: dict[str, list[str]] = {kind: [] for kind in kinds}
    for kind, value in rows:
        found[kind].append(_as_printed(kind, value))
    return {kind: sorted(values, key=_breadth, reverse=True) for kind, values in found.items()}


def _longest(column: Any, question: sa.Select[Any]) -> sa.Subquery:
    length = _bytes(column)
    distinct = question.where(column.is_not(None)).distinct().add_columns(length.label("size"))
    return distinct.order_by(length.desc()).limit(_MOST).subquery()


def _bytes(column: Any) -> Any:
    """The length in UTF-8, in which a Chinese character counts for three Latin letters."""
    if db.engine.dialect.name == "sqlite":
        return sa.func.length(sa.cast(column, sa.LargeBinary))
    return sa.func.octet_length(column)


def _breadth(value: str) -> float:
    """About how wide the text is, in ems."""
    return sum(1.0 if ord(character) >= _FIRST_HAN else 0.55 for character in value)


def _as_printed(kind: str, value: str) -> str:
    return major_printed(*value.split("\n")) if kind == "major" else value
