"""Forms of certificates: the filter of the list, and the reason for a change."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Form, SearchField, TextAreaField
from wtforms.validators import InputRequired

from trainingreg.domain.issuing import clean_reason
from trainingreg.domain.proposals import clean_note
from trainingreg.web.forms.checks import Checked
from trainingreg.web.forms.fields import FilterField


class CertificatesFilter(Form):
    """What the list of certificates shows; choices are handed in."""

    q = SearchField(_l("Number or name"))
    state = FilterField(_l("State"))
    cohort = SearchField(_l("Code of the cohort"))


class PublicReasonForm(FlaskForm):
    """Why a certificate is revoked or replaced: everybody who verifies it reads this."""

    reason = TextAreaField(
        _l("Reason, public"), [InputRequired(_l("Enter a reason.")), Checked(clean_reason)], render_kw={"rows": 3}
    )


class RefusalForm(FlaskForm):
    """Why a proposal is refused: who proposed it reads this."""

    note = TextAreaField(_l("Why not"), [InputRequired(_l("Say why you refuse it.")), Checked(clean_note)], render_kw={"rows": 2})


class SealedFileForm(FlaskForm):
    """The file of a certificate as it came back from the platform that sealed it."""

    file = FileField(_l("Sealed PDF"), [FileRequired(_l("Choose a file."))], render_kw={"accept": "application/pdf,.pdf"})
