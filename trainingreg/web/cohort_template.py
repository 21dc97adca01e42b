"""The certificate template of a cohort that can no longer be edited: one that has begun, or came in with past years."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.services import cohorts
from trainingreg.web.access import actor, allow
from trainingreg.web.cohort_form import template_choices
from trainingreg.web.cohort_lookup import run_by_me
from trainingreg.web.forms import checks
from trainingreg.web.forms.cohorts import TemplateChoiceForm

blueprint = Blueprint("cohort_template", __name__)


@blueprint.route("/cohorts/<code>/template", methods=["GET", "POST"])
@allow(Role.BASE, Role.MINISTRY)
def choose(code: str) -> Response | tuple[str, int]:
    """Chooses the template that certificates issued from now on follow."""
    cohort = run_by_me(code)
    form = TemplateChoiceForm(data={"certificate_template_id": cohort.certificate_template_id})
    form.certificate_template_id.choices = template_choices()
    wanted = form.certificate_template_id
    if not checks.kept(form, lambda session: cohorts.choose_template(session, cohort.id, wanted.data, actor(), clock.now())):
        return render_template("cohorts/template.html", cohort=cohort, form=form), checks.status()
    flash(_("Certificates that are issued from now on follow this template."), "ok")
    return redirect(url_for("cohorts.show", code=code), 303)
