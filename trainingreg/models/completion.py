"""Completions 结业: what the official figure counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class Completion(Base):
    """An enrolment that was completed, from `completed_on` until it may be annulled."""

    __tablename__ = "completion"
    __table_args__ = (
        CheckConstraint("annulled_on >= completed_on", name="annulled_after_completed"),
        Index("ix_completion_completed_on", "completed_on"),
        # All that the totals read of a completion.
        Index("ix_completion_funnel", "enrolment_id", "completed_on", "annulled_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    completed_on: Mapped[date]
    hours: Mapped[int]
    annulled_on: Mapped[date | None]
    annul_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
