"""Schools 院校 and the other names they are known by."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.words import SchoolType


class School(Base):
    """A technician school; `name_key` is the name as compared (no spaces, half-width)."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("joined_phase >= 1", name="joined_phase_from_one"),
        Index("ix_school_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    type: Mapped[SchoolType | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("reporting_unit.id"))
    joined_phase: Mapped[int | None]
    credit_code: Mapped[str | None] = mapped_column(unique=True)


class SchoolAlias(Base):
    """An old or short name of a school; one name means one school."""

    __tablename__ = "school_alias"
    __table_args__ = (Index("ix_school_alias_school_id", "school_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
