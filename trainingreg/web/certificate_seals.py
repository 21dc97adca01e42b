"""Certificates sealed elsewhere: the file is fetched here, sealed on another platform, and brought back."""

from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.documents.sealed import MOST_BYTES, check_sealed
from trainingreg.domain import issuing
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.queries import certificates as questions
from trainingreg.queries.certificates import CertificateDetail
from trainingreg.services import certificate_seals
from trainingreg.web.access import actor, allow
from trainingreg.web.certificate_file import stored
from trainingreg.web.forms import checks
from trainingreg.web.forms.certificates import SealedFileForm

blueprint = Blueprint("certificate_seals", __name__)
Page = str | Response | tuple[str, int]


@blueprint.route("/certificates/<path:number>/sealed", methods=["GET", "POST"])
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def upload(number: str) -> Page:
    """Takes the sealed file; one that is not ours with a seal appended is refused with the reason."""
    found, form = _sealable(number), SealedFileForm()
    if form.validate_on_submit():
        try:
            _keep(found, form.file.data.read(MOST_BYTES + 1))
        except Invalid as refusal:
            checks.show(form, refusal)
        else:
            flash(_("The sealed file is kept and given out from now on. The file as issued stays and still verifies."), "ok")
            return redirect(url_for("certificates.show", number=found.number), 303)
    megabytes = MOST_BYTES // 1024 // 1024
    return render_template("certificates/sealed.html", certificate=found, form=form, megabytes=megabytes), checks.status()


def _sealable(number: str) -> CertificateDetail:
    """The certificate, if the reader answers for it; refused where it takes no sealed file."""
    found = questions.one(number, actor().scope)
    if found is None or not found.managed:
        raise NotFound
    issuing.check_sealable(found.state, found.issued_elsewhere, found.sealed_sha256 is not None)
    return found


def _keep(found: CertificateDetail, sent: bytes) -> None:
    """Checks, stores and notes the file."""
    place = questions.file_of(found.number, actor().scope)
    if place is None:
        raise NotFound
    check_sealed(stored(place.number, place.file_key, place.file_sha256), sent)
    digest = sha256(sent).hexdigest()
    key = f"certificates/{found.issued_on.year}/{found.number}.sealed.{digest[:12]}.pdf"
    outside.file_store().put(key, sent)
    with transaction() as session:
        certificate_seals.keep(session, found.number, key, digest, actor(), clock.now())
