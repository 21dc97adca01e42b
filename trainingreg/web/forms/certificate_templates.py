"""Forms of certificate templates: one version's words and look, and the template that it begins."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from trainingreg.domain.certificate_templates import Design, clean_heading, clean_programme, clean_template_code, parse_offset
from trainingreg.domain.organisations import clean_title
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.wording import clean_wording
from trainingreg.domain.words import Border, Paper
from trainingreg.text import tidy
from trainingreg.web import labels
from trainingreg.web.forms.checks import Checked
from trainingreg.web.forms.fields import LineField
from trainingreg.web.languages import translated


class MillimetreField(StringField):
    """Millimetres by the rules of `parse_offset`; what cannot be read stays as typed and has an error."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the number; a ValueError becomes the field's error."""
        self.data = valuelist[0] if valuelist else ""
        try:
            self.data = parse_offset(self.data)
        except Invalid as problem:
            raise ValueError(translated(problem.sentence)) from None

    def _value(self) -> str:
        return f"{self.data:g}" if isinstance(self.data, float) else self.data or "0"


class VersionForm(FlaskForm):
    """What a version lays down."""

    title = LineField(_l("Certificate title"), [Checked(clean_heading)])
    programme = LineField(_l("Line above the title"), [Checked(clean_programme)])
    wording = TextAreaField(_l("Wording"), [Checked(clean_wording)], filters=[lambda text: tidy(text or "")], render_kw={"rows": 4})
    border = SelectField(_l("Border"))
    mono = BooleanField(_l("Black and white"))
    paper = SelectField(_l("Paper"))
    title_on_paper = BooleanField(_l("Title and line above it are on the paper already"))
    dx = MillimetreField(_l("Move everything to the right, mm"), default=0.0)
    dy = MillimetreField(_l("Move everything down, mm"), default=0.0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.border.choices = labels.choices(Border)
        self.paper.choices = labels.choices(Paper)

    def design(self) -> Design:
        """The design as typed; only for a form that validates."""
        return Design(
            title=str(self.title.data),
            programme=str(self.programme.data),
            wording=str(self.wording.data),
            border=Border(self.border.data),
            mono=self.mono.data,
            paper=Paper(self.paper.data),
            title_on_paper=self.title_on_paper.data,
            dx=self.dx.data,
            dy=self.dy.data,
        )


class TemplateForm(VersionForm):
    """A new template with its first version."""

    code = LineField(_l("Template code"), [InputRequired(_l("Enter a code.")), Checked(clean_template_code)])
    name = LineField(_l("Name to choose it by"), [Checked(clean_title)])
    for_programme = LineField(_l("Programme that it is for"), [Checked(clean_title)])
