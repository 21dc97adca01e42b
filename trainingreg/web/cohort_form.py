"""The form of a cohort's plan, with the choices that this actor has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from trainingreg.documents.errors import name_of
from trainingreg.domain import lifecycle
from trainingreg.domain.certificate_templates import DEFAULT_CODE
from trainingreg.domain.permissions import Actor, Role
from trainingreg.queries import certificate_templates, cohort_choices
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web import filters
from trainingreg.web.characters import unprintable
from trainingreg.web.forms.cohorts import CohortForm
from trainingreg.web.labels import phase

_NOT_COPIED = frozenset({"starts_on", "ends_on", "enrol_from", "enrol_until", "phase_id", "notice_number", "revision"})


def for_new(actor: Actor, like: CohortFacts | None) -> CohortForm:
    """An empty form, or one like another cohort but for days and notice."""
    values = {} if like is None else {name: value for name, value in asdict(like).items() if name not in _NOT_COPIED}
    form = CohortForm(data=_plain(values))
    if actor.role is Role.BASE:
        del form.base_id
    else:
        bases = cohort_choices.bases()
        form.base_id.choices = [(base.base_id, f"{base.unit_name} · {base.school_name} · {base.code}") for base in bases]
    _hand_in_choices(form, actor, actor.base_id, fixed_phase=False)
    return form


def for_edit(actor: Actor, cohort: CohortFacts) -> CohortForm:
    """The form of a cohort as it is now; the base stays, the phase is the ministry's while it is a draft."""
    form = CohortForm(data=_plain(asdict(cohort)))
    del form.base_id
    _hand_in_choices(form, actor, cohort.base_id, lifecycle.phase_fixed(cohort.state))
    return form


def revision(form: CohortForm) -> int:
    """The revision that the form was opened with; junk counts as an old one."""
    text = form.revision.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def page(form: CohortForm, cohort: CohortFacts | None, status: int, refused: str = "") -> tuple[str, int]:
    """The form's page."""
    return render_template("cohorts/form.html", form=form, cohort=cohort, refused=refused), status


def warn_about_title(title: str) -> None:
    """Tells at once, not on the day of issuing, that a character of the title cannot be printed."""
    odd = unprintable(title)
    if odd:
        words = _("No face here can print these characters of the title: %(characters)s.", characters=" ".join(map(name_of, odd)))
        flash(f"{words} " + _("Certificates cannot be made until the title is changed or a face is added."), "warn")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as a form's select fields compare them."""
    return {name: getattr(value, "value", value) for name, value in values.items()}


def _hand_in_choices(form: CohortForm, actor: Actor, base_id: int | None, fixed_phase: bool) -> None:
    majors = cohort_choices.majors(base_id)
    form.major_id.choices = [("", _("any major")), *((major.id, f"{major.name} · {major.code}") for major in majors)]
    form.level_id.choices = [("", _("no level")), *((level.id, level.name) for level in cohort_choices.levels())]
    _hand_in_templates(form)
    if fixed_phase or actor.role is not Role.MINISTRY:
        del form.phase_id
        return
    starts = [(each.phase_id, f"{phase(each.number)} · {filters.day(each.starts_on)}") for each in cohort_choices.phases()]
    form.phase_id.choices = [("", _("as the first day suggests")), *starts]


def template_choices() -> list[tuple[int | str, str]]:
    """The templates in use, the standard one first."""
    offered = certificate_templates.choices()
    standard = [("", each.name) for each in offered if each.code == DEFAULT_CODE]
    return [*standard, *((each.id, each.name) for each in offered if each.code != DEFAULT_CODE)]


def _hand_in_templates(form: CohortForm) -> None:
    """Nothing is asked where there is one template alone."""
    form.certificate_template_id.choices = template_choices()
    if len(form.certificate_template_id.choices) < 2:
        del form.certificate_template_id
