"""Days as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell
from trainingreg.text import say, squash

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
_SIGNS = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: 0?0:00(?::00)?)?", re.ASCII)
_WORDS = re.compile(r"(\d{4})()年(\d{1,2})月(\d{1,2})日", re.ASCII)


def parse_day(raw: Cell) -> date:
    """The day that a cell holds or spells: a real date, 2025-03-07, 2025/3/7, 2025.3.7 or 2025年3月7日.

    Anything else raises Invalid, also a bare number: whether 45000 is a day or a slip cannot be known.
    """
    day = _as_date(raw)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Invalid(say("The year must lie between %(first)s and %(last)s.", first=EARLIEST_YEAR, last=LATEST_YEAR))
    return day


def _as_date(raw: Cell) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        raise Invalid(say("This is a number, not a date. Write it like 2025-03-07 or give the cell a date format."))
    return _spelt(squash(raw).lstrip("'"))


def _spelt(text: str) -> date:
    match = _SIGNS.fullmatch(text) or _WORDS.fullmatch(text)
    if match is None:
        raise Invalid(say("This is not a date. Write it like 2025-03-07 or 2025年3月7日."))
    try:
        return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        raise Invalid(say("There is no such day in the calendar.")) from None
