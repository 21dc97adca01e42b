"""Getting in with a one-time code: code, name and last four characters on one side, username and password on the other."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.adapters import passwords
from trainingreg.db import transaction
from trainingreg.domain.activation import CodeRefused
from trainingreg.domain.names import name_key
from trainingreg.domain.refusals import Refusal
from trainingreg.services import activation, sign_in
from trainingreg.services.activation import Slip
from trainingreg.text import tidy
from trainingreg.web.access import public
from trainingreg.web.forms import checks
from trainingreg.web.forms.passwords import ActivationForm
from trainingreg.web.sign_in import enter, token_hash
from trainingreg.web.slowing import address_key, slowed, visitor

blueprint = Blueprint("activation", __name__)


@blueprint.route("/activate", methods=["GET", "POST"])
@public
def index() -> Response | tuple[str, int]:
    """Begins a teacher's account."""
    form = ActivationForm()
    if not form.validate_on_submit():
        return render_template("activation/index.html", form=form), checks.status()
    try:
        _activate(form)
    except Refusal as refusal:
        checks.show(form, refusal)
        return render_template("activation/index.html", form=form), refusal.status
    flash(_("Your account is ready. From now on sign in with username and password."), "ok")
    return redirect(url_for("mine.index"), 303)


def _activate(form: ActivationForm) -> None:
    slip = Slip(str(form.code.data), str(form.name.data), str(form.last_four.data))
    with slowed(address_key(), f"activation:{name_key(tidy(slip.name))}@{visitor()}", counted=CodeRefused):
        hashed = passwords.hash_password(str(form.password.data))  # slow on purpose: outside the transaction
        now = clock.now()
        with transaction() as session:
            account = activation.activate(session, slip, str(form.username.data), hashed, now)
            token = sign_in.start(session, account, now, token_hash)
    enter(account, token, now)
