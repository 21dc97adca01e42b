"""The plan that is meant on a day, with its counting rule, phases and targets."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.counting import Rule, rule_on
from trainingreg.domain.plans import Phase, Plan, Target, newest_started
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Tier
from trainingreg.models import CountingRule, Major, ReportingUnit, TrainingBase
from trainingreg.models import Phase as PhaseTable
from trainingreg.models import Plan as PlanTable
from trainingreg.models import Target as TargetTable
from trainingreg.text import say


def on(day: date, code: str | None = None) -> Plan:
    """The plan with this code, else the newest one that had started by the day; raises Invalid for an unknown code."""
    rows: Any = db.session.execute(_everything(code)).all()
    if not rows:
        raise Invalid(say("There is no plan with code %(code)s.", code=(code or "")[:40]), "plan")
    meant = newest_started([(row.starts_on, row.id) for row in rows], day)
    own = [row for row in rows if row.id == meant]
    rules = {row.version: _rule(row) for row in own if row.version is not None}
    phases = {row.number: Phase(row.number, row.phase_name, row.phase_name_en, row.began_on) for row in own if row.number}
    targets = {row.target_id: _target(row) for row in own if row.target_id is not None}
    first = own[0]
    return Plan(
        first.id, first.code, first.name, first.name_en, first.starts_on,
        first.teachers_target, first.schools_target, first.majors_target,
        rule_on(list(rules.values()), day), tuple(phases.values()), tuple(targets.values()),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _everything(code: str | None) -> sa.Select[*tuple[Any, ...]]:
    """Every plan (or the one asked for) with each version of its rule and each target of its phases; the statement is kept."""
    question = (
        sa.select(
            PlanTable.id, PlanTable.code, PlanTable.name, PlanTable.name_en, PlanTable.starts_on,
            PlanTable.teachers_target, PlanTable.schools_target, PlanTable.majors_target,
            CountingRule.version, CountingRule.name.label("rule_name"), CountingRule.name_en.label("rule_name_en"),
            CountingRule.tiers, CountingRule.adopted_on,
            PhaseTable.number, PhaseTable.name.label("phase_name"), PhaseTable.name_en.label("phase_name_en"),
            PhaseTable.starts_on.label("began_on"),
            TargetTable.id.label("target_id"), TargetTable.person_times, TargetTable.unit_id, TargetTable.base_id,
            ReportingUnit.code.label("unit"), TrainingBase.code.label("base"), Major.code.label("major"),
        )
        .outerjoin(CountingRule, CountingRule.plan_id == PlanTable.id)
        .outerjoin(PhaseTable, PhaseTable.plan_id == PlanTable.id)
        .outerjoin(TargetTable, TargetTable.phase_id == PhaseTable.id)
        .outerjoin(ReportingUnit, ReportingUnit.id == TargetTable.unit_id)
        .outerjoin(TrainingBase, TrainingBase.id == TargetTable.base_id)
        .outerjoin(Major, Major.id == TargetTable.major_id)
        .order_by(PlanTable.id, PhaseTable.number)
    )  # fmt: skip
    return question if code is None else question.where(PlanTable.code == code)


def _rule(row: Any) -> Rule:
    return Rule(row.rule_name, row.rule_name_en, row.version, tuple(map(Tier, row.tiers)), row.adopted_on)


def _target(row: Any) -> Target:
    return Target(row.number, row.person_times, row.unit, row.base, row.major, row.unit_id, row.base_id)
