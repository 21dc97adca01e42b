"""Help: short pages for everybody, and the page of styles and components for those who build pages."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import get_locale

from trainingreg.domain.privacy import NOTICE_VERSION
from trainingreg.domain.words import Tier
from trainingreg.queries import counting_rules as questions
from trainingreg.queries.counting_rules import RuleRow
from trainingreg.web.access import public
from trainingreg.web.forms.samples import samples
from trainingreg.web.labels import label
from trainingreg.web.sign_in import viewer

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def index() -> str:
    """What to do first, by role."""
    person = viewer()
    return render_template("help/index.html", role=person.actor.role if person else None)


@blueprint.get("/help/glossary")
@public
def glossary() -> str:
    """The words of the registry, in both languages."""
    return render_template("help/glossary.html")


@blueprint.get("/help/counting_rules")
@public
def counting_rules() -> str:
    """What counts, in words: every version that was ever in force."""
    return render_template("help/counting_rules.html", rules=questions.versions(), tiers=_tiers, english=_english())


@blueprint.get("/help/privacy")
@public
def privacy() -> str:
    """How personal information is used."""
    return render_template("help/privacy.html", version=NOTICE_VERSION)


@blueprint.get("/help/accessibility")
@public
def accessibility() -> str:
    """What was done so that everybody can use the pages."""
    return render_template("help/accessibility.html")


@blueprint.get("/help/styleguide")
@public
def styleguide() -> str:
    """All components at once."""
    return render_template("styleguide.html", form=samples())


def _tiers(rule: RuleRow) -> list[str]:
    return [label(Tier(tier)) for tier in rule.tiers]


def _english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"
