"""Cohorts 研修班 and the moves in their life."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.lifecycle import Move
from trainingreg.domain.words import CohortState, Mode, SubjectKind, Tier


class Cohort(Base):
    """A cohort of one base: phase, tier, dates, hours, capacity, enrolment window and completion rule.

    `seats_taken` is kept by the statement that takes a seat, so the last seat is given once; back-entered cohorts
    (`back_entered`) may hold more people than seats, as happened. Without a template its certificates follow the
    registry's standard one. `revision` counts edits: two people who edit at once are told.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("hours >= 1", name="hours_from_one"),
        CheckConstraint("capacity >= 1", name="capacity_from_one"),
        CheckConstraint("seats_taken >= 0", name="seats_not_negative"),
        CheckConstraint("back_entered OR seats_taken <= capacity", name="seats_within_capacity"),
        CheckConstraint("least_attendance BETWEEN 0 AND 100", name="attendance_in_per_cent"),
        CheckConstraint("enrol_until >= enrol_from", name="window_ends_after_start"),
        Index("ix_cohort_base_id", "base_id"),
        Index("ix_cohort_phase_id", "phase_id"),
        Index("ix_cohort_state_starts_on", "state", "starts_on"),
        Index("ix_cohort_starts_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    base_id: Mapped[int] = mapped_column(ForeignKey("training_base.id"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("phase.id"))
    tier: Mapped[Tier]
    major_id: Mapped[int | None] = mapped_column(ForeignKey("major.id"))
    level_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"))
    title: Mapped[str]
    notice_number: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    mode: Mapped[Mode] = mapped_column(default=Mode.ON_SITE)
    hours: Mapped[int]
    subject_kind: Mapped[SubjectKind] = mapped_column(default=SubjectKind.PROFESSIONAL)
    standard_version: Mapped[str | None]
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    enrol_from: Mapped[date | None]
    enrol_until: Mapped[date | None]
    least_attendance: Mapped[int] = mapped_column(default=90)
    needs_pass: Mapped[bool] = mapped_column(default=True)
    certificate_template_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_template.id"))
    designation_reason: Mapped[str | None]
    state: Mapped[CohortState] = mapped_column(default=CohortState.DRAFT)
    cancel_reason: Mapped[str | None]
    back_entered: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class CohortMove(Base):
    """One move in a cohort's life: what, when and by whom; the timeline on its page."""

    __tablename__ = "cohort_move"
    __table_args__ = (Index("ix_cohort_move_cohort_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    move: Mapped[Move]
    at: Mapped[datetime]
    by_name: Mapped[str]
