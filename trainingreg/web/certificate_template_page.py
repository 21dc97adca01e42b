"""What the pages of certificate templates show."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from trainingreg import outside
from trainingreg.documents import certificate_sample, issued
from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.certificate_sample import Trial
from trainingreg.documents.look import look_of
from trainingreg.domain.certificate_templates import Design
from trainingreg.domain.wording import Field
from trainingreg.queries import longest_values
from trainingreg.queries.certificate_templates import VersionRow
from trainingreg.web.forms.certificate_templates import VersionForm
from trainingreg.web.languages import translated


def form(filled: VersionForm, of: VersionRow | None) -> str:
    """The form of a new template, or of a new version of one."""
    return render_template("certificate_templates/form.html", form=filled, template=of, fields=_fields())


def rendered(version: VersionRow) -> str:
    """The page of one version; once its preview was made, with what of the longest values finds no room."""
    refused = [translated(each.sentence) for each in _trial(version.design).refused] if version.previewed_at else []
    return render_template("certificate_templates/version.html", version=version, refused=refused)


def sample(design: Design, values: str) -> bytes:
    """A sample as it would be issued, but not signed; Invalid where not even usual values can be printed."""
    facts = _usual(design) if values == "usual" else _trial(design).facts
    return issued.make(facts, look_of(design), outside.fonts(), outside.templates())


def _usual(design: Design) -> CertificateFacts:
    printing = outside.printing()
    return certificate_sample.usual(
        design,
        number=f"{printing.programme_code}-2026-00-0000-00000-0",
        verify_url=f"{printing.public_url}/verify",
        verify_host=printing.verify_host,
    )


def _trial(design: Design) -> Trial:
    return certificate_sample.longest(_usual(design), longest_values.printed(), outside.fonts())


def _fields() -> list[tuple[str, str]]:
    """Every field of a wording, and what is printed for it."""
    words = {
        Field.NAME: _("name, always first"),
        Field.DATES: _("first and last day, always second"),
        Field.COHORT_TITLE: _("title of the cohort"),
        Field.HOURS: _("class hours, the number alone"),
        Field.TIER: _("tier, such as 部级示范"),
        Field.SUBJECT: _("kind of subjects"),
        Field.ISSUER: _("the base that issues"),
    }
    return [(f"{{{field.value}}}", word) for field, word in words.items()]
