"""The form of one late result; the whole cohort's page is read row by row in `web.results`."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trainingreg.domain.words import Assessment
from trainingreg.web import labels
from trainingreg.web.forms.fields import LineField


class LateResultForm(FlaskForm):
    """Hours, assessment, and why the result changes after completion."""

    hours = LineField(_l("Hours attended"), [InputRequired(_l("Enter the hours attended."))])
    assessment = SelectField(_l("Assessment"), [Optional()])
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Enter a reason.")), Length(max=500)], render_kw={"rows": 3})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment.choices = labels.choices(Assessment, empty=_("not assessed"))
