"""Enrolments: one person in one cohort, from 报名 to 结业, 未结业 or 退出."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.words import Assessment, EnrolmentState


class Enrolment(Base):
    """One person's enrolment, with the school that sent them then and the days on which it counts in the funnel.

    `reason` holds the sentences (template and params) why it was not completed, readable by the base and the teacher.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "teacher_id"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_on IS NOT NULL", name="withdrawn_has_day"),
        CheckConstraint("state NOT IN ('attended', 'completed', 'failed') OR attended_on IS NOT NULL", name="attended_has_day"),
        CheckConstraint("hours_attended >= 0", name="hours_attended_not_negative"),
        Index("ix_enrolment_teacher_id", "teacher_id"),
        Index("ix_enrolment_school_id", "school_id"),
        # All that the totals read of an enrolment.
        Index("ix_enrolment_funnel", "cohort_id", "teacher_id", "school_id", "applied_on", "attended_on", "withdrawn_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    state: Mapped[EnrolmentState]
    position: Mapped[int]
    applied_on: Mapped[date]
    attended_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    hours_attended: Mapped[int | None]
    assessment: Mapped[Assessment | None]
    reason: Mapped[list[Any] | None]
    phone_sealed: Mapped[bytes | None]
    major_taught: Mapped[str | None]
    job_title: Mapped[str | None]
    sent_by: Mapped[str | None]
    contact: Mapped[str | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime]
