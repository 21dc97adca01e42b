"""Teachers in the reader's scope: the list, one teacher, corrections, and those who wait for confirmation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.identity import DocumentKind, identity_key, normalise_document
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import Standing
from trainingreg.queries import schools
from trainingreg.queries import teachers as questions
from trainingreg.queries.teachers import TeacherFacts, TeacherFilter
from trainingreg.services import registration, teachers
from trainingreg.services.teachers import Document
from trainingreg.web import labels, paging, places
from trainingreg.web.access import actor, allow
from trainingreg.web.characters import unprintable, warn_about_name
from trainingreg.web.forms import checks
from trainingreg.web.forms.teachers import DocumentForm, TeacherForm, TeachersFilter
from trainingreg.web.state_tags import tag

blueprint = Blueprint("teachers", __name__)
_KINDS = {Standing.PENDING: "warn", Standing.CONFIRMED: "ok", Standing.REFUSED: "refused"}
STAFF = (Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL)


@blueprint.get("/teachers")
@allow(*STAFF)
def index() -> str:
    """The teachers in scope, by name."""
    return _list_page(DocumentForm())


@blueprint.post("/teachers/find")
@allow(*STAFF)
def find() -> Response | tuple[str, int]:
    """Finds a teacher by the whole number of a document."""
    form = DocumentForm()
    if not form.validate_on_submit():
        return _list_page(form), 422
    refs = questions.with_documents(actor().scope, _keys(str(form.number.data)))
    if refs:
        return redirect(url_for("teachers.show", ref=refs[0]), 303)
    form.number.errors = [_("No teacher in your scope has this document.")]
    return _list_page(form), 404


@blueprint.get("/teachers/waiting")
@allow(*STAFF)
def waiting() -> str:
    """Those who registered alone and wait for somebody who knows them."""
    found = questions.waiting(actor().scope, paging.wanted())
    return render_template("teachers/waiting.html", teachers=found.rows, page=paging.page(found.in_all))


@blueprint.get("/teachers/<ref>")
@allow(*STAFF)
def show(ref: str) -> str:
    """One teacher, document numbers masked."""
    return _page(_found(ref))


@blueprint.post("/teachers/<ref>/reveal")
@allow(*STAFF)
def reveal(ref: str) -> str:
    """Shows whole document numbers, once; that somebody looked is recorded."""
    with transaction() as session:
        whole = teachers.reveal(session, ref, actor(), clock.now())
    return _page(_found(ref), whole)


@blueprint.route("/teachers/<ref>/edit", methods=["GET", "POST"])
@allow(*STAFF)
def edit(ref: str) -> Response | tuple[str, int]:
    """Corrects name, school and telephone of a teacher of the reader's own."""
    teacher = _own(ref)
    form = TeacherForm(data={"name": teacher.name, "school": teacher.school_name})
    changed = checks.kept(
        form,
        lambda session: teachers.change(
            session, ref, str(form.name.data), _school_id(form), form.phone.data or None, actor(), clock.now()
        ),
    )
    if changed is None:
        return render_template(
            "teachers/form.html", form=form, teacher=teacher, schools=schools.names(places.EVERYWHERE)
        ), checks.status()
    flash(_("The entry of %(name)s is saved.", name=changed.name), "ok")
    warn_about_name(changed.name)
    still_mine = questions.one(actor().scope, ref) is not None  # not after moving somebody to another school
    return redirect(url_for("teachers.show", ref=ref) if still_mine else url_for("teachers.index"), 303)


@blueprint.post("/teachers/<ref>/confirm")
@allow(*STAFF)
def confirm(ref: str) -> Response:
    """The school or base knows the person."""
    with transaction() as session:
        teacher = registration.confirm(session, ref, actor(), clock.now())
    flash(_("%(name)s is confirmed and may enrol.", name=teacher.name), "ok")
    return redirect(url_for("teachers.waiting"), 303)


@blueprint.post("/teachers/<ref>/refuse")
@allow(*STAFF)
def refuse(ref: str) -> Response:
    """Nobody knows the person."""
    with transaction() as session:
        teacher = registration.refuse(session, ref, actor(), clock.now())
    flash(_("The entry of %(name)s is refused. It can do nothing.", name=teacher.name), "ok")
    return redirect(url_for("teachers.waiting"), 303)


def _list_page(form: DocumentForm) -> str:
    filters = _filter()
    given = filters.data
    wanted = TeacherFilter(
        name=(given["name"] or "").strip(),
        school=(given["school"] or "").strip(),
        unit_code=given.get("unit") or "",
        standing=Standing(given["standing"]) if given["standing"] in set(Standing) else None,
    )
    found = questions.listed(actor().scope, wanted, paging.wanted())
    page = paging.page(found.in_all)
    number = questions.waiting_number(actor().scope)
    return render_template(
        "teachers/index.html",
        filters=filters,
        find=form,
        teachers=found.rows,
        page=page,
        waiting=number,
        tags={standing: tag(_KINDS[standing], labels.label(standing)) for standing in Standing},
        unit_names=places.unit_names(),
    )


def _filter() -> TeachersFilter:
    filters = TeachersFilter(request.args)
    filters.unit.choices = places.unit_choices(_("Any"))
    filters.standing.choices = labels.choices(Standing, _("Any"))
    if actor().role in {Role.BASE, Role.SCHOOL}:
        del filters.unit
    return filters


def _keys(number: str) -> list[str]:
    """The identity keys that a number could mean: which kind of document it is, nobody said."""
    keys = []
    for kind in DocumentKind:
        try:
            keys.append(identity_key(kind, normalise_document(kind, number)))
        except Invalid:
            continue
    return sorted(set(keys))


def _found(ref: str) -> TeacherFacts:
    teacher = questions.one(actor().scope, ref)
    if teacher is None:
        raise NotFound
    return teacher


def _own(ref: str) -> TeacherFacts:
    teacher = _found(ref)
    if not teacher.belongs:
        raise NotFound
    return teacher


def _school_id(form: TeacherForm) -> int:
    return places.school_named(places.EVERYWHERE, str(form.school.data)).id


def _page(teacher: TeacherFacts, whole: list[Document] | None = None) -> str:
    return render_template(
        "teachers/show.html",
        teacher=teacher,
        documents=whole or questions.documents(teacher.id),
        revealed=whole is not None,
        trainings=questions.trainings(actor().scope, teacher.id, clock.today()),
        unprintable=unprintable(teacher.name),
        hands_out_codes=actor().role in {Role.BASE, Role.SCHOOL},
    )
