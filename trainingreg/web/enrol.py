"""A teacher enrols in a cohort and withdraws."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.services import enrolment
from trainingreg.web.access import actor, allow

blueprint = Blueprint("enrol", __name__)


@blueprint.post("/cohorts/<code>/enrol")
@allow(Role.TEACHER)
def enrol(code: str) -> Response:
    """Takes a seat; a refusal answers 409 with its sentence."""
    with transaction() as session:
        enrolment.enrol(session, code, actor(), clock.now())
    flash(_("You are enrolled. A seat is kept for you."), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.post("/cohorts/<code>/withdraw")
@allow(Role.TEACHER)
def withdraw(code: str) -> Response:
    """Gives the seat back; a refusal answers 409 with its sentence."""
    with transaction() as session:
        enrolment.withdraw(session, code, actor(), clock.now())
    flash(_("You have withdrawn. Your seat is free for somebody else."), "ok")
    return redirect(url_for("mine.index"), 303)
