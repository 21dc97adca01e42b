"""The words of the totals: what lines, cuts and figures are called in the reader's language."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from trainingreg.domain.counting import NO_MAJOR, Cut, Measure, Rule, month_bounds
from trainingreg.domain.plans import Plan
from trainingreg.domain.progress import ALL, Row
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Tier
from trainingreg.web import filters, labels, languages
from trainingreg.web.totals_address import Asked

_UNITS = {unit.code: unit for unit in UNITS}


def in_language(name: str, name_en: str) -> str:
    """The one of two names that fits the reader's language."""
    return name_en if languages.code() == "en" else name


def line_name(cut: Cut, row: Row) -> str:
    """What a line of a cut is called; the last one sums it up."""
    if row.key == ALL:
        return _("All")
    if cut is Cut.PHASE:
        # 第一阶段 重点推进: the plan's own name says 阶段 again
        return f"{labels.phase(int(row.key))} {in_language(row.name.removesuffix('阶段'), row.name_en)}"
    if cut is Cut.TIER:
        return labels.label(Tier(row.key))
    if cut is Cut.MONTH:
        return filters.month(month_bounds(row.key)[0])
    if cut is Cut.BASE:
        return _("%(school)s (batch %(batch)s)", school=row.name, batch=row.batch)
    return _("No major in particular") if row.key == NO_MAJOR and not row.name else in_language(row.name, row.name_en)


def cut_title(cut: Cut) -> str:
    """The title over a cut."""
    return {
        Cut.PHASE: _("Phases"),
        Cut.UNIT_SCHOOL: _("By reporting unit of the school"),
        Cut.UNIT_BASE: _("By reporting unit of the training base"),
        Cut.BASE: _("By training base"),
        Cut.MAJOR: _("By major"),
        Cut.MONTH: _("By month"),
        Cut.TIER: _("By tier"),
    }[cut]


def cut_word(cut: Cut) -> str:
    """A cut in a word or two, as its button says it."""
    return {
        Cut.PHASE: _("Phases"),
        Cut.UNIT_SCHOOL: _("Unit of the school"),
        Cut.UNIT_BASE: _("Unit of the base"),
        Cut.BASE: _("Bases"),
        Cut.MAJOR: _("Majors"),
        Cut.MONTH: _("Months"),
        Cut.TIER: _("Tiers"),
    }[cut]


def first_column(cut: Cut) -> str:
    """What stands over the names of a cut's lines."""
    return {
        Cut.PHASE: _("Phase"),
        Cut.UNIT_SCHOOL: _("Reporting unit (sending)"),
        Cut.UNIT_BASE: _("Reporting unit (hosting)"),
        Cut.BASE: _("Training base"),
        Cut.MAJOR: _("Major"),
        Cut.MONTH: _("Month"),
        Cut.TIER: _("Tier"),
    }[cut]


def cut_note(cut: Cut) -> str:
    """What a reader of a cut must know to read it right."""
    distinct = _("The teachers of all lines are counted once; one who stands in two lines counts in both.")
    return {
        Cut.MONTH: _("Each figure counts in the month of its own day; “so far” is what had been reached at the month's end."),
    }.get(cut, distinct)


def measure_title(measure: Measure) -> str:
    """What the rows behind a figure are."""
    return {
        Measure.APPLIED: _("Applied"),
        Measure.ATTENDED: _("Attended"),
        Measure.PERSON_TIMES: _("Completed trainings"),
        Measure.CERTIFIED: _("Completed trainings with a valid certificate"),
        Measure.TEACHERS: _("Teachers who completed a training"),
        Measure.NOT_ATTENDED: _("Applied, but did not attend or withdrew"),
        Measure.NOT_COMPLETED: _("Attended, but not completed"),
    }[measure]


def rule_name(rule: Rule) -> str:
    """Name and version of a counting rule, as every report prints it."""
    return _("%(name)s, version %(version)s", name=in_language(rule.name, rule.name_en), version=rule.version)


def rule_facts(rule: Rule) -> list[tuple[str, str]]:
    """The counting rule in full."""
    tiers = _(", ").join(labels.label(tier) for tier in Tier if tier in rule.tiers)
    facts = [
        (_("Counts as completed"), _("completed and not annulled; who failed or withdrew does not count")),
        (_("Tiers that count"), tiers),
        (_("Day that decides"), _("the day of completion, up to and including the as-of day")),
        (_("Phase"), _("the one stored on the cohort, whatever the date")),
        (_("Person-times"), _("each completed training counts 1")),
        (_("Teachers"), _("each person once, over all years and bases")),
    ]
    return facts + ([(_("In force since"), filters.day(rule.adopted_on))] if rule.adopted_on else [])


def plan_name(plan: Plan) -> str:
    """The name of a plan."""
    return in_language(plan.name, plan.name_en)


def narrowed_to(asked: Asked) -> list[tuple[str, str]]:
    """What a question is narrowed to, part by part."""
    selection = asked.selection
    found: list[tuple[str, str | None]] = [
        (_("Phase"), None if selection.phase is None else labels.phase(selection.phase)),
        (_("Tier"), labels.label(selection.tier) or None),
        (_("Major"), _major_name(asked)),
        (_("Batch of the base"), None if selection.batch is None else str(selection.batch)),
        (_("Unit of the school"), _unit_name(selection.unit)),
        (_("Unit of the base"), _unit_name(selection.host)),
        (_("Training base"), asked.names.base),
        (_("Month"), None if selection.month is None else filters.month(month_bounds(selection.month)[0])),
    ]
    return [(term, value) for term, value in found if value is not None]


def _major_name(asked: Asked) -> str | None:
    return asked.names.major or (_("No major in particular") if asked.selection.major == NO_MAJOR else None)


def _unit_name(code: str | None) -> str | None:
    return None if code is None else in_language(_UNITS[code].name, _UNITS[code].name_en)


def day(value: date) -> str:
    """A day as people write it."""
    return filters.day(value)


def code(row: Row) -> str:
    """The code of a line, empty where the line has none of its own."""
    return "" if row.key in {ALL, NO_MAJOR} else row.key
