"""Figures by one cut: one grouped SELECT whatever the cut, its lines in the order of reports, empty ones kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.counting import NO_MAJOR, Cut, Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Row
from trainingreg.domain.words import Tier
from trainingreg.models import Cohort, KeptRepeat, KeptUnitFigure, Major, Phase, ReportingUnit, TrainingBase
from trainingreg.queries.remembered import remembered
from trainingreg.queries.totals import kept, parts
from trainingreg.queries.totals.counted import HOST, SENDER
from trainingreg.queries.totals.parts import Wanted

EVERYTHING = (Measure.APPLIED, Measure.ATTENDED, Measure.PERSON_TIMES, Measure.CERTIFIED, Measure.TEACHERS)
PUBLIC = (Measure.PERSON_TIMES, Measure.TEACHERS)
_KEYS: dict[Cut, Any] = {
    Cut.PHASE: Phase.id,
    Cut.UNIT_BASE: HOST.unit_id,
    Cut.BASE: Cohort.base_id,
    Cut.MAJOR: Cohort.major_id,
    Cut.TIER: Cohort.tier,
}
Grouped = sa.Subquery
Question = sa.Select[*tuple[Any, ...]]


def figures(cut: Cut, selection: Selection, scope: Scope, measures: tuple[Measure, ...] = EVERYTHING) -> list[Row]:
    """The lines of any cut but months (see `months`); a measure that is not asked for stays 0."""
    return list(remembered((cut, selection, scope, measures), lambda: _figures(cut, selection, scope, measures)))


def distinct_teachers(selection: Selection, scope: Scope) -> int:
    """How many people 名 stand behind the completed trainings of a selection."""
    return remembered(("distinct_teachers", selection, scope), lambda: _distinct_teachers(selection, scope))


def _figures(cut: Cut, selection: Selection, scope: Scope, measures: tuple[Measure, ...]) -> list[Row]:
    opened = kept.open_cohorts(selection.as_of, scope)
    question = _question(cut, selection, scope, measures, None if opened is None else bool(opened))
    found = [Row(**row._mapping) for row in db.session.execute(question, {"open_cohorts": opened})]
    return _every_tier(found, selection) if cut is Cut.TIER else found


def _distinct_teachers(selection: Selection, scope: Scope) -> int:
    opened = kept.open_cohorts(selection.as_of, scope)
    wanted = Wanted((Measure.TEACHERS,), selection, scope, None if opened is None else bool(opened))
    found = _added_up(wanted, Phase.plan_id, Phase.plan_id, Phase.plan_id)
    return sum(row.teachers for row in db.session.execute(found, {"open_cohorts": opened}))


@lru_cache(maxsize=256)
def _question(cut: Cut, selection: Selection, scope: Scope, measures: tuple[Measure, ...], some_open: bool | None) -> Question:
    """The statement (not its answer) is kept: to put it together takes a fifth of the time of asking it."""
    sender, host = cut is Cut.UNIT_SCHOOL, cut is Cut.UNIT_BASE
    wanted = Wanted(measures, selection, scope, some_open, host, sender)
    keys = (KeptUnitFigure.unit_id, KeptRepeat.unit_id, SENDER.unit_id) if sender else (_KEYS[cut],) * 3
    return _LINES[cut](_added_up(wanted, *keys).subquery("grouped"), selection)


def _added_up(wanted: Wanted, kept_key: Any, repeated_key: Any, counted_key: Any) -> Question:
    """All parts of the figures by a key, as it is called in each of them."""
    if wanted.some_open is None:
        return parts.counted_part(wanted, counted_key)
    found = [parts.kept_part(wanted, kept_key)]
    if wanted.some_open:
        found.append(parts.counted_part(wanted, counted_key))
    if Measure.TEACHERS in wanted.measures:
        found.append(parts.teachers_part(wanted, repeated_key, counted_key))
    return parts.summed(found, wanted.measures)


def _measured(grouped: Grouped) -> list[Any]:
    return [sa.func.coalesce(column, 0).label(column.name) for column in grouped.c if column.name != "key"]


def _phases(grouped: Grouped, selection: Selection) -> Question:
    lines = sa.select(sa.cast(Phase.number, sa.String).label("key"), Phase.name, Phase.name_en, *_measured(grouped))
    lines = lines.outerjoin(grouped, grouped.c.key == Phase.id).where(Phase.plan_id == selection.plan_id)
    return (lines if selection.phase is None else lines.where(Phase.number == selection.phase)).order_by(Phase.number)


def _units(grouped: Grouped, _selection: Selection) -> Question:
    unit = ReportingUnit
    lines = sa.select(unit.code.label("key"), unit.name, unit.name_en, *_measured(grouped))
    return lines.outerjoin(grouped, grouped.c.key == unit.id).order_by(unit.position)


def _bases(grouped: Grouped, _selection: Selection) -> Question:
    unit = ReportingUnit
    lines = sa.select(
        TrainingBase.code.label("key"), HOST.name, HOST.name.label("name_en"), *_measured(grouped),
        unit.name.label("unit_name"), unit.name_en.label("unit_name_en"), TrainingBase.batch,
    )  # fmt: skip
    joined = lines.join(TrainingBase, TrainingBase.id == grouped.c.key).join(HOST, HOST.id == TrainingBase.school_id)
    return joined.join(unit, unit.id == HOST.unit_id).order_by(unit.position, TrainingBase.code)


def _majors(grouped: Grouped, _selection: Selection) -> Question:
    code = sa.func.coalesce(Major.code, NO_MAJOR).label("key")
    name = sa.func.coalesce(Major.name, "")
    lines = sa.select(code, name.label("name"), name.label("name_en"), *_measured(grouped))
    return lines.outerjoin(Major, Major.id == grouped.c.key).order_by(Major.id.is_(None), Major.code)


def _tiers(grouped: Grouped, _selection: Selection) -> Question:
    return sa.select(grouped.c.key, sa.literal("").label("name"), sa.literal("").label("name_en"), *_measured(grouped))


def _every_tier(found: list[Row], selection: Selection) -> list[Row]:
    by_tier = {row.key: row for row in found}
    return [by_tier.get(tier.value, Row(tier.value)) for tier in Tier if tier in selection.counted_tiers]


_LINES: dict[Cut, Callable[[Grouped, Selection], Question]] = {
    Cut.PHASE: _phases,
    Cut.UNIT_SCHOOL: _units,
    Cut.UNIT_BASE: _units,
    Cut.BASE: _bases,
    Cut.MAJOR: _majors,
    Cut.TIER: _tiers,
}
