"""The filter of the totals; what is chosen stands in the address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, SelectField, StringField

from trainingreg.domain.counting import NO_MAJOR, Cut
from trainingreg.domain.words import Tier
from trainingreg.queries.totals import Choices
from trainingreg.web import labels
from trainingreg.web.totals_address import Asked

Choice = tuple[str, str]


class TotalsFilter(Form):
    """Draws what was asked for; reading it is the business of `totals_address`."""

    as_of = StringField(_l("As of"), render_kw={"inputmode": "numeric", "autocomplete": "off"})
    phase = SelectField(_l("Phase"))
    tier = SelectField(_l("Tier"))
    major = SelectField(_l("Major"))
    batch = SelectField(_l("Batch of the base"))
    by = HiddenField()
    plan = HiddenField()
    unit = HiddenField()
    host = HiddenField()
    base = HiddenField()


def totals_filter(asked: Asked, by: Cut, choices: Choices) -> TotalsFilter:
    """The filter as it was asked for; parts that are not asked for are left out of the address."""
    given = asked.address
    form = TotalsFilter(data=given | {"as_of": asked.selection.as_of.isoformat(), "by": by.value})
    form.phase.choices = [_any(), *((str(phase.number), labels.phase(phase.number)) for phase in asked.plan.phases)]
    form.tier.choices = [_any(), *((tier.value, labels.label(tier)) for tier in Tier if tier in asked.plan.rule.tiers)]
    form.major.choices = [_any(), *choices.majors.items(), (NO_MAJOR, str(_l("No major in particular")))]
    form.batch.choices = [_any(), *((str(batch), str(batch)) for batch in choices.batches)]
    for name in ("plan", "unit", "host", "base"):
        if name not in given:
            delattr(form, name)
    return form


def _any() -> Choice:
    return "", str(_l("all"))
