"""Plans, their phases, targets and counting rules: the next plan is a row, not a release."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class Plan(Base):
    """A plan such as 十四五 with its headline in teachers 名."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    teachers_target: Mapped[int]
    schools_target: Mapped[int]
    majors_target: Mapped[int]


class Phase(Base):
    """A phase of a plan; `starts_on` only suggests a phase for a cohort, it never decides."""

    __tablename__ = "phase"
    __table_args__ = (UniqueConstraint("plan_id", "number"), CheckConstraint("number >= 1", name="number_from_one"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    number: Mapped[int]
    name: Mapped[str]
    name_en: Mapped[str]
    starts_on: Mapped[date]


class Target(Base):
    """A target in person-times 人次 for a phase: as a whole, or for one unit, base or major."""

    __tablename__ = "target"
    __table_args__ = (
        CheckConstraint("person_times >= 0", name="person_times_not_negative"),
        CheckConstraint(
            "(CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN base_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN major_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_subject",
        ),
        Index(
            "uq_target_subject",
            "phase_id",
            text("coalesce(unit_id, 0)"),
            text("coalesce(base_id, 0)"),
            text("coalesce(major_id, 0)"),
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("reporting_unit.id"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("training_base.id"))
    major_id: Mapped[int | None] = mapped_column(ForeignKey("major.id"))
    person_times: Mapped[int]


class CountingRule(Base):
    """A named, versioned 统计口径: which tiers count; printed on every report. Versions are kept for ever."""

    __tablename__ = "counting_rule"
    __table_args__ = (UniqueConstraint("plan_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str]
    name_en: Mapped[str]
    version: Mapped[int]
    tiers: Mapped[list[Any]]
    adopted_on: Mapped[date]
