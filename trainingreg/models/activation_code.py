"""One-time codes by which teachers who came by roster get in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base


class ActivationCode(Base):
    """A code for one teacher, stored as a keyed hash; a new one ends the earlier."""

    __tablename__ = "activation_code"
    __table_args__ = (Index("ix_activation_code_teacher_id", "teacher_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"))
    code_index: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
