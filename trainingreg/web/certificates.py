"""Certificates: issuing, cancelling and trying again, the list, one certificate, its file, revoking and replacing it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.db import transaction
from trainingreg.domain.issuing import CannotCancel
from trainingreg.domain.permissions import STAFF, Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CertificateState
from trainingreg.queries import certificates as questions
from trainingreg.queries.certificates import CertificateDetail
from trainingreg.services import certificate_cancelling, certificate_life, certificates
from trainingreg.web import certificate_file, certificate_page, cohort_page, paging
from trainingreg.web.access import actor, allow, signed_in
from trainingreg.web.act_words import changes_in_words
from trainingreg.web.cohort_lookup import run_by_me
from trainingreg.web.forms.certificates import PublicReasonForm
from trainingreg.web.forms.checks import kept, status
from trainingreg.web.languages import translated
from trainingreg.web.state_tags import state_tag, tag

blueprint = Blueprint("certificates", __name__)
Page = str | Response | tuple[str, int]


@blueprint.post("/cohorts/<code>/certificates")
@allow(Role.BASE, Role.MINISTRY)
def issue(code: str) -> Response:
    """Issues for everybody of the cohort who completed it and has no certificate."""
    cohort = run_by_me(code)
    with transaction() as session:
        new = certificates.issue(session, cohort.id, actor(), clock.now(), outside.printing())
    outside.wake_workers()
    if new:
        flash(_("Certificates issued: %(number)s. Their files are being made.", number=new), "ok")
    else:
        flash(_("Everybody who completed has a certificate already. Nothing new was issued."))
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.post("/cohorts/<code>/certificates/retry")
@allow(Role.BASE, Role.MINISTRY)
def retry(code: str) -> Response:
    """Prints again what could not be printed, with the names and titles of now."""
    cohort = run_by_me(code)
    with transaction() as session:
        again = certificates.retry(session, cohort.id, actor(), clock.now(), outside.printing())
    outside.wake_workers()
    flash(_("Certificates to be printed again: %(number)s.", number=again), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.route("/cohorts/<code>/certificates/cancel", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def cancel(code: str) -> Page:
    """Asks, and cancels what has not been made."""
    cohort = run_by_me(code)
    if request.method == "GET":
        return render_template("certificates/cancel.html", cohort=cohort)
    try:
        with transaction() as session:
            cancelled = certificate_cancelling.cancel(session, cohort.id, actor(), clock.now())
    except CannotCancel as refusal:
        return cohort_page.rendered(cohort, actor(), translated(refusal.sentence)), refusal.status
    flash(_("Certificates cancelled: %(number)s.", number=cancelled), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.get("/certificates")
@allow(*STAFF)
def index() -> str:
    """The certificates in scope."""
    form, wanted = certificate_page.filter_form()
    found = questions.page(actor().scope, wanted, paging.wanted())
    return render_template(
        "certificates/index.html",
        form=form,
        rows=certificate_page.shown(found.rows),
        wanted=wanted,
        page=paging.page(found.in_all),
        changes=changes_in_words(actor().role),
        blocked_tag=tag("block", _("Blocked")),
        elsewhere_tag=tag("plain", _("issued elsewhere")),
        state_tags={state: state_tag(state) for state in CertificateState},
    )


@blueprint.get("/certificates/<path:number>.pdf")
@signed_in
def file(number: str) -> Response:
    """The file as issued, the same for ever; for the holder and the staff in scope."""
    found = questions.file_of(number, actor().scope)
    if found is None:
        raise NotFound
    return certificate_file.answer(found)


@blueprint.get("/certificates/<path:number>")
@allow(*STAFF)
def show(number: str) -> str:
    """One certificate: what it says, its state and life, what can be done."""
    found = _seen(number)
    return render_template("certificates/show.html", **certificate_page.context(found, actor()))


@blueprint.route("/certificates/<path:number>/revoke", methods=["GET", "POST"])
@allow(Role.MINISTRY, Role.PROVINCE)
def revoke(number: str) -> Page:
    """Asks for the public reason, and revokes."""
    found, form = _managed(number), PublicReasonForm()
    done = kept(form, lambda session: certificate_life.revoke(session, found.number, form.reason.data, actor(), clock.now()))
    if done is None:
        return render_template("certificates/revoke.html", certificate=found, form=form), status()
    flash(_("The certificate has been revoked."), "ok")
    return redirect(url_for("certificates.show", number=found.number), 303)


@blueprint.route("/certificates/<path:number>/reissue", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY, Role.PROVINCE)
def reissue(number: str) -> Page:
    """Asks for the public reason, and issues a new certificate with the facts of now."""
    found, form = _managed(number), PublicReasonForm()
    printing, fonts = outside.printing(), outside.fonts()
    new = kept(
        form,
        lambda session: certificate_life.reissue(session, found.number, form.reason.data, actor(), clock.now(), printing, fonts),
    )
    if new is None:
        return render_template("certificates/reissue.html", certificate=found, form=form, replaces=_is_valid(found)), status()
    outside.wake_workers()
    flash(_("A new certificate has been issued. Its file is being made."), "ok")
    return redirect(url_for("certificates.show", number=new.number), 303)


def _seen(number: str) -> CertificateDetail:
    found = questions.one(number, actor().scope)
    if found is None:
        raise NotFound
    return found


def _managed(number: str) -> CertificateDetail:
    """The certificate, if the reader answers for it: the base that issued it, its province, the ministry."""
    found = _seen(number)
    if not found.managed:
        raise NotFound
    return found


def _is_valid(found: CertificateDetail) -> bool:
    return found.state is CertificateState.VALID
