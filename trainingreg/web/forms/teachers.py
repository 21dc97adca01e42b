"""Forms of teachers: the list's filter, finding by document, correcting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, SearchField, StringField
from wtforms.validators import InputRequired, Optional

from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone
from trainingreg.web.forms.checks import Checked, at_most
from trainingreg.web.forms.fields import FilterField, LineField

_OFF = {"autocomplete": "off", "spellcheck": "false"}


class TeachersFilter(Form):
    """What the list shows; choices are handed in."""

    name = SearchField(_l("Name"))
    school = SearchField(_l("School"))
    unit = FilterField(_l("Unit"))
    standing = FilterField(_l("Standing"))


class DocumentForm(FlaskForm):
    """A whole document number to look for: sent as a form, so that it never stands in an address."""

    number = StringField(_l("Document number"), [InputRequired(_l("Enter the whole number.")), at_most(40)], render_kw=_OFF)


class TeacherForm(FlaskForm):
    """Corrections of an entry; an empty telephone leaves the one that is held."""

    name = LineField(_l("Name"), [InputRequired(_l("Enter the name.")), Checked(clean_name)], render_kw=_OFF)
    school = LineField(_l("School"), [InputRequired(_l("Enter the school.")), at_most(100)], render_kw={**_OFF, "list": "schools"})
    phone = StringField(_l("New telephone"), [Optional(), at_most(30), Checked(parse_phone)], render_kw=_OFF)
