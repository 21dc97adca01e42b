"""Reporting units 填报单位."""

from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class ReportingUnit(Base):
    """One of the 32 bodies that report to the ministry; `position` is the order of every report."""

    __tablename__ = "reporting_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    gb2260: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int] = mapped_column(unique=True)
