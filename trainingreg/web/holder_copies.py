"""A teacher gives away links and copies of a certificate, sees what is live, and ends it."""

from __future__ import annotations

import secrets
from contextlib import suppress
from hashlib import sha256

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.adapters.file_store import StoreAway
from trainingreg.db import transaction
from trainingreg.domain import holder_copies as rules
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import CertificateState
from trainingreg.queries import certificates
from trainingreg.queries import holder_copies as questions
from trainingreg.queries.certificates import CertificateDetail, CertificateFile
from trainingreg.services import holder_copies
from trainingreg.web import certificate_file
from trainingreg.web.access import actor, allow
from trainingreg.web.copy_making import made
from trainingreg.web.forms.checks import kept, show, status
from trainingreg.web.forms.holder_copies import CopyForm, LinkForm

blueprint = Blueprint("holder_copies", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/mine/certificates/<path:number>")
@allow(Role.TEACHER)
def index(number: str) -> Page:
    """What is live of one certificate, and the two forms for more."""
    return _page(_own(number))


@blueprint.post("/mine/certificates/<path:number>/links")
@allow(Role.TEACHER)
def share(number: str) -> Page:
    """Begins a link."""
    own, form = _own(number), LinkForm()
    begun = kept(form, lambda session: holder_copies.share(session, own.number, form.days.data, actor(), clock.now()))
    if begun is None:
        return _page(own, link_form=form)
    flash(_("The link is ready. Copy it from the list below."), "ok")
    return _back(own.number)


@blueprint.post("/mine/certificates/<path:number>/copies")
@allow(Role.TEACHER)
def copy(number: str) -> Page:
    """Makes a copy with its note; what the rules refuse is refused before anything is printed."""
    own, form = _own(number), CopyForm()
    if not form.validate_on_submit() or not _is_kept(own, form):
        return _page(own, copy_form=form)
    flash(_("The copy is ready. Download it from the list below."), "ok")
    return _back(own.number)


@blueprint.get("/mine/copies/<int:copy_id>.pdf")
@allow(Role.TEACHER)
def file(copy_id: int) -> Response:
    """The file of a live copy."""
    found = questions.copy_file(copy_id, actor().teacher_id or 0, clock.today())
    if found is None:
        raise NotFound
    data = certificate_file.stored(found.number, found.file_key, found.file_sha256)
    name = f"{found.number}-copy-{copy_id}.pdf"
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.post("/mine/links/<int:share_id>/end")
@allow(Role.TEACHER)
def end_link(share_id: int) -> Response:
    """Ends a link at once."""
    with transaction() as session:
        number = holder_copies.end_share(session, share_id, actor(), clock.now())
    flash(_("The link has ended. Whoever opens it sees nothing of the certificate."), "ok")
    return _back(number)


@blueprint.post("/mine/copies/<int:copy_id>/end")
@allow(Role.TEACHER)
def end_copy(copy_id: int) -> Response:
    """Ends a copy at once; its file is kept no more."""
    with transaction() as session:
        number, key = holder_copies.end_copy(session, copy_id, actor(), clock.now())
    with suppress(StoreAway):  # the worker removes it later
        outside.file_store().delete(key)
    flash(_("The copy has ended. Whoever verifies the file learns that."), "ok")
    return _back(number)


def _own(number: str) -> CertificateDetail:
    found = certificates.one(number, actor().scope)
    if found is None or found.state is CertificateState.PENDING:
        raise NotFound
    return found


def _is_kept(own: CertificateDetail, form: CopyForm) -> bool:
    """Makes and keeps the copy; False where a rule refuses what was entered, which the form then says."""
    purpose, last_on, today = rules.clean_purpose(form.purpose.data), form.last_on.data, clock.today()
    try:
        rules.check_valid(own.state)
        rules.check_last_day(last_on, today)
        rules.check_more_copies(len(questions.copies(own.number, today)))
        data = made(_file_of(own), rules.note(purpose, last_on))
        key, digest = f"copies/{secrets.token_hex(16)}.pdf", sha256(data).hexdigest()
        with transaction() as session:
            copy_id = holder_copies.keep_copy(session, own.number, purpose, last_on, key, digest, actor(), clock.now())
        _store(copy_id, key, data)
    except Invalid as refusal:
        show(form, refusal)
        return False
    return True


def _file_of(own: CertificateDetail) -> CertificateFile:
    found = certificates.file_of(own.number, actor().scope)
    if found is None:
        raise NotFound
    return found


def _store(copy_id: int, key: str, data: bytes) -> None:
    """Keeps the file of a copy that is on record already, so that none is ever left that nobody knows of."""
    try:
        outside.file_store().put(key, data)
    except BaseException:
        with transaction() as session:
            holder_copies.end_copy(session, copy_id, actor(), clock.now())
        raise


def _page(own: CertificateDetail, link_form: LinkForm | None = None, copy_form: CopyForm | None = None) -> tuple[str, int]:
    today = clock.today()
    public_url = outside.printing().public_url
    return render_template(
        "mine/copies.html",
        certificate=own,
        title=own.facts["cohort_title"] if own.facts else own.cohort_title,
        is_valid=own.state is CertificateState.VALID,
        link_form=link_form or LinkForm(formdata=None),
        copy_form=copy_form or CopyForm(formdata=None),
        links=[(link, rules.link(public_url, link.code)) for link in questions.links(own.number, today)],
        copies=questions.copies(own.number, today),
        rules=rules,
    ), status()


def _back(number: str) -> Response:
    return redirect(url_for("holder_copies.index", number=number), 303)
