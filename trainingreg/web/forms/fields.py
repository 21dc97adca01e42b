"""Fields that read what people really type: full-width digits, 2026年12月7日, 40.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import DateField, IntegerField, StringField

from trainingreg.domain.dates import parse_day
from trainingreg.domain.numbers import parse_whole_number
from trainingreg.domain.refusals import Invalid
from trainingreg.text import tidy
from trainingreg.web.languages import translated


class DayField(DateField):
    """A day, by the rules of `domain.dates`; empty means None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the day; a ValueError becomes the field's error."""
        self.data = _read(parse_day, valuelist)


class WholeNumberField(IntegerField):
    """A whole number, by the rules of `domain.numbers`; empty means None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the number; a ValueError becomes the field's error."""
        self.data = _read(lambda text: parse_whole_number(text, at_least=0), valuelist)


class LineField(StringField):
    """One line of text, without odd spaces; never None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Tidies what was typed."""
        self.data = tidy(valuelist[0]) if valuelist else ""


def _read(parse: Callable[[str], Any], valuelist: list[str]) -> Any:
    text = valuelist[0].strip() if valuelist else ""
    if not text:
        return None
    try:
        return parse(text)
    except Invalid as problem:
        raise ValueError(translated(problem.sentence)) from None
