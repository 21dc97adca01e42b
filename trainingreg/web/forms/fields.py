"""Fields that read what people really type: full-width digits, 2026年12月7日, 40.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.widgets import Select, html_params

from trainingreg.domain.dates import parse_day
from trainingreg.domain.numbers import parse_whole_number
from trainingreg.domain.refusals import Invalid
from trainingreg.text import tidy
from trainingreg.web.languages import translated
from trainingreg.web.options import options


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


class _DrawnOnce(Select):
    """A select whose options are drawn once for the same choices."""

    def __call__(self, field: SelectField, **attributes: Any) -> Markup:
        """The select with its options."""
        opening = html_params(name=field.name, id=field.id, **attributes)
        return Markup("<select %s>%s</select>") % (Markup(opening), options(tuple(field.choices or ()), field.data or ""))  # noqa: S704


class FilterField(SelectField):
    """A select of a list's filter: whatever stands in the address is taken, and what is no choice narrows nothing."""

    widget = _DrawnOnce()

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)


def _read(parse: Callable[[str], Any], valuelist: list[str]) -> Any:
    text = valuelist[0].strip() if valuelist else ""
    if not text:
        return None
    try:
        return parse(text)
    except Invalid as problem:
        raise ValueError(translated(problem.sentence)) from None
