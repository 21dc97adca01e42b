"""Teachers whom nobody entered register themselves; their school or base confirms on the pages of teachers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.adapters import passwords
from trainingreg.db import transaction
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.names import name_key
from trainingreg.domain.refusals import Refusal
from trainingreg.models import Account
from trainingreg.queries import schools
from trainingreg.services import registration, sign_in
from trainingreg.services.registration import Entry
from trainingreg.services.teachers import DocumentKnown
from trainingreg.web import places
from trainingreg.web.access import public
from trainingreg.web.characters import warn_about_name
from trainingreg.web.forms import checks
from trainingreg.web.forms.passwords import RegistrationForm
from trainingreg.web.sign_in import enter, token_hash
from trainingreg.web.slowing import address_key, slowed

blueprint = Blueprint("registration", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
@public
def index() -> Response | tuple[str, int]:
    """Enters a teacher who waits for confirmation, and begins the account."""
    form = RegistrationForm()
    if not form.validate_on_submit():
        return _page(form), checks.status()
    try:
        account = _register(form)
    except Refusal as refusal:
        checks.show(form, refusal)
        return _page(form), refusal.status
    flash(_("Your entry is saved. Your school or base confirms it; then you can enrol."), "ok")
    warn_about_name(account.display_name)
    return redirect(url_for("mine.index"), 303)


def _register(form: RegistrationForm) -> Account:
    entry = Entry(
        name=str(form.name.data),
        kind=DocumentKind(form.kind.data),
        number=str(form.number.data),
        phone=form.phone.data or "",
        school_id=places.school_named(places.EVERYWHERE, str(form.school.data)).id,
        username=str(form.username.data),
    )
    with slowed(address_key(), f"registration:{name_key(entry.name)}", counted=DocumentKnown):
        hashed = passwords.hash_password(str(form.password.data))  # slow on purpose: outside the transaction
        now = clock.now()
        with transaction() as session:
            account = registration.register(session, entry, hashed, now)
            token = sign_in.start(session, account, now, token_hash)
    enter(account, token, now)
    return account


def _page(form: RegistrationForm) -> str:
    return render_template("registration/index.html", form=form, schools=schools.names(places.EVERYWHERE))
