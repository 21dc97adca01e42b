"""Words: sentences that can be translated later, and how characters are normalised, masked and measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_WITHOUT_ZERO_WIDTH = dict.fromkeys(map(ord, _ZERO_WIDTH))
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Sentence:
    """An English sentence with named places (`%(name)s`), translated only where it is shown.

    Rules, services and documents know no request and so no language; they say *what* is wrong and the edge says it in
    the reader's words. A param may itself be a Sentence.
    """

    template: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.through(lambda template: template)

    def through(self, gettext: Callable[[str], str]) -> str:
        """The sentence with `gettext` applied to its template and to every Sentence among its params."""
        template = gettext(self.template)
        if not self.params:
            return template
        return template % {k: v.through(gettext) if isinstance(v, Sentence) else v for k, v in self.params.items()}

    def as_json(self) -> dict[str, Any]:
        """The sentence as it is stored, to be translated whenever it is shown."""
        params = {k: v.as_json() if isinstance(v, Sentence) else v for k, v in self.params.items()}
        return {"template": self.template, "params": params}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Sentence:
        """The sentence again."""
        params = {k: cls.from_json(v) if isinstance(v, dict) else v for k, v in stored["params"].items()}
        return cls(stored["template"], params)


def say(template: str, /, **params: Any) -> Sentence:
    """A sentence to be translated later; the message extractor collects the templates by this function's name."""
    return Sentence(template, params)


def tidy(value: str) -> str:
    """Text as it is kept and shown: NFC, nothing invisible, single spaces, none at the ends."""
    if value.isascii():
        return " ".join(value.split())
    return " ".join(unicodedata.normalize("NFC", value).translate(_WITHOUT_ZERO_WIDTH).split())


def half_width(value: str) -> str:
    """Full-width letters, digits and signs as their ASCII forms; every other character as it is."""
    return value if value.isascii() else value.translate(_HALF_WIDTH)


def squash(value: str) -> str:
    """Text as it is compared: tidy, half-width, and no space beside a Chinese character.

    Single spaces between ASCII characters stay, so that two English words do not grow into one.
    """
    words = half_width(tidy(value)).split(" ")
    squashed = words[0]
    for word in words[1:]:
        squashed += f" {word}" if squashed[-1].isascii() and word[0].isascii() else word
    return squashed


def mask_document(number: str) -> str:
    """The first 3 and the last 4 characters of an identity document; of a short one only the last 2."""
    if len(number) < 9:
        return "•" * max(len(number) - 2, 0) + number[-2:]
    return number[:3] + "•" * (len(number) - 7) + number[-4:]


def mask_phone(number: str) -> str:
    """138••••0007: the middle of a telephone number hidden, as that of a document is."""
    return mask_document(number)


def day(value: date, chinese: bool = True) -> str:
    """2026年10月12日, or 12 Oct 2026."""
    if chinese:
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_range(first: date, last: date, chinese: bool = True) -> str:
    """2026年10月12日—23日, or 12–23 Oct 2026: what both ends share is said once."""
    if first == last:
        return day(first, chinese)
    return _range_in_chinese(first, last) if chinese else _range_in_english(first, last)


def _range_in_chinese(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{day(first)}—{day(last)}"
    month_again = "" if first.month == last.month else f"{last.month}月"
    return f"{day(first)}—{month_again}{last.day}日"


def _range_in_english(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{day(first, False)} – {day(last, False)}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last, False)}"
    return f"{first.day}–{day(last, False)}"
