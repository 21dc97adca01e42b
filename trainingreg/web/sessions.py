"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.adapters import passwords
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Refusal
from trainingreg.domain.sign_in import WrongSignIn
from trainingreg.services import sign_in as sign_ins
from trainingreg.web import addresses
from trainingreg.web.access import public, signed_in
from trainingreg.web.forms.sign_in import SignInForm
from trainingreg.web.languages import translated
from trainingreg.web.sign_in import Viewer, enter, token_hash, viewer
from trainingreg.web.slowing import address_key, visitor

blueprint = Blueprint("sessions", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> Response | str | tuple[str, int]:
    """The sign-in page."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("sessions/login.html", form=form), (422 if request.method == "POST" else 200)
    try:
        person = _sign_in(form.username.data, form.password.data)
    except Refusal as refusal:
        return render_template("sessions/login.html", form=form, refused=translated(refusal.sentence)), refusal.status
    return redirect(addresses.own(form.next.data) or landing(person.actor.role))


@blueprint.post("/logout")
@signed_in
def logout() -> Response:
    """Ends the sign-in on the server."""
    person = viewer()
    if person is not None:
        with transaction() as database:
            sign_ins.end(database, token_hash(person.token), clock.now())
    logout_user()
    session.clear()
    return redirect(url_for("home.index"))


def landing(role: Role) -> str:
    """Where somebody of this role begins."""
    return url_for("mine.index" if role is Role.TEACHER else "today.index")


def _sign_in(username: str, password: str) -> Viewer:
    """Checks name and password and begins the sign-in; a failure is counted before it is told."""
    now = clock.now()
    name = sign_ins.username_key(username)
    keys = [f"here:{name}@{visitor()}", f"name:{name}", address_key()]
    with transaction() as database:
        sign_ins.check_not_slowed(database, keys, now)
        account = sign_ins.find_account(database, username)
    right = passwords.matches(account.password_hash if account else None, password)  # slow on purpose: outside the transaction
    with transaction() as database:
        if account is None or not right:
            sign_ins.count_failure(database, keys, now)
        else:
            sign_ins.forget_failures(database, keys[:2])
            token = sign_ins.start(database, account, now, token_hash)
    if account is None or not right:
        raise WrongSignIn
    return enter(account, token, now)
