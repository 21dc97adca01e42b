"""The form of verification."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Form
from wtforms.validators import DataRequired

from trainingreg.web.forms.fields import LineField


def _as_typed(most: int) -> dict[str, str]:
    return {"autocomplete": "off", "spellcheck": "false", "maxlength": str(most)}


class VerifyForm(Form):
    """Number and name of a certificate; it is drawn on the home page too."""

    number = LineField(
        _l("Certificate number"), [DataRequired(_l("Enter the number on the certificate."))], render_kw=_as_typed(100)
    )
    name = LineField(_l("Name"), [DataRequired(_l("Enter the name on the certificate."))], render_kw=_as_typed(50))


class ListForm(FlaskForm):
    """A list of numbers and names."""

    file = FileField(_l("List"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx,.xls,.csv"})
