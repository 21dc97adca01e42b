"""The reporting units as a grid of tiles, shaded by how far each has come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trainingreg.domain.regions import UNITS, Unit

PLACES: dict[str, tuple[int, int, str]] = {
    "11": (6, 3, "BJ"), "12": (7, 3, "TJ"), "13": (6, 4, "HE"), "14": (5, 4, "SX"), "15": (6, 2, "NM"), "21": (8, 3, "LN"),
    "22": (8, 2, "JL"), "23": (8, 1, "HL"), "31": (8, 5, "SH"), "32": (7, 5, "JS"), "33": (7, 6, "ZJ"), "34": (6, 5, "AH"),
    "35": (7, 7, "FJ"), "36": (6, 6, "JX"), "37": (7, 4, "SD"), "41": (5, 5, "HA"), "42": (5, 6, "HB"), "43": (5, 7, "HN"),
    "44": (6, 7, "GD"), "45": (5, 8, "GX"), "46": (6, 8, "HI"), "50": (4, 6, "CQ"), "51": (3, 6, "SC"), "52": (4, 7, "GZ"),
    "53": (3, 7, "YN"), "54": (2, 6, "XZ"), "61": (4, 5, "SN"), "62": (3, 4, "GS"), "63": (2, 4, "QH"), "64": (4, 4, "NX"),
    "65": (1, 3, "XJ"), "XJBT": (1, 4, "XPCC"),
}  # fmt: skip
"""Column and row of each reporting unit in a grid of 8 by 8 (roughly where it lies, and deliberately no map), and the letters
of ISO 3166-2:CN, which fit into a tile where an English name does not."""

BANDS = ((0.80, "b1"), (0.90, "b2"), (0.95, "b3"), (1.00, "b4"))


@dataclass(frozen=True)
class Tile:
    """One reporting unit in the grid; `per_cent` is cut, None where nothing was completed or there is no target.

    Where the units have no targets, the tile holds `person_times` instead (None for nothing yet).
    """

    code: str
    short_name: str
    letters: str
    name_en: str
    column: int
    row: int
    band: str
    per_cent: int | None = None
    person_times: int | None = None


def tiles(rates: Mapping[str, float | None]) -> list[Tile]:
    """All units in the order of GB/T 2260; a unit without a rate, or with nothing completed, stays without a number."""
    return [_tile(unit, rates.get(unit.code)) for unit in UNITS]


def counted_tiles(person_times: Mapping[str, int]) -> list[Tile]:
    """All units with their person-times; the shade is the share of the largest, in fifths."""
    largest = max(person_times.values(), default=0)
    return [_counted_tile(unit, person_times.get(unit.code, 0), largest) for unit in UNITS]


def _tile(unit: Unit, rate: float | None) -> Tile:
    column, row, letters = PLACES[unit.code]
    return Tile(unit.code, unit.short_name, letters, unit.name_en, column, row, _band(rate), _per_cent(rate))


def _counted_tile(unit: Unit, number: int, largest: int) -> Tile:
    column, row, letters = PLACES[unit.code]
    band = f"b{math.ceil(number * 5 / largest)}" if number else "b0"
    return Tile(unit.code, unit.short_name, letters, unit.name_en, column, row, band, person_times=number or None)


def _band(rate: float | None) -> str:
    if not rate:
        return "b0"
    return next((band for limit, band in BANDS if rate < limit), "b5")


def _per_cent(rate: float | None) -> int | None:
    return math.floor(rate * 100 + 1e-9) if rate else None
