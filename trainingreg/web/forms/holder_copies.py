"""Forms of what holders give away: a link, a copy with a note."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from trainingreg.domain.holder_copies import LEAST_SHARED, LONGEST_PURPOSE, MOST_SHARED, clean_purpose
from trainingreg.web.forms.checks import Checked
from trainingreg.web.forms.fields import DayField, LineField

_DAYS = (LEAST_SHARED, 60, 90, MOST_SHARED)


class LinkForm(FlaskForm):
    """For how many days a link is good."""

    days = SelectField(_l("Good for"), coerce=int, choices=[SelectChoice(days, _l("%(days)s days", days=days)) for days in _DAYS])


class CopyForm(FlaskForm):
    """What a copy is for, and its last day."""

    purpose = LineField(
        _l("Purpose"), [Checked(clean_purpose)], render_kw={"maxlength": str(LONGEST_PURPOSE), "autocomplete": "off"}
    )
    last_on = DayField(_l("Good until"), [InputRequired(_l("Enter until when the copy is good."))])
