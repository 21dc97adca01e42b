"""The form that takes a history workbook."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class HistoryForm(FlaskForm):
    """A history workbook."""

    file = FileField(_l("History workbook"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx"})
