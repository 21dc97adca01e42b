"""The own account: sign-ins, password, the notice, and everything that is held about a teacher."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.adapters import passwords
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotAllowed, Refusal
from trainingreg.domain.sign_in import WrongPassword
from trainingreg.queries import own_account as questions
from trainingreg.queries import own_data
from trainingreg.services import accounts, sign_in, teachers
from trainingreg.web import own_data as data_words
from trainingreg.web.access import actor, allow, signed_in
from trainingreg.web.forms import checks
from trainingreg.web.forms.passwords import OwnPasswordForm
from trainingreg.web.sessions import landing
from trainingreg.web.sign_in import Viewer, token_hash, viewer
from trainingreg.web.slowing import slowed

blueprint = Blueprint("own_account", __name__)
_MIME = {"json": "application/json", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@blueprint.get("/account")
@signed_in
def index() -> str:
    """Who I am here, and where I am signed in."""
    config = current_app.config
    own = token_hash(_me().token)
    idle, hours = config["SESSION_IDLE_MINUTES"], config["SESSION_HOURS"]
    sign_ins = questions.sign_ins(actor().account_id, own, clock.now(), idle, hours)
    facts = questions.facts(actor().account_id)
    return render_template("own_account/index.html", facts=facts, sign_ins=sign_ins, username=_me().username)


@blueprint.post("/account/end_others")
@signed_in
def end_others() -> Response:
    """Ends every other sign-in of this account."""
    with transaction() as session:
        sign_in.end_all(session, actor().account_id or 0, clock.now(), keep=token_hash(_me().token))
    flash(_("All other sign-ins have ended."), "ok")
    return redirect(url_for("own_account.index"), 303)


@blueprint.post("/account/notice")
@signed_in
def notice() -> Response:
    """Records that a teacher who came by roster has read the notice about personal information."""
    with transaction() as session:
        teachers.record_notice(session, actor(), clock.now())
    return redirect(url_for("own_account.index"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def password() -> Response | tuple[str, int]:
    """Changes the own password; a first password must be changed before anything else."""
    form, forced = OwnPasswordForm(), _me().must_change_password
    form.owner = _me().username
    if not form.validate_on_submit():
        return render_template("own_account/password.html", form=form, forced=forced), checks.status()
    try:
        _change(str(form.current.data), str(form.password.data))
    except Refusal as refusal:
        checks.show(form, refusal)
        return render_template("own_account/password.html", form=form, forced=forced), refusal.status
    flash(_("Your password is changed. All other sign-ins have ended."), "ok")
    return redirect(landing(actor().role) if forced else url_for("own_account.index"), 303)


@blueprint.get("/account/data")
@allow(Role.TEACHER)
def data() -> str:
    """Everything that is held about the teacher who asks."""
    sections = own_data.of_teacher(actor().teacher_id or 0)
    has_phone = any(record.get("phone") for section in sections for record in section.records())
    return render_template("own_account/data.html", sections=sections, words=data_words, has_phone=has_phone)


@blueprint.post("/account/data/remove_phones")
@allow(Role.TEACHER)
def remove_phones() -> Response:
    """Removes the teacher's telephone numbers, those of past rosters too."""
    with transaction() as session:
        teachers.remove_phones(session, actor(), clock.now())
    flash(_("Your telephone numbers are removed."), "ok")
    return redirect(url_for("own_account.data"), 303)


@blueprint.post("/account/data/<any(json,xlsx):kind>")
@allow(Role.TEACHER)
def data_file(kind: str) -> Response:
    """The same as a file to take away; that it was fetched is recorded."""
    with transaction() as session:
        teachers.record_own_export(session, actor(), clock.now())
    sections = own_data.of_teacher(actor().teacher_id or 0)
    body = data_words.as_json(sections) if kind == "json" else data_words.as_workbook(sections)
    answer = Response(body, mimetype=_MIME[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data.{kind}"'
    return answer


def _change(current: str, wanted: str) -> None:
    with slowed(f"password:{sign_in.username_key(_me().username)}", counted=WrongPassword):
        if not passwords.matches(questions.facts(actor().account_id).password_hash, current):
            raise WrongPassword
    hashed = passwords.hash_password(wanted)  # slow on purpose: outside the transaction
    with transaction() as session:
        accounts.change_own_password(session, actor(), hashed, token_hash(_me().token), clock.now())


def _me() -> Viewer:
    person = viewer()
    if person is None:
        raise NotAllowed
    return person
