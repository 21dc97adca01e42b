"""Forms of schools, majors and bases."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, SearchField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from trainingreg.domain.organisations import clean_code, clean_credit_code, clean_title
from trainingreg.domain.words import BaseStatus, SchoolType
from trainingreg.web import labels
from trainingreg.web.forms.checks import Checked, at_most
from trainingreg.web.forms.fields import DayField, FilterField, LineField, WholeNumberField

_OFF = {"autocomplete": "off"}
_PHASES = ("1", "2", "3")


def _phase_choices(empty: Any) -> list[tuple[str, str]]:
    return [("", str(empty)), *((number, labels.phase(int(number))) for number in _PHASES)]


class SchoolForm(FlaskForm):
    """A school; units are handed in, `code` only matters for a new one."""

    code = LineField(_l("School code"), [InputRequired(_l("Enter a code.")), Checked(clean_code)], render_kw=_OFF)
    name = LineField(_l("School name"), [InputRequired(_l("Enter the full name.")), Checked(clean_title)], render_kw=_OFF)
    unit_code = SelectField(_l("Reporting unit"), [InputRequired(_l("Choose a reporting unit."))])
    type = SelectField(_l("Type of school"), [Optional()])
    joined_phase = SelectField(_l("Joined in phase"), [Optional()])
    credit_code = LineField(_l("Unified social credit code"), [Optional(), Checked(clean_credit_code)], render_kw=_OFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type.choices = labels.choices(SchoolType, str(_l("Not known")))
        self.joined_phase.choices = _phase_choices(_l("Not known"))


class AliasForm(FlaskForm):
    """One more name of a school."""

    alias = LineField(_l("Another name"), [InputRequired(_l("Enter a name.")), Checked(clean_title)], render_kw=_OFF)


class MajorForm(FlaskForm):
    """A major; `code` only matters for a new one."""

    code = LineField(_l("Major code"), [InputRequired(_l("Enter a code.")), Checked(clean_code)], render_kw=_OFF)
    name = LineField(_l("Major name"), [InputRequired(_l("Enter a name.")), Checked(clean_title)], render_kw=_OFF)
    group_name = LineField(_l("Group"), [Optional(), at_most(100)])
    catalogue = LineField(_l("Version of the catalogue"), [Optional(), at_most(100)])
    phase = SelectField(_l("Phase"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase.choices = _phase_choices(_l("Not known"))


class BaseForm(FlaskForm):
    """A designation; majors are handed in, `code` only matters for a new one."""

    code = LineField(_l("Base code"), [InputRequired(_l("Enter a code.")), Checked(clean_code)], render_kw=_OFF)
    school = LineField(_l("School"), [InputRequired(_l("Enter the school.")), at_most(100)], render_kw={**_OFF, "list": "schools"})
    batch = WholeNumberField(
        _l("Batch"), [InputRequired(_l("Enter the batch.")), NumberRange(1, 99, _l("Batches are counted from 1."))]
    )
    document_number = LineField(_l("Document that designated it"), [Optional(), at_most(100)])
    published_on = DayField(_l("Published on"), [InputRequired(_l("Enter the day of publication."))])
    valid_from = DayField(_l("Valid from"), [InputRequired(_l("Enter the first day."))])
    valid_to = DayField(_l("Valid to"), [InputRequired(_l("Enter the last day."))])
    status = SelectField(_l("Status"), default=BaseStatus.ACTIVE.value)
    majors = SelectMultipleField(_l("Majors that it may train"), [Optional()], coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = labels.choices(BaseStatus)


class PlacesFilter(Form):
    """What the lists of schools and bases show; units are handed in, `batch` is for bases only."""

    q = SearchField(_l("Name or code"))
    unit = FilterField(_l("Unit"))
    batch = FilterField(_l("Batch"))


class MajorsFilter(Form):
    """What the list of majors shows."""

    q = SearchField(_l("Name, code or group"))
    phase = FilterField(_l("Phase"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.phase.choices = _phase_choices(_l("Any"))
