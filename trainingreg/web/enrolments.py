"""One person of a cohort: what is recorded, and what staff can do about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain import admission
from trainingreg.domain.admission import Act
from trainingreg.domain.cohort_roles import may_annul, runs
from trainingreg.domain.completion_changes import can_annul, can_record_late
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.domain.results import Typed
from trainingreg.queries import cohort_people
from trainingreg.queries.cohort_people import Person
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.services import admission as services
from trainingreg.services import completion_changes as changes
from trainingreg.web import cohort_page, cohort_roster
from trainingreg.web.access import actor, allow
from trainingreg.web.act_words import in_words
from trainingreg.web.cohort_lookup import home_of, people_bounds, run_by_me, seen
from trainingreg.web.forms.checks import status
from trainingreg.web.forms.cohorts import ReasonForm
from trainingreg.web.forms.results import LateResultForm
from trainingreg.web.languages import translated
from trainingreg.web.state_tags import state_tag

blueprint = Blueprint("enrolments", __name__)
Page = str | Response | tuple[str, int]


@blueprint.get("/cohorts/<code>/people/<int:enrolment_id>")
@allow(Role.MINISTRY, Role.PROVINCE, Role.BASE, Role.SCHOOL)
def show(code: str, enrolment_id: int) -> str:
    """One person of a cohort."""
    cohort = seen(code)
    person = _person(cohort, enrolment_id)
    mine = runs(actor(), cohort.base_id)
    return render_template(
        "enrolments/show.html",
        cohort=cohort,
        person=person,
        row=cohort_roster.one(cohort, person),
        acts=in_words(admission.acts_on(cohort.state, person.state)) if mine else [],
        annul=can_annul(person.state, person.annulled_on) and may_annul(actor(), home_of(cohort)),
        late=mine and can_record_late(cohort.state, person.state, person.annulled_on),
        state_tag=state_tag,
    )


@blueprint.post("/cohorts/<code>/people")
@allow(Role.BASE, Role.MINISTRY)
def act(code: str) -> Page:
    """Does the same with everybody ticked, or with nobody if it cannot be done with one of them."""
    cohort, wanted, people = run_by_me(code), _wanted_act(), _ticked()
    if not people:
        return cohort_page.rendered(cohort, actor(), _("Nobody is ticked. Tick the people first.")), 422
    try:
        with transaction() as session:
            number = services.act_on(session, cohort.id, people, wanted, actor(), clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return cohort_page.rendered(cohort, actor(), translated(refusal.sentence)), refusal.status
    flash(_("Done for %(people)s people.", people=number), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)


@blueprint.route("/cohorts/<code>/people/<int:enrolment_id>/annul", methods=["GET", "POST"])
@allow(Role.MINISTRY, Role.PROVINCE)
def annul(code: str, enrolment_id: int) -> Page:
    """Asks for the reason, and annuls a completion."""
    cohort, form = seen(code), ReasonForm()
    person = _person(cohort, enrolment_id)
    if not may_annul(actor(), home_of(cohort)):
        raise NotFound
    if form.validate_on_submit():
        try:
            with transaction() as session:
                changes.annul(session, enrolment_id, form.reason.data, actor(), clock.now())
        except Refusal as refusal:
            form.reason.errors = [translated(refusal.sentence)]
            return _annul_page(cohort, person, form, refusal.status)
        flash(_("The completion has been annulled."), "ok")
        return redirect(url_for("enrolments.show", code=code, enrolment_id=enrolment_id), 303)
    return _annul_page(cohort, person, form, status())


@blueprint.route("/cohorts/<code>/people/<int:enrolment_id>/result", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def late_result(code: str, enrolment_id: int) -> Page:
    """Records a result after the cohort was completed: a repeated assessment, or a mistake put right."""
    cohort = run_by_me(code)
    person = _person(cohort, enrolment_id)
    form = LateResultForm(data={"hours": person.hours_attended, "assessment": person.assessment})
    if not form.validate_on_submit():
        return _late_page(cohort, person, form, status())
    typed = Typed(enrolment_id, True, form.hours.data, form.assessment.data, "")
    try:
        with transaction() as session:
            completed = changes.record_late(session, cohort.id, typed, form.reason.data, actor(), clock.now())
    except Refusal as refusal:
        field = getattr(refusal, "field", "") or "reason"
        form[field if field in form else "reason"].errors = [translated(refusal.sentence)]
        return _late_page(cohort, person, form, refusal.status)
    flash(_("Recorded: the training is completed.") if completed else _("Recorded: not completed."), "ok")
    return redirect(url_for("enrolments.show", code=code, enrolment_id=enrolment_id), 303)


def _person(cohort: CohortFacts, enrolment_id: int) -> Person:
    found = cohort_people.one(cohort.id, enrolment_id, people_bounds(actor(), cohort))
    if found is None:
        raise NotFound
    return found


def _wanted_act() -> Act:
    wanted = request.form.get("act", "")
    if wanted not in set(Act):
        raise NotFound
    return Act(wanted)


def _ticked() -> list[int]:
    texts = request.form.getlist("people")
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]


def _annul_page(cohort: CohortFacts, person: Person, form: ReasonForm, code: int) -> tuple[str, int]:
    return render_template("enrolments/annul.html", cohort=cohort, person=person, form=form), code


def _late_page(cohort: CohortFacts, person: Person, form: LateResultForm, code: int) -> tuple[str, int]:
    return render_template("enrolments/late_result.html", cohort=cohort, person=person, form=form), code
