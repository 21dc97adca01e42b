"""院校, 专业 and 基地 of a history workbook against the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trainingreg.domain.history import BaseRow, HistoryReading, MajorRow, SchoolRow, words
from trainingreg.domain.history.rows import HistoryRow
from trainingreg.domain.history.units import unit_in_cell
from trainingreg.domain.names import school_key
from trainingreg.domain.problems import Problem
from trainingreg.services.history.findings import Findings, knows, unknown_code
from trainingreg.services.history.held import Held, HeldBase, HeldMajor, HeldSchool
from trainingreg.text import say

# Codes stand in addresses: what would end a part of an address cannot be found again there.
_NO_ADDRESS = re.compile(r"[/\\]|^\.\.?$")


def resolve(reading: HistoryReading, held: Held, findings: Findings) -> None:
    """Goes through the three sheets."""
    for school in reading.schools:
        findings.problems += _about_school(school, held)
        known = held.schools.get(school.code)
        findings.compare(school, _school(school, known), _held_school(known) if known else None)
    for major in reading.majors:
        findings.problems += about_code(major, major.code, major.code in held.majors)
        known_major = held.majors.get(major.code)
        findings.compare(major, _major(major), _held_major(known_major) if known_major else None)
    for base in reading.bases:
        findings.problems += _about_base(base, reading, held)
        known_base = held.bases.get(base.code)
        findings.compare(base, _base(base), _held_base(known_base) if known_base else None)


def about_code(row: HistoryRow, code: str, is_held: bool) -> Iterator[Problem]:
    """A new code must be fit for an address."""
    if not is_held and _NO_ADDRESS.search(code):
        yield row.problem("code", say("A code may not hold the signs / and \\."))


def new_aliases(row: SchoolRow) -> list[tuple[str, str]]:
    """The aliases of a school with their keys, each once and none that is its own name."""
    keys = {school_key(alias): alias for alias in row.aliases}
    keys.pop(school_key(row.name), None)
    return [(alias, key) for key, alias in keys.items()]


def _about_school(row: SchoolRow, held: Held) -> Iterator[Problem]:
    known = held.schools.get(row.code)
    yield from about_code(row, row.code, known is not None)
    if unit_in_cell(row.unit) is None:
        yield row.problem("unit", say("%(unit)s is none of the 32 reporting units.", unit=row.unit))
    for name, names in (("name", (row.name,)), ("aliases", row.aliases)):
        for each in names:
            owner = held.school_names.get(school_key(each))
            if owner is not None and owner.code != row.code:
                reason = say("“%(name)s” means the school %(code)s in the registry.", name=each, code=owner.code)
                yield row.problem(name, reason)
    missing = [alias for alias in row.aliases if known and school_key(alias) not in known.keys]
    if known and missing:
        yield row.problem("aliases", say("The registry does not know this alias of the school: %(alias)s.", alias=missing[0]))


def _school(row: SchoolRow, known: HeldSchool | None) -> dict[str, Any]:
    unit = unit_in_cell(row.unit)
    same_name = known is not None and school_key(known.name) == school_key(row.name)
    return {
        "name": known.name if known and same_name else row.name,
        "type": row.type,
        "unit": unit.code if unit else row.unit,
        "joined_phase": row.joined_phase,
    }


def _held_school(school: HeldSchool) -> dict[str, Any]:
    return {"name": school.name, "type": school.type, "unit": school.unit_code, "joined_phase": school.joined_phase}


def _major(row: MajorRow) -> dict[str, Any]:
    return {"name": row.name, "group": row.group, "phase": row.phase}


def _held_major(major: HeldMajor) -> dict[str, Any]:
    return {"name": major.name, "group": major.group, "phase": major.phase}


def _about_base(row: BaseRow, reading: HistoryReading, held: Held) -> Iterator[Problem]:
    yield from about_code(row, row.code, row.code in held.bases)
    if not knows(reading, words.SCHOOLS, row.school_code, held.schools):
        yield row.problem("school_code", unknown_code(row.school_code, words.SCHOOLS))


_BASE_FIELDS = ("school_code", "batch", "notice_number", "published_on", "valid_from", "valid_to")


def _base(row: BaseRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _BASE_FIELDS}


def _held_base(base: HeldBase) -> dict[str, Any]:
    return {name: getattr(base, name) for name in _BASE_FIELDS}
