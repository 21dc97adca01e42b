"""报送单位 in the history workbook: a unit's name or code, with the words that officially follow it, and nothing else."""

from __future__ import annotations

import re

from trainingreg.domain.regions import UNITS, Unit

_FOLLOWS = re.compile(r"(省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)?(人力资源(和|与)?社会保障(厅|局)|人社(厅|局))?")
_CORPS = UNITS[-1]
_CORPS_WORDS = {_CORPS.name, _CORPS.short_name, "新疆兵团", "XPCC"}
_BY_CODE = {unit.code: unit for unit in UNITS}


def unit_in_cell(word: str) -> Unit | None:
    """The unit that a squashed cell names; None where it names none of the 32."""
    if word.upper() in _BY_CODE:
        return _BY_CODE[word.upper()]
    if word.removesuffix("人力资源和社会保障局").removesuffix("人社局") in _CORPS_WORDS:
        return _CORPS
    for unit in UNITS[:-1]:
        if word.startswith(unit.name) and _FOLLOWS.fullmatch(word.removeprefix(unit.name)):
            return unit
    return None
