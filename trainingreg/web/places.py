"""Schools, bases and units as people name them in forms."""

from __future__ import annotations

from trainingreg.domain.permissions import Scope
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.regions import UNITS
from trainingreg.queries import bases, schools
from trainingreg.queries.bases import BaseRow
from trainingreg.queries.schools import SchoolName
from trainingreg.text import say
from trainingreg.web import languages

EVERYWHERE = Scope(all=True)
_NAMES = {"zh": {unit.code: unit.name for unit in UNITS}, "en": {unit.code: unit.name_en for unit in UNITS}}


def unit_choices(empty: str | None = None) -> list[tuple[str, str]]:
    """The 32 reporting units in their order, with an empty first choice if a word for it is given."""
    first = [("", empty)] if empty is not None else []
    return first + list(unit_names().items())


def unit_names() -> dict[str, str]:
    """Code and name of every reporting unit, in their order and in the reader's language."""
    return _NAMES[languages.code()]


def unit_name(code: str | None) -> str:
    """The name of a reporting unit in the reader's language; an empty text for None."""
    return "" if code is None else unit_names()[code]


def school_named(scope: Scope, text: str, field: str = "school") -> SchoolName:
    """The one school that somebody named by code, name or alias; raises Invalid with what it might have been."""
    found = schools.called(scope, text)
    if found is not None:
        return found
    near = schools.resembling(scope, text) if text.strip() else []
    if near:
        names = " · ".join(school.name for school in near)
        raise Invalid(say("No school has this name. Did you mean one of these: %(names)s?", names=names), field)
    raise Invalid(say("No school has this name. Use the full name or the code of the school."), field)


def base_named(scope: Scope, text: str, field: str = "base") -> BaseRow:
    """The one base that somebody named by code or by its school; raises Invalid."""
    found = bases.called(scope, text)
    if found is None:
        raise Invalid(say("No single base has this code or name. Use the code of the base."), field)
    return found
