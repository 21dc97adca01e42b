"""Reporting units as clerks write them: 44, 广东, 广东省, 广东省人力资源和社会保障厅, 兵团."""

from __future__ import annotations

from trainingreg.domain.regions import UNITS, Unit
from trainingreg.text import squash

_CORPS = UNITS[-1]


def unit_named(text: str) -> Unit | None:
    """The unit that a text begins with, or whose code it is; None where it names none."""
    words = squash(text).upper()
    if _CORPS.short_name in words or words == _CORPS.code:
        return _CORPS
    for unit in UNITS:
        if words == unit.code or (words and words.startswith(unit.name)):
            return unit
    return None
