"""Cohorts: the list, one cohort, its plan, and the moves in its life."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.bases import NotDesignated
from trainingreg.domain.cohort_plan import PlanRefused
from trainingreg.domain.lifecycle import Move, MoveRefused
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import CohortState
from trainingreg.queries import cohort_choices
from trainingreg.queries import cohorts as questions
from trainingreg.services import cohorts, completion
from trainingreg.services.cohorts import EditedMeanwhile
from trainingreg.web import cohort_form, cohort_list, cohort_page, labels, paging
from trainingreg.web.access import actor, allow, signed_in
from trainingreg.web.cohort_lookup import run_by_me, seen
from trainingreg.web.forms.checks import status
from trainingreg.web.forms.cohorts import ReasonForm
from trainingreg.web.languages import translated
from trainingreg.web.options import options
from trainingreg.web.state_tags import state_tag

blueprint = Blueprint("cohorts", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/cohorts")
@signed_in
def index() -> str:
    """The cohorts in scope; for a teacher the open ones to choose from."""
    reader, wanted = actor(), cohort_list.wanted()
    found = questions.page(reader.scope, wanted, clock.today(), paging.wanted())
    return render_template(
        "cohorts/teacher.html" if reader.role is Role.TEACHER else "cohorts/index.html",
        rows=found.rows,
        page=paging.page(found.in_all),
        wanted=wanted,
        units=() if reader.role is Role.BASE else cohort_list.unit_choices(),
        majors=tuple((str(major.id), major.name) for major in cohort_choices.majors()),
        states=tuple(labels.choices(CohortState)),
        options=options,
        state_tag=state_tag,
        state_tags={state: state_tag(state) for state in CohortState},
        may_create=reader.role in {Role.BASE, Role.MINISTRY},
        today=clock.today(),
    )


@blueprint.get("/cohorts/<code>")
@signed_in
def show(code: str) -> str:
    """One cohort with its people, as far as they are the reader's to see."""
    return cohort_page.rendered(seen(code), actor())


@blueprint.get("/cohorts/<code>/progress")
@allow(Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL)
def progress(code: str) -> str:
    """How far the certificates are: the part of the page that renews itself."""
    cohort = seen(code)
    people = cohort_page.people_for(actor(), cohort)
    found = cohort_page.issuing(cohort, people)
    if found is None:  # nothing was asked for, or the last one was revoked before it was made
        raise NotFound
    return render_template("cohorts/issuing.html", issuing=found)


@blueprint.route("/cohorts/new", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def new() -> Page:
    """Plans a new cohort, empty or like another one (`?like=CODE`)."""
    like = run_by_me(request.args["like"]) if "like" in request.args else None
    form = cohort_form.for_new(actor(), like)
    if not form.validate_on_submit():
        return cohort_form.page(form, None, status())
    base_id = actor().base_id or form.base_id.data
    try:
        with transaction() as session:
            cohort = cohorts.create(session, base_id, form.plan(), actor(), clock.now())
    except PlanRefused as refusal:
        form.show(refusal)
        return cohort_form.page(form, None, refusal.status)
    flash(_("The cohort has been saved as a draft."), "ok")
    return _saved(cohort.code, cohort.title)


@blueprint.route("/cohorts/<code>/edit", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def edit(code: str) -> Page:
    """Changes the plan of a cohort that has not begun."""
    facts = run_by_me(code)
    form = cohort_form.for_edit(actor(), facts)
    if not form.validate_on_submit():
        return cohort_form.page(form, facts, status())
    try:
        with transaction() as session:
            cohorts.edit(session, facts.id, form.plan(), cohort_form.revision(form), actor(), clock.now())
    except PlanRefused as refusal:
        form.show(refusal)
        return cohort_form.page(form, facts, refusal.status)
    except EditedMeanwhile as refusal:
        form.revision.data = str(facts.revision)  # whoever saves again has been told
        return cohort_form.page(form, facts, refusal.status, translated(refusal.sentence))
    flash(_("The changes have been saved."), "ok")
    return _saved(code, form.title.data)


@blueprint.post("/cohorts/<code>/move")
@allow(Role.BASE, Role.MINISTRY)
def move(code: str) -> Page:
    """Opens, closes, starts or completes a cohort; a refusal answers its page with the sentence."""
    facts = run_by_me(code)
    try:
        words = _made(facts.id, _wanted_move())
    except (MoveRefused, NotDesignated) as refusal:
        return cohort_page.rendered(facts, actor(), translated(refusal.sentence)), refusal.status
    flash(words, "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.route("/cohorts/<code>/cancel", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def cancel(code: str) -> Page:
    """Asks for the reason, and cancels."""
    facts, form = run_by_me(code), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                cohorts.cancel(session, facts.id, form.reason.data, actor(), clock.now())
        except Invalid as refusal:
            form.reason.errors = [translated(refusal.sentence)]
        else:
            flash(_("The cohort has been cancelled."), "ok")
            return redirect(url_for("cohorts.show", code=code), 303)
    return render_template("cohorts/cancel.html", cohort=facts, form=form), status()


def _saved(code: str, title: str) -> Response:
    cohort_form.warn_about_title(title)
    return redirect(url_for("cohorts.show", code=code), 303)


def _wanted_move() -> Move:
    """The move asked for; cancelling has a page of its own."""
    wanted = request.form.get("move", "")
    if wanted not in set(Move) - {Move.CANCEL}:
        raise NotFound
    return Move(wanted)


def _made(cohort_id: int, wanted: Move) -> str:
    """Makes a move and says what came of it."""
    with transaction() as session:
        if wanted is not Move.COMPLETE:
            cohort = cohorts.move(session, cohort_id, wanted, actor(), clock.now())
            return _("The cohort is now: %(state)s.", state=labels.label(cohort.state))
        outcome = completion.complete(session, cohort_id, actor(), clock.now())
    return _("Completed training: %(completed)s. Not completed: %(failed)s.", completed=outcome.completed, failed=outcome.failed)
