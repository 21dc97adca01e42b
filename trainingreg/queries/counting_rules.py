"""Counting rules 统计口径: every version that was ever in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import CountingRule, Plan


@dataclass(frozen=True)
class RuleRow:
    """One version of a plan's rule; `tiers` are stored words of `domain.words.Tier`."""

    plan_name: str
    plan_name_en: str
    name: str
    name_en: str
    version: int
    tiers: list[str]
    adopted_on: date


def versions() -> list[RuleRow]:
    """All versions, the newest first."""
    question = (
        sa.select(
            Plan.name, Plan.name_en, CountingRule.name, CountingRule.name_en, CountingRule.version, CountingRule.tiers,
            CountingRule.adopted_on,
        )
        .join(Plan, Plan.id == CountingRule.plan_id)
        .order_by(Plan.starts_on.desc(), CountingRule.version.desc())
    )  # fmt: skip
    return [RuleRow(*row) for row in db.session.execute(question)]
