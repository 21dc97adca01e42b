"""Training bases 师资研修基地: a province looks at those of its unit, the ministry designates."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import BaseStatus
from trainingreg.queries import bases as questions
from trainingreg.queries import majors, schools
from trainingreg.queries.bases import BaseRow
from trainingreg.services import bases
from trainingreg.services.bases import Designation
from trainingreg.web import labels, paging, places
from trainingreg.web.access import actor, allow
from trainingreg.web.forms import checks
from trainingreg.web.forms.schools import BaseForm, PlacesFilter

blueprint = Blueprint("bases", __name__)
_BATCHES = ("1", "2", "3", "4", "5", "6")


@blueprint.get("/bases")
@allow(Role.MINISTRY, Role.PROVINCE)
def index() -> str:
    """The bases in the reader's scope."""
    filters = _filter()
    given = filters.data
    batch = int(given["batch"]) if given["batch"] in _BATCHES else None
    found = questions.listed(actor().scope, given["q"] or "", given.get("unit") or "", batch, paging.wanted())
    page = paging.page(found.in_all)
    statuses = dict(labels.choices(BaseStatus))
    return render_template(
        "bases/index.html",
        filters=filters,
        bases=found.rows,
        page=page,
        today=clock.today(),
        statuses=statuses,
        unit_names=places.unit_names(),
    )


@blueprint.route("/bases/new", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def new() -> Response | tuple[str, int]:
    """Designates a school as a base."""
    form = _form()
    base = checks.kept(form, lambda session: bases.add(session, str(form.code.data), _designation(form), actor(), clock.now()))
    if base is None:
        return _form_page(form), checks.status()
    words = _("Base %(code)s is on the list. Its serial in certificate numbers is %(serial)s.", code=base.code, serial=base.serial)
    flash(words, "ok")
    return redirect(url_for("bases.show", code=base.code), 303)


@blueprint.get("/bases/<code>")
@allow(Role.MINISTRY, Role.PROVINCE)
def show(code: str) -> str:
    """One base."""
    base = _found(code)
    editable = actor().role is Role.MINISTRY
    return render_template("bases/show.html", base=base, majors=questions.majors(base.id), editable=editable, today=clock.today())


@blueprint.route("/bases/<code>/edit", methods=["GET", "POST"])
@allow(Role.MINISTRY)
def edit(code: str) -> Response | tuple[str, int]:
    """Changes a designation; code and serial stay."""
    base = _found(code)
    form = _form(base)
    if not checks.kept(form, lambda session: bases.change(session, code, _designation(form), actor(), clock.now())):
        return _form_page(form, base), checks.status()
    flash(_("Base %(code)s is saved.", code=code), "ok")
    return redirect(url_for("bases.show", code=code), 303)


def _filter() -> PlacesFilter:
    filters = PlacesFilter(request.args)
    filters.unit.choices = places.unit_choices(_("Any"))
    filters.batch.choices = [("", _("Any")), *((number, number) for number in _BATCHES)]
    if actor().role is not Role.MINISTRY:
        del filters.unit
    return filters


def _found(code: str) -> BaseRow:
    base = questions.one(actor().scope, code)
    if base is None:
        raise NotFound
    return base


def _form(base: BaseRow | None = None) -> BaseForm:
    form = BaseForm(data=_data(base) if base else None)
    form.majors.choices = [(major.id, f"{major.code} {major.name}") for major in majors.all_of_them()]
    if base:
        del form.code
    return form


def _data(base: BaseRow) -> dict[str, object]:
    return {
        "school": base.school_name,
        "batch": base.batch,
        "document_number": base.document_number or "",
        "published_on": base.published_on,
        "valid_from": base.valid_from,
        "valid_to": base.valid_to,
        "status": base.status.value,
        "majors": [major.id for major in questions.majors(base.id)],
    }


def _form_page(form: BaseForm, base: BaseRow | None = None) -> str:
    return render_template("bases/form.html", form=form, base=base, schools=schools.names(places.EVERYWHERE))


def _designation(form: BaseForm) -> Designation:
    return Designation(
        school_id=places.school_named(places.EVERYWHERE, str(form.school.data)).id,
        batch=form.batch.data or 0,
        document_number=form.document_number.data,
        published_on=form.published_on.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        status=BaseStatus(form.status.data),
        major_ids=frozenset(form.majors.data or ()),
    )
