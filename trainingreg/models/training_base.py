"""Training bases 师资研修基地: time-limited designations of schools."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.words import BaseStatus


class TrainingBase(Base):
    """One designation of one school; a school may hold several over time.

    `serial` is the base's part of certificate numbers: given once, never changed.
    """

    __tablename__ = "training_base"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="valid_to_after_from"),
        CheckConstraint("batch >= 1", name="batch_from_one"),
        CheckConstraint("serial >= 1", name="serial_from_one"),
        Index("ix_training_base_school_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    serial: Mapped[int] = mapped_column(unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    batch: Mapped[int]
    document_number: Mapped[str | None]
    published_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    status: Mapped[BaseStatus] = mapped_column(default=BaseStatus.ACTIVE)


class TrainingBaseMajor(Base):
    """A major that a base may train; no rows means any major."""

    __tablename__ = "training_base_major"

    base_id: Mapped[int] = mapped_column(ForeignKey("training_base.id", ondelete="CASCADE"), primary_key=True)
    major_id: Mapped[int] = mapped_column(ForeignKey("major.id"), primary_key=True)
