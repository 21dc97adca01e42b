"""Kept figures: what the totals would count of a cohort whose days are over, kept so that nobody has to count it again.

A cohort with a `KeptCohort` has its figures here, unless a `KeptChange` says that something under them has changed since.
Those changes are written by triggers of the database (migration 0010), so no service can forget one.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base

NO_ROWID = {"sqlite_with_rowid": False}


class KeptCohort(Base):
    """A cohort with kept figures: they hold from `settled_on`, its last day with an event, on; before `first_on` all are 0."""

    __tablename__ = "kept_cohort"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True)
    first_on: Mapped[date]
    settled_on: Mapped[date]


class KeptFigure(Base):
    """A cohort's figures, each in the month (2024-03) in which it counts.

    `alone` are those of the person-times whose people have no other completion anywhere: as many teachers in every cut.
    """

    __tablename__ = "kept_figure"
    __table_args__ = NO_ROWID

    cohort_id: Mapped[int] = mapped_column(ForeignKey("kept_cohort.cohort_id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    applied: Mapped[int]
    attended: Mapped[int]
    person_times: Mapped[int]
    certified: Mapped[int]
    alone: Mapped[int]


class KeptUnitFigure(Base):
    """The same figures by the unit that sent the people."""

    __tablename__ = "kept_unit_figure"
    __table_args__ = (Index("ix_kept_unit_figure_cohort_id", "cohort_id"), NO_ROWID)

    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("kept_cohort.cohort_id", ondelete="CASCADE"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    applied: Mapped[int]
    attended: Mapped[int]
    person_times: Mapped[int]
    certified: Mapped[int]
    alone: Mapped[int]


class KeptRepeat(Base):
    """A completion whose teacher has others, here or elsewhere: only among these can distinct people be fewer than rows."""

    __tablename__ = "kept_repeat"
    __table_args__ = NO_ROWID

    cohort_id: Mapped[int] = mapped_column(ForeignKey("kept_cohort.cohort_id", ondelete="CASCADE"), primary_key=True)
    teacher_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int]
    completed_on: Mapped[date]


class KeptChange(Base):
    """Something has changed: in this cohort, and in every cohort of this teacher or of whom this school sent."""

    __tablename__ = "kept_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int | None]
    teacher_id: Mapped[int | None]
    school_id: Mapped[int | None]
