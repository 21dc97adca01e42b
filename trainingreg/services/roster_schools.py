"""Schools as rosters name them: by registered name or alias, with near names for those that are not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.names import school_key
from trainingreg.domain.unit_names import unit_named
from trainingreg.models import ReportingUnit, School, SchoolAlias

MOST_SUGGESTED = 20
_NEAR = 0.6


@dataclass(frozen=True)
class KnownSchool:
    """A registered school; `by_alias` where the roster used another name of it."""

    school_id: int
    name: str
    unit_code: str
    unit_name: str
    by_alias: bool


class Schools:
    """The schools that a roster names, asked for in two statements whatever its length."""

    def __init__(self, session: Session, names: Iterable[str]) -> None:
        self._session = session
        keys = sorted({school_key(name) for name in names})
        self._known = self._named(keys) | self._registered(keys)
        self._names: list[tuple[str, str]] | None = None
        self._suggested: dict[tuple[str, str], list[str]] = {}

    def find(self, name: str) -> KnownSchool | None:
        """The school with this name or alias."""
        return self._known.get(school_key(name))

    def near(self, name: str, unit: str) -> list[str]:
        """Registered names like this one, of the same unit where it is known; only for the first twenty unknown names."""
        known_unit = unit_named(unit)
        wanted = (name, known_unit.code if known_unit else "")
        if wanted not in self._suggested and len(self._suggested) < MOST_SUGGESTED:
            names = [each for each, code in self._all_names() if not wanted[1] or code == wanted[1]]
            self._suggested[wanted] = get_close_matches(name, names, n=3, cutoff=_NEAR)
        return self._suggested.get(wanted, [])

    def _registered(self, keys: list[str]) -> dict[str, KnownSchool]:
        question = _schools(School.name_key).where(School.name_key.in_(keys))
        return {row.name_key: _known(row, by_alias=False) for row in self._session.execute(question)}

    def _named(self, keys: list[str]) -> dict[str, KnownSchool]:
        aliases = _schools(SchoolAlias.name_key).join(SchoolAlias, SchoolAlias.school_id == School.id)
        return {
            row.name_key: _known(row, by_alias=True) for row in self._session.execute(aliases.where(SchoolAlias.name_key.in_(keys)))
        }

    def _all_names(self) -> list[tuple[str, str]]:
        if self._names is None:
            rows = self._session.execute(
                sa.select(School.name, ReportingUnit.code)
                .join(ReportingUnit, ReportingUnit.id == School.unit_id)
                .order_by(School.name)
            )
            self._names = [(row.name, row.code) for row in rows]
        return self._names


def _schools(key: sa.orm.InstrumentedAttribute[str]) -> sa.Select[int, str, str, str, str]:
    return sa.select(School.id, School.name, ReportingUnit.code, ReportingUnit.name.label("unit"), key).join(
        ReportingUnit, ReportingUnit.id == School.unit_id
    )


def _known(row: sa.Row[int, str, str, str, str], by_alias: bool) -> KnownSchool:
    return KnownSchool(row.id, row.name, row.code, row.unit, by_alias)
