"""Lists in which the bits of revoked certificates are set."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class StatusList(Base):
    """A list and how many of its bits belong to certificates; whoever draws indexes from it locks its row."""

    __tablename__ = "status_list"
    __table_args__ = (CheckConstraint("allotted >= 0", name="allotted_not_negative"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    allotted: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
