"""Majors 专业: everybody on the staff may look, the ministry edits."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound
from trainingreg.queries import majors as questions
from trainingreg.queries.majors import MajorRow
from trainingreg.services import majors
from trainingreg.services.majors import MajorFacts
from trainingreg.web import paging
from trainingreg.web.access import actor, allow
from trainingreg.web.forms import checks
from trainingreg.web.forms.schools import MajorForm, MajorsFilter

blueprint = Blueprint("majors", __name__)


@blueprint.get("/majors")
@allow(Role.MINISTRY, Role.PROVINCE)
def index() -> str:
    """The list of majors."""
    filters = MajorsFilter(request.args)
    phase = int(filters.phase.data) if filters.phase.data in {"1", "2", "3"} else None
    found = questions.listed(filters.q.data or "", phase, paging.wanted())
    editable = actor().role is Role.MINISTRY
    return render_template(
        "majors/index.html", filters=filters, majors=found.rows, page=paging.page(found.in_all), editable=editable
    )


@blueprint.route("/majors/new", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def new() -> Response | tuple[str, int]:
    """Adds a major."""
    form = MajorForm()
    if not checks.kept(form, lambda session: majors.add(session, str(form.code.data), _facts(form), actor(), clock.now())):
        return render_template("majors/form.html", form=form, major=None), checks.status()
    flash(_("Major %(name)s is on the list.", name=form.name.data), "ok")
    return redirect(url_for("majors.index", q=form.code.data), 303)


@blueprint.route("/majors/<code>/edit", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def edit(code: str) -> Response | tuple[str, int]:
    """Changes a major; its code stays."""
    major = questions.one(code)
    if major is None:
        raise NotFound
    form = _form(major)
    if not checks.kept(form, lambda session: majors.change(session, code, _facts(form), actor(), clock.now())):
        return render_template("majors/form.html", form=form, major=major), checks.status()
    flash(_("Major %(name)s is saved.", name=form.name.data), "ok")
    return redirect(url_for("majors.index", q=code), 303)


def _form(major: MajorRow) -> MajorForm:
    data = {"name": major.name, "group_name": major.group_name or "", "catalogue": major.catalogue or ""}
    form = MajorForm(data=data | {"phase": str(major.phase or "")})
    del form.code
    return form


def _facts(form: MajorForm) -> MajorFacts:
    return MajorFacts(
        name=str(form.name.data),
        group_name=form.group_name.data,
        catalogue=form.catalogue.data,
        phase=int(form.phase.data) if form.phase.data else None,
    )
