"""Forms of a cohort: its plan, and the reason for cancelling it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from trainingreg.domain.cohort_plan import LONGEST_TITLE, CohortPlan, PlanRefused
from trainingreg.domain.words import Mode, SubjectKind, Tier
from trainingreg.web import labels
from trainingreg.web.forms.fields import DayField, LineField, WholeNumberField
from trainingreg.web.languages import translated


def _number_or_none(text: Any) -> int | None:
    return int(text) if text not in (None, "", "None") else None


class CohortForm(FlaskForm):
    """The plan of a cohort; choices of base, phase, major and level are handed in."""

    base_id = SelectField(_l("Training base"), coerce=_number_or_none)
    title = LineField(_l("Title"), [InputRequired(_l("Enter a title.")), Length(max=LONGEST_TITLE)])
    starts_on = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), [InputRequired(_l("Enter the last day."))])
    hours = WholeNumberField(_l("Class hours"), [InputRequired(_l("Enter the class hours."))])
    capacity = WholeNumberField(_l("Seats"), [InputRequired(_l("Enter the number of seats."))])
    enrol_from = DayField(_l("Enrolment from"), [Optional()])
    enrol_until = DayField(_l("Enrolment until"), [Optional()])
    tier = SelectField(_l("Tier"), default=Tier.PROVINCE.value)
    phase_id = SelectField(_l("Phase"), [Optional()], coerce=_number_or_none)
    major_id = SelectField(_l("Major"), [Optional()], coerce=_number_or_none)
    level_id = SelectField(_l("Level"), [Optional()], coerce=_number_or_none)
    mode = SelectField(_l("Mode"), default=Mode.ON_SITE.value)
    subject_kind = SelectField(_l("Subjects"), default=SubjectKind.PROFESSIONAL.value)
    certificate_template_id = SelectField(_l("Certificate template"), [Optional()], coerce=_number_or_none)
    least_attendance = WholeNumberField(
        _l("Least attendance in per cent"), [InputRequired(_l("Enter the least attendance."))], default=90
    )
    needs_pass = BooleanField(_l("A passed assessment is needed"), default=True)
    notice_number = LineField(_l("Training notice"), [Optional(), Length(max=100)])
    standard_version = LineField(_l("Version of the standard"), [Optional(), Length(max=100)])
    designation_reason = LineField(_l("Reason to train outside the designation"), [Optional(), Length(max=200)])
    revision = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tier.choices = labels.choices(Tier)
        self.mode.choices = labels.choices(Mode)
        self.subject_kind.choices = labels.choices(SubjectKind)

    def plan(self) -> CohortPlan:
        """The plan as typed; only for a form that validates."""
        return CohortPlan(
            title=self.title.data,
            tier=Tier(self.tier.data),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            hours=self.hours.data,
            capacity=self.capacity.data,
            mode=Mode(self.mode.data),
            subject_kind=SubjectKind(self.subject_kind.data),
            least_attendance=self.least_attendance.data,
            needs_pass=self.needs_pass.data,
            enrol_from=self.enrol_from.data,
            enrol_until=self.enrol_until.data,
            phase_id=self.phase_id.data if "phase_id" in self else None,
            major_id=self.major_id.data,
            level_id=self.level_id.data,
            notice_number=self.notice_number.data or None,
            standard_version=self.standard_version.data or None,
            certificate_template_id=self.certificate_template_id.data if "certificate_template_id" in self else None,
            designation_reason=self.designation_reason.data or None,
        )

    def show(self, refusal: PlanRefused) -> None:
        """Puts what the rules refuse at the fields it concerns."""
        for name, sentence in refusal.problems.items():
            self[name].errors = [*self[name].errors, translated(sentence)]


class TemplateChoiceForm(FlaskForm):
    """The certificate template of a cohort; the choices are handed in."""

    certificate_template_id = SelectField(_l("Certificate template"), [Optional()], coerce=_number_or_none)


class ReasonForm(FlaskForm):
    """A reason that somebody else will read."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Enter a reason.")), Length(max=500)], render_kw={"rows": 3})
