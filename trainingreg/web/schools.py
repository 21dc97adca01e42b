"""Schools: a province looks at those of its unit, the ministry edits them and their other names."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import SchoolType
from trainingreg.queries import schools as questions
from trainingreg.queries.schools import SchoolRow
from trainingreg.services import schools
from trainingreg.services.schools import SchoolFacts
from trainingreg.web import labels, paging, places
from trainingreg.web.access import actor, allow
from trainingreg.web.forms import checks
from trainingreg.web.forms.schools import AliasForm, PlacesFilter, SchoolForm

blueprint = Blueprint("schools", __name__)
blueprint.add_app_template_filter(places.unit_name)


@blueprint.get("/schools")
@allow(Role.MINISTRY, Role.PROVINCE)
def index() -> str:
    """The schools in the reader's scope."""
    filters = PlacesFilter(request.args)
    filters.unit.choices = places.unit_choices(_("Any"))
    del filters.batch
    if actor().role is not Role.MINISTRY:
        del filters.unit
    given = filters.data
    found = questions.listed(actor().scope, given["q"] or "", given.get("unit") or "", paging.wanted())
    types, page = dict(labels.choices(SchoolType)), paging.page(found.in_all)
    return render_template(
        "schools/index.html", filters=filters, schools=found.rows, page=page, types=types, unit_names=places.unit_names()
    )


@blueprint.route("/schools/new", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def new() -> Response | tuple[str, int]:
    """Adds a school."""
    form = _form()
    school = checks.kept(form, lambda session: schools.add(session, str(form.code.data), _facts(form), actor(), clock.now()))
    if school is None:
        return render_template("schools/form.html", form=form, school=None), checks.status()
    flash(_("School %(name)s is on the list.", name=school.name), "ok")
    return redirect(url_for("schools.show", code=school.code), 303)


@blueprint.get("/schools/<code>")
@allow(Role.MINISTRY, Role.PROVINCE)
def show(code: str) -> str:
    """One school with its other names."""
    return _school_page(_found(code), AliasForm())


@blueprint.route("/schools/<code>/edit", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def edit(code: str) -> Response | tuple[str, int]:
    """Changes a school; its code stays."""
    school = _found(code)
    form = _form(school)
    if not checks.kept(form, lambda session: schools.change(session, code, _facts(form), actor(), clock.now())):
        return render_template("schools/form.html", form=form, school=school), checks.status()
    flash(_("School %(name)s is saved.", name=form.name.data), "ok")
    return redirect(url_for("schools.show", code=code), 303)


@blueprint.post("/schools/<code>/aliases")
@allow(Role.MINISTRY)
def add_alias(code: str) -> Response | tuple[str, int]:
    """Adds another name, by which rosters may call the school."""
    school, form = _found(code), AliasForm()
    if not checks.kept(form, lambda session: schools.add_alias(session, code, str(form.alias.data), actor(), clock.now())):
        return _school_page(school, form), 422
    flash(_("Rosters may now also say %(name)s.", name=form.alias.data), "ok")
    return redirect(url_for("schools.show", code=code), 303)


@blueprint.post("/schools/<code>/aliases/<int:alias_id>/remove")
@allow(Role.MINISTRY)
def remove_alias(code: str, alias_id: int) -> Response:
    """Takes another name away."""
    with transaction() as session:
        schools.remove_alias(session, code, alias_id, actor(), clock.now())
    flash(_("The name is removed."), "ok")
    return redirect(url_for("schools.show", code=code), 303)


def _found(code: str) -> SchoolRow:
    school = questions.one(actor().scope, code)
    if school is None:
        raise NotFound
    return school


def _school_page(school: SchoolRow, form: AliasForm) -> str:
    editable = actor().role is Role.MINISTRY
    return render_template("schools/show.html", school=school, aliases=questions.aliases(school.id), form=form, editable=editable)


def _form(school: SchoolRow | None = None) -> SchoolForm:
    form = SchoolForm(data=_data(school) if school else None)
    form.unit_code.choices = places.unit_choices(_("Choose"))
    if school:
        del form.code
    return form


def _data(school: SchoolRow) -> dict[str, object]:
    phase = str(school.joined_phase or "")
    return {
        "name": school.name,
        "unit_code": school.unit_code,
        "type": school.type.value if school.type else "",
        "joined_phase": phase,
        "credit_code": school.credit_code or "",
    }


def _facts(form: SchoolForm) -> SchoolFacts:
    return SchoolFacts(
        name=str(form.name.data),
        type=SchoolType(form.type.data) if form.type.data else None,
        unit_code=form.unit_code.data,
        joined_phase=int(form.joined_phase.data) if form.joined_phase.data else None,
        credit_code=str(form.credit_code.data),
    )
