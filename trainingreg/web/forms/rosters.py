"""Forms that bring people into a cohort: a roster file, or one person by hand."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from trainingreg.domain.identity import KIND_WORDS, DocumentKind
from trainingreg.web import labels
from trainingreg.web.forms.checks import at_most

_HAND = {"autocomplete": "off"}


class RosterForm(FlaskForm):
    """A roster file."""

    file = FileField(_l("Roster file"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx,.xls,.csv"})


class PersonForm(FlaskForm):
    """One row of a roster, typed; the fields have the names of `domain.roster_words.HEADERS`."""

    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), at_most(100)], render_kw=_HAND)
    kind = SelectField(_l("Kind of document"))
    document = StringField(_l("Document number"), [InputRequired(_l("Enter the document number.")), at_most(100)], render_kw=_HAND)
    school = StringField(_l("School"), [InputRequired(_l("Enter the school.")), at_most(100)], render_kw=_HAND)
    phone = StringField(_l("Mobile number"), [Optional(), at_most(100)], render_kw=_HAND)
    major = StringField(_l("Major taught"), [Optional(), at_most(100)])
    job_title = StringField(_l("Professional title"), [Optional(), at_most(100)])
    unit = StringField(_l("Sending unit"), [Optional(), at_most(100)])
    contact = StringField(_l("Contact"), [Optional(), at_most(100)])
    note = StringField(_l("Note"), [Optional(), at_most(100)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(KIND_WORDS[kind][0], labels.label(kind)) for kind in DocumentKind]

    def cells(self) -> dict[str, str]:
        """What was typed, by field of a roster."""
        return {name: field.data or "" for name, field in self._fields.items() if name != "csrf_token"}
