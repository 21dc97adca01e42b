"""Changing many certificates at once: preview and proposal, the list, and a second person's decision."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from trainingreg import clock, outside
from trainingreg.db import db, transaction
from trainingreg.domain import proposals as rules
from trainingreg.domain.permissions import Role
from trainingreg.domain.proposals import Change
from trainingreg.domain.refusals import NotFound
from trainingreg.queries import certificate_proposals as questions
from trainingreg.queries.certificate_proposals import Proposal, Selected
from trainingreg.services import certificate_proposals
from trainingreg.web import certificate_proposal_page, paging
from trainingreg.web.access import actor, allow
from trainingreg.web.forms.certificates import PublicReasonForm, RefusalForm
from trainingreg.web.forms.checks import kept

blueprint = Blueprint("certificate_proposals", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/certificates/proposals")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def index() -> str:
    """The proposals in scope, those that wait first."""
    found = questions.page(actor().scope, paging.wanted())
    return render_template("certificate_proposals/index.html", rows=found.rows, page=paging.page(found.in_all))


@blueprint.post("/certificates/proposals/new")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def new() -> Page:
    """Shows what would be done with the ticked certificates; once the reason is sent, proposes it."""
    change, chosen = _chosen()
    fitting = [each.number for each in chosen if each.why_not(change) is None]
    sent = "propose" in request.form
    form = PublicReasonForm() if sent else PublicReasonForm(formdata=None)
    proposal_id = _kept_proposal(form, change, fitting) if sent else None
    if proposal_id is None:
        return certificate_proposal_page.preview(change, chosen, form), 422 if sent else 200
    flash(_("Proposed. Nothing changes until another person approves it."), "ok")
    return redirect(url_for("certificate_proposals.show", proposal_id=proposal_id), 303)


@blueprint.get("/certificates/proposals/<int:proposal_id>")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def show(proposal_id: int) -> str:
    """One proposal with its certificates as they stand now."""
    return certificate_proposal_page.shown(_found(proposal_id), actor(), RefusalForm(formdata=None))


@blueprint.post("/certificates/proposals/<int:proposal_id>/approve")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def approve(proposal_id: int) -> Response:
    """Does what was proposed."""
    found, fonts = _found(proposal_id), outside.fonts()
    with transaction() as session:
        changed = certificate_proposals.approve(session, found.id, actor(), clock.now(), outside.printing(), fonts)
    if found.change is Change.REVOKE:
        flash(_("Certificates revoked: %(number)s.", number=changed), "ok")
    else:
        flash(_("New certificates issued: %(number)s. Their files are being made.", number=changed), "ok")
    return redirect(url_for("certificate_proposals.show", proposal_id=found.id), 303)


@blueprint.post("/certificates/proposals/<int:proposal_id>/refuse")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def refuse(proposal_id: int) -> Page:
    """Leaves everything as it is and says why."""
    found, form = _found(proposal_id), RefusalForm()

    def refused(session: Session) -> bool:
        certificate_proposals.refuse(session, found.id, form.note.data, actor(), clock.now())
        return True

    if not kept(form, refused):
        return certificate_proposal_page.shown(found, actor(), form), 422
    flash(_("The proposal has been refused. No certificate was changed."), "ok")
    return redirect(url_for("certificate_proposals.show", proposal_id=found.id), 303)


@blueprint.post("/certificates/proposals/<int:proposal_id>/take-back")
@allow(Role.BASE, Role.PROVINCE, Role.MINISTRY)
def take_back(proposal_id: int) -> Response:
    """Ends one's own proposal."""
    found = _found(proposal_id)
    with transaction() as session:
        certificate_proposals.take_back(session, found.id, actor(), clock.now())
    flash(_("The proposal has been taken back. No certificate was changed."), "ok")
    return redirect(url_for("certificate_proposals.show", proposal_id=found.id), 303)


def _kept_proposal(form: PublicReasonForm, change: Change, numbers: list[str]) -> int | None:
    return kept(
        form,
        lambda session: certificate_proposals.propose(session, change, numbers, form.reason.data, actor(), clock.now()),
    )


def _chosen() -> tuple[Change, list[Selected]]:
    """What is to be done with which certificates; NotFound where one is out of scope or does not exist."""
    wanted = request.form.get("change", "")
    if wanted not in set(Change):
        raise NotFound
    change, numbers = Change(wanted), set(request.form.getlist("numbers"))
    rules.check_role(actor(), change)
    rules.check_size(len(numbers))
    chosen = questions.selected(db.session(), numbers, actor().scope)
    if len(chosen) != len(numbers):
        raise NotFound
    return change, chosen


def _found(proposal_id: int) -> Proposal:
    found = questions.find(proposal_id, actor().scope)
    if found is None:
        raise NotFound
    return found
