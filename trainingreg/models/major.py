"""Majors 专业 and teachers' levels 等级."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class Major(Base):
    """A major; its code is text (leading zeros, `0101-4`)."""

    __tablename__ = "major"
    __table_args__ = (CheckConstraint("phase >= 1", name="phase_from_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    group_name: Mapped[str | None]
    catalogue: Mapped[str | None]
    phase: Mapped[int | None]


class Level(Base):
    """A level of teacher training; rank 1 is the lowest, each may ask for the one below."""

    __tablename__ = "level"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    rank: Mapped[int] = mapped_column(unique=True)
    prerequisite_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"))
