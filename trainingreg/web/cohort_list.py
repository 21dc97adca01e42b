"""The list of cohorts: what is asked for in the address, and the words of its filters."""

from __future__ import annotations

from datetime import date

from flask import request

from trainingreg.domain.dates import parse_day
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import CohortState
from trainingreg.queries.cohorts import Wanted
from trainingreg.web import languages

LONGEST_WORDS = 100
_CHINESE_UNITS = tuple((unit.code, unit.name) for unit in UNITS)
_ENGLISH_UNITS = tuple((unit.code, unit.name_en) for unit in UNITS)


def wanted() -> Wanted:
    """What the address asks for; what cannot be read narrows nothing."""
    state, major = request.args.get("state", ""), request.args.get("major", "")
    return Wanted(
        words=request.args.get("q", "").strip()[:LONGEST_WORDS],
        state=CohortState(state) if state in set(CohortState) else None,
        unit_code=request.args.get("unit", ""),
        major_id=int(major) if major.isascii() and major.isdigit() and len(major) < 10 else None,
        first_day=_day("from"),
        last_day=_day("to"),
        open_now=request.args.get("open_now") == "1",
        seats_left=request.args.get("seats_left") == "1",
    )


def _day(name: str) -> date | None:
    try:
        return parse_day(request.args.get(name, ""))
    except Invalid:
        return None


def unit_choices() -> tuple[tuple[str, str], ...]:
    """Code and name of each reporting unit, in the reader's language."""
    return _CHINESE_UNITS if languages.code() == "zh" else _ENGLISH_UNITS
