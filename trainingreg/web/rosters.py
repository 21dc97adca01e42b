"""Rosters: upload, check, annotated workbook, confirmation; and one person by hand."""

from __future__ import annotations

import io

from flask import Blueprint, current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.documents.roster_template import roster_template
from trainingreg.documents.workbook_marking import annotate_workbook
from trainingreg.domain.permissions import Role
from trainingreg.domain.problems import Problem, warnings
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.roster_rows import read_roster
from trainingreg.domain.roster_words import HEADERS, REQUIRED
from trainingreg.domain.sheets import Row, Sheet
from trainingreg.outside import file_store
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.queries.roster_uploads import RosterUpload
from trainingreg.services import rosters
from trainingreg.services.rosters import RosterRefused
from trainingreg.web import roster_files, roster_page
from trainingreg.web.access import actor, allow
from trainingreg.web.characters import unprintable
from trainingreg.web.cohort_lookup import run_by_me
from trainingreg.web.forms.checks import status
from trainingreg.web.forms.rosters import PersonForm, RosterForm
from trainingreg.web.languages import translated

blueprint = Blueprint("rosters", __name__)
Page = str | Response | tuple[str, int]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/cohorts/<code>/roster", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def upload(code: str) -> Page:
    """Takes a roster file and checks it; what is wrong is shown at once, with 422."""
    cohort, form = run_by_me(code), RosterForm()
    if not form.validate_on_submit():
        return _upload_page(cohort, form, status())
    data, name = form.file.data.read(), roster_files.plain_name(form.file.data.filename)
    try:
        reading = roster_files.read(data, name)
    except Invalid as refusal:
        form.file.errors = [translated(refusal.sentence)]
        return _upload_page(cohort, form, refusal.status)
    found = rosters.checked(db.session(), cohort.id, reading, unprintable)
    token = roster_files.keep(cohort.id, name, data, actor(), clock.now())
    if found.errors:
        return roster_page.rendered(cohort, found, token, name, clock.now(), RosterForm(formdata=None)), 422
    return redirect(url_for("rosters.check", code=code, token=token), 303)


@blueprint.get("/cohorts/<code>/roster/template.xlsx")
@allow(Role.BASE, Role.MINISTRY)
def template(code: str) -> Response:
    """An empty roster to fill in."""
    cohort = run_by_me(code)
    lines = [cohort.title, _("One row for each person. * must be filled in. Keep document numbers as text.")]
    return _workbook(roster_template(lines), f"{code}-roster.xlsx")


@blueprint.get("/cohorts/<code>/roster/<token>")
@allow(Role.BASE, Role.MINISTRY)
def check(code: str, token: str) -> str:
    """What was found in an uploaded roster, against the registry as it is now."""
    cohort = run_by_me(code)
    return _check_page(cohort, roster_files.waiting(cohort.id, token))


@blueprint.get("/cohorts/<code>/roster/<token>/annotated.xlsx")
@allow(Role.BASE, Role.MINISTRY)
def annotated(code: str, token: str) -> Response:
    """The uploaded file with every problem at its cell."""
    cohort = run_by_me(code)
    waiting = roster_files.waiting(cohort.id, token)
    data = roster_files.get(waiting)
    reading = roster_files.read(data, waiting.file_name)
    found = rosters.checked(db.session(), cohort.id, reading, unprintable)
    marked = annotate_workbook(data, waiting.file_name, found.problems, translated, reading.header_row)
    return _workbook(marked, roster_files.annotated_name(waiting.file_name, _("annotated")))


@blueprint.post("/cohorts/<code>/roster/<token>/confirm")
@allow(Role.BASE, Role.MINISTRY)
def confirm(code: str, token: str) -> Page:
    """Imports an uploaded roster: checked once more, then all of it or nothing."""
    cohort = run_by_me(code)
    waiting = roster_files.waiting(cohort.id, token)
    reading = roster_files.read(roster_files.get(waiting), waiting.file_name)
    try:
        with transaction() as session:
            done = rosters.import_roster(session, cohort.id, reading, unprintable, actor(), clock.now())
            rosters.finish(session, token, done, clock.now())
    except RosterRefused as refusal:
        return _check_page(cohort, waiting), refusal.status
    file_store().delete(waiting.file_key)
    flash(translated(done.sentence()), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.route("/cohorts/<code>/people/new", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def person(code: str) -> Page:
    """Adds one person by hand: a roster of one row, under the same rules."""
    cohort, form = run_by_me(code), PersonForm()
    if not form.validate_on_submit():
        return _person_page(cohort, form, status())
    reading = read_roster([_one_row(form.cells())], clock.today())
    try:
        with transaction() as session:
            remarks = warnings(rosters.checked(session, cohort.id, reading, unprintable).problems)
            done = rosters.import_roster(session, cohort.id, reading, unprintable, actor(), clock.now())
    except RosterRefused as refusal:
        _show(form, refusal.problems)
        return _person_page(cohort, form, refusal.status)
    flash(translated(done.sentence()), "ok")
    for remark in remarks:
        flash(translated(remark.reason), "warn")
    return redirect(url_for("cohorts.show", code=code), 303)


def _check_page(cohort: CohortFacts, waiting: RosterUpload) -> str:
    reading = roster_files.read(roster_files.get(waiting), waiting.file_name)
    found = rosters.checked(db.session(), cohort.id, reading, unprintable)
    return roster_page.rendered(cohort, found, waiting.token, waiting.file_name, waiting.uploaded_at, RosterForm(formdata=None))


def _one_row(cells: dict[str, str]) -> Sheet:
    return Sheet("", [Row(1, [HEADERS[name][0] for name in cells]), Row(2, list(cells.values()))])


def _show(form: PersonForm, problems: list[Problem]) -> None:
    """Puts problems at the fields of their columns."""
    fields = {words[0]: name for name, words in HEADERS.items()}
    for problem in problems:
        name = fields.get(problem.column)
        if name is None:
            form.form_errors.append(translated(problem.reason))
        else:
            form[name].errors = [*form[name].errors, translated(problem.reason)]


def _upload_page(cohort: CohortFacts, form: RosterForm, code: int) -> tuple[str, int]:
    megabytes = current_app.config["MAX_UPLOAD_MB"]
    columns = [words[0] + ("*" if name in REQUIRED else "") for name, words in HEADERS.items()]
    return render_template("rosters/upload.html", cohort=cohort, form=form, megabytes=megabytes, columns=columns), code


def _person_page(cohort: CohortFacts, form: PersonForm, code: int) -> tuple[str, int]:
    return render_template("rosters/person.html", cohort=cohort, form=form), code


def _workbook(data: bytes, name: str) -> Response:
    return send_file(io.BytesIO(data), XLSX, as_attachment=True, download_name=name)
