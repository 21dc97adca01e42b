"""Whole numbers and telephone numbers as people type them."""

from __future__ import annotations

import re

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.text import Sentence, say, squash

_WHOLE = re.compile(r"-?[0-9]+(\.0*)?")
_LOOSE_SIGNS = str.maketrans("", "", " -()‐–—")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[1-9][0-9]{8,10}")
_ABROAD = re.compile(r"(?:\+|00)[1-9][0-9]{6,14}")
_HOME_PREFIX = re.compile(r"^(?:(?:\+|00)86(?=[01])|86(?=1[0-9]{10}$))")


def parse_whole_number(raw: Cell, at_least: int, at_most: int = 1_000_000) -> int:
    """The whole number in a cell, within bounds; raises Invalid otherwise."""
    text = "" if isinstance(raw, bool) else squash(as_text(raw)).lstrip("'")
    if not _WHOLE.fullmatch(text):
        raise Invalid(say("This must be a whole number."))
    number = int(text.partition(".")[0]) if len(text) < 20 else at_most + 1
    if number < at_least:
        raise Invalid(say("This must be at least %(least)s.", least=at_least))
    if number > at_most:
        raise Invalid(say("This must be at most %(most)s.", most=at_most))
    return number


def parse_phone(raw: Cell) -> str:
    """A telephone number: a mobile of 11 digits, a landline with its area code, or +country and number; "" if empty."""
    text = squash(as_text(raw)).lstrip("'").translate(_LOOSE_SIGNS)
    number = _HOME_PREFIX.sub("", text)
    if not number or _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(number):
        return number
    raise Invalid(_phone_refusal(number))


def _phone_refusal(number: str) -> Sentence:
    if number.isdigit() and number.startswith("1") and len(number) != 11:
        return say("A mobile number has 11 digits, this one has %(length)s.", length=len(number))
    return say("This is not a telephone number. Write one mobile number of 11 digits.")
