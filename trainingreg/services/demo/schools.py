"""Invented schools of the 32 units, 982 of which have joined."""

from __future__ import annotations

import random
from dataclasses import dataclass

from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import SchoolType
from trainingreg.services.demo.shares import apportion

SCHOOLS = 1_000
JOINED = (300, 300, 382)

# How much of the whole each unit is, in the order of UNITS; guessed from how many people live there, nothing official.
WEIGHTS = (
    3.2, 2.4, 4.0, 2.8, 1.6, 2.6, 1.5, 1.7, 2.0, 8.0, 6.6, 3.6, 3.0, 3.0, 8.6, 6.4,
    3.6, 4.2, 11.0, 3.6, 0.9, 2.4, 4.6, 2.0, 2.4, 0.4, 3.0, 1.4, 0.5, 0.8, 1.6, 0.7,
)  # fmt: skip

_FIRST = "云澜栖朔锦汀浣砚岚霁漱沐映听枕筠蘅芷檀棠槿杉笠荻"
_SECOND = "洲渡岭屿浦陌阙岫皋坞泽野庭堤矶麓沚湄埠畈"
_FIELDS = ("", "", "机电", "轨道交通", "信息", "现代服务", "航空", "建设", "农业", "商贸")
_TYPES = {
    SchoolType.TECHNICIAN_COLLEGE: "技师学院",
    SchoolType.SENIOR_TECHNICAL_SCHOOL: "高级技工学校",
    SchoolType.TECHNICAL_SCHOOL: "技工学校",
}
DEMO_BASE_SCHOOL = "云洲技师学院"
DEMO_SCHOOL = "澜渡高级技工学校"
DEMO_UNIT = "44"
_GIVEN_NAMES = {DEMO_BASE_SCHOOL: SchoolType.TECHNICIAN_COLLEGE, DEMO_SCHOOL: SchoolType.SENIOR_TECHNICAL_SCHOOL}


@dataclass(slots=True)
class DemoSchool:
    """A school; `unit` is the place of its unit in UNITS, `size` how many teachers it tends to send."""

    code: str
    name: str
    type: SchoolType
    unit: int
    joined_phase: int | None
    size: float
    alias: str = ""


def make(chance: random.Random) -> list[DemoSchool]:
    """All schools, unit by unit; every unit has some that joined in each phase."""
    places = [first + second for first in _FIRST for second in _SECOND if first + second not in {"云洲", "澜渡"}]
    chance.shuffle(places)
    phases = [apportion(joined, WEIGHTS, least=1) for joined in JOINED]
    outside = apportion(SCHOOLS - sum(JOINED), WEIGHTS)
    schools: list[DemoSchool] = []
    for unit in range(len(UNITS)):
        joined = [phase for phase, shares in enumerate(phases, 1) for _ in range(shares[unit])]
        schools += _of_unit(chance, unit, places, joined + [None] * outside[unit])
    return schools


def _of_unit(chance: random.Random, unit: int, places: list[str], phases: list[int | None]) -> list[DemoSchool]:
    code = UNITS[unit].code
    given = list(_GIVEN_NAMES.items()) if code == DEMO_UNIT else []
    taken = given + _names(chance, places, len(phases) - len(given))
    return [
        DemoSchool(
            f"S{code}{n:03d}", name, kind, unit, phase, chance.gammavariate(1.2, 1.0) + 0.05,
            alias=name.replace("高级", "") if "高级" in name and n % 9 == 0 else "",
        )
        for n, ((name, kind), phase) in enumerate(zip(taken, phases, strict=True), 1)
    ]  # fmt: skip


def _names(chance: random.Random, places: list[str], wanted: int) -> list[tuple[str, SchoolType]]:
    """Two or three schools at each place; a place belongs to one unit only."""
    found: dict[str, SchoolType] = {}
    while len(found) < wanted:
        place = places.pop()
        for field, kind in zip(chance.sample(_FIELDS, 3), chance.choices(list(_TYPES), (4, 3, 3), k=3), strict=True):
            found[f"{place}{field}{_TYPES[kind]}"] = kind
    return list(found.items())[:wanted]
