"""A form that shows every kind of field on the page of styles and components."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from trainingreg.domain.words import Mode, Tier
from trainingreg.web import labels


class Samples(FlaskForm):
    """One field of each kind; it is never sent."""

    class Meta:
        """Drawn with GET, so it needs no token."""

        csrf = False

    title = StringField(_l("Title"))
    hours = IntegerField(_l("Class hours"), [NumberRange(1, 400, _l("Enter a whole number from 1 to 400"))])
    doc = StringField(_l("Training notice"), [Optional()])
    mode = RadioField(_l("Mode"))
    tier = SelectField(_l("Tier"))
    starts = DateField(_l("First day"), [Optional()])
    why = TextAreaField(_l("Reason"), [Optional()])
    file = FileField(_l("File"), [Optional()])
    ok = BooleanField(_l("Confirmed"))


def samples() -> Samples:
    """The form with a choice made and one mistake in it."""
    form = Samples(formdata=None, data={"hours": 800, "mode": Mode.ON_SITE, "ok": True})
    form.mode.choices = labels.choices(Mode)
    form.tier.choices = labels.choices(Tier)
    form.hours.validate(form)
    return form
