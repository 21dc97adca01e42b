"""Words and codes in cells: what may be kept and printed, and what a spreadsheet has spoilt."""

from __future__ import annotations

import re
from datetime import date

from trainingreg.domain.identity import EXACT_DIGITS
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.text import say, squash, tidy

LONGEST_TEXT = 200
LONGEST_CODE = 64
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\uf8ff\ufffd-\uffff\U000e0000-\U0010ffff]")


def parse_text(raw: Cell) -> str:
    """A cell's text as it is kept, "" if there is none; raises Invalid for what would print wrongly or is too long."""
    return _checked(tidy(as_text(raw)), LONGEST_TEXT)


def parse_code(raw: Cell) -> str:
    """A code or certificate number, "" if there is none: text, half-width, without spaces beside Chinese characters."""
    if isinstance(raw, date):
        raise Invalid(say("The spreadsheet turned this code into a date. Set the column to text and type the code again."))
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= 10**EXACT_DIGITS:
        raise Invalid(
            say(
                "The code was stored as a number: Excel keeps only its first %(kept)s digits. "
                "Set the column to text and type the code again.",
                kept=EXACT_DIGITS,
            )
        )
    return _checked(squash(as_text(raw)).lstrip("'"), LONGEST_CODE)


def _checked(text: str, longest: int) -> str:
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        code = f"U+{ord(unprintable[0]):04X}"
        raise Invalid(
            say(
                "Character %(position)s (%(code)s) is damaged or private and would print as another one. Type it again.",
                position=unprintable.start() + 1,
                code=code,
            )
        )
    if len(text) > longest:
        raise Invalid(say("This has %(length)s characters, more than %(most)s.", length=len(text), most=longest))
    return text
