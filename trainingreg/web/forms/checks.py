"""Rules of the domain as validators of fields, and refusals of services as errors of forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import Field, Form
from wtforms.validators import Length, ValidationError

from trainingreg.db import transaction
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.web.languages import translated

Result = TypeVar("Result")


class Checked:
    """Lets a rule of the domain read the field, so that every field that is wrong is named at once."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read

    def __call__(self, form: Form, field: Field) -> None:
        """Turns the rule's refusal into the field's error."""
        try:
            self.read(field.data or "")
        except Invalid as refusal:
            raise ValidationError(translated(refusal.sentence)) from None


def at_most(length: int) -> Length:
    """No more than so many characters."""
    return Length(max=length, message=_l("At most %(max)d characters."))


def show(form: Form, refusal: Refusal) -> None:
    """Puts what a service refused at the field it concerns, or else on top of the form."""
    name = refusal.field if isinstance(refusal, Invalid) else ""
    sentence = translated(refusal.sentence)
    if name in form:
        form[name].errors = [*form[name].errors, sentence]
    else:
        form.form_errors.append(sentence)


def kept(form: FlaskForm, act: Callable[[Session], Result]) -> Result | None:
    """What `act` made of a valid form in one transaction; None when the form was not sent, or is wrong and says why."""
    if not form.validate_on_submit():
        return None
    try:
        with transaction() as session:
            return act(session)
    except Invalid as refusal:
        show(form, refusal)
        return None


def status() -> int:
    """The status of a page that shows a form: 422 when it was sent and refused."""
    return 422 if request.method == "POST" else 200
