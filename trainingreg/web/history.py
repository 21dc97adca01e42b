"""Back-entry of past years: upload the workbook, see what was found, import it; the worker does the work."""

from __future__ import annotations

import io
import secrets

from flask import Blueprint, current_app, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.documents.history_template import history_template
from trainingreg.documents.workbook_guard import file_kind
from trainingreg.documents.workbook_writing import ColumnOut, SheetOut, write_workbook
from trainingreg.domain.history.summary import Summary
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.models.upload import seal_upload
from trainingreg.outside import file_store, wake_workers
from trainingreg.queries import history_uploads
from trainingreg.queries.history_uploads import HistoryUpload
from trainingreg.services import history_uploads as uploads
from trainingreg.web import history_page
from trainingreg.web.access import actor, allow
from trainingreg.web.forms.checks import status
from trainingreg.web.forms.history import HistoryForm
from trainingreg.web.languages import translated
from trainingreg.web.roster_files import plain_name

blueprint = Blueprint("history", __name__)
Page = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/history", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def index() -> Page:
    """Takes a workbook and has it checked; lists the latest ones."""
    form = HistoryForm()
    if not form.validate_on_submit():
        return _upload_page(form, status())
    data = form.file.data.read()
    try:
        file_kind(data)
    except Invalid as refusal:
        form.file.errors = [translated(refusal.sentence)]
        return _upload_page(form, refusal.status)
    return redirect(url_for("history.show", token=_kept(data, plain_name(form.file.data.filename))), 303)


@blueprint.get("/history/template.xlsx")
@allow(Role.MINISTRY)
def template() -> Response:
    """An empty workbook to fill in."""
    return send_file(io.BytesIO(history_template()), XLSX, as_attachment=True, download_name=_("history") + ".xlsx")


@blueprint.get("/history/<token>")
@allow(Role.MINISTRY)
def show(token: str) -> str:
    """Where a workbook stands: in work, with problems, ready to be imported, or imported."""
    return history_page.rendered(_found(token))


@blueprint.get("/history/<token>/progress")
@allow(Role.MINISTRY)
def progress(token: str) -> str:
    """The progress alone, for the page that waits."""
    return render_template("history/work.html", work=history_page.work(_found(token)))


@blueprint.get("/history/<token>/problems.xlsx")
@allow(Role.MINISTRY)
def problems(token: str) -> Response:
    """The problems as a workbook, to be worked through beside the file."""
    outcome = _found(token).outcome
    if outcome is None:
        raise NotFound
    columns = (
        ColumnOut(_("Sheet"), 10),
        ColumnOut(_("Row"), 8),
        ColumnOut(_("Column"), 16),
        ColumnOut(_("Kind"), 10),
        ColumnOut(_("Reason"), 90),
    )
    rows = [
        (p.sheet, p.row, p.column, _("note") if p.warning else _("to correct"), translated(p.reason))
        for p in Summary.from_json(outcome).problems
    ]
    data = write_workbook([SheetOut(_("Problems"), columns, rows)])
    return send_file(io.BytesIO(data), XLSX, as_attachment=True, download_name=_("problems") + ".xlsx")


@blueprint.post("/history/<token>/import")
@allow(Role.MINISTRY)
def import_(token: str) -> Response:
    """Has a workbook imported in which nothing stands in the way."""
    with transaction() as session:
        uploads.queue_import(session, token, actor(), clock.now())
    wake_workers()
    return redirect(url_for("history.show", token=token), 303)


@blueprint.post("/history/<token>/check")
@allow(Role.MINISTRY)
def check(token: str) -> Response:
    """Has the same workbook checked once more."""
    with transaction() as session:
        uploads.check_again(session, token, actor(), clock.now())
    wake_workers()
    return redirect(url_for("history.show", token=token), 303)


def _kept(data: bytes, name: str) -> str:
    """Seals the bytes into the store and queues their check; the token of their address."""
    token = secrets.token_urlsafe(18)
    key = f"history/{token}.sealed"
    file_store().put(key, seal_upload(token, data))
    with transaction() as session:
        uploads.keep(session, token, name, key, actor(), clock.now())
    wake_workers()
    return token


def _found(token: str) -> HistoryUpload:
    found = history_uploads.find(token)
    if found is None:
        raise NotFound
    return found


def _upload_page(form: HistoryForm, code: int) -> tuple[str, int]:
    recent = [(each, history_page.standing(each)) for each in history_uploads.recent()]
    megabytes = current_app.config["MAX_UPLOAD_MB"]
    return render_template("history/index.html", form=form, recent=recent, megabytes=megabytes), code
