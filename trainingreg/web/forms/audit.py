"""The filter of the record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, SearchField, SelectField
from wtforms.validators import Optional

from trainingreg.web.forms.fields import DayField


class AuditFilter(Form):
    """What the record shows; acts are handed in."""

    subject = SearchField(_l("About"))
    action = SelectField(_l("Act"), validate_choice=False)
    actor = SearchField(_l("Who"))
    first_day = DayField(_l("From"), [Optional()])
    last_day = DayField(_l("Until"), [Optional()])
