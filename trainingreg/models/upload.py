"""Workbooks that were uploaded and wait to be confirmed or worked on; their bytes are sealed in the file store."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base, keyring


class UploadKind(StrEnum):
    """What the workbook holds."""

    ROSTER = "roster"
    HISTORY = "history"


class Upload(Base):
    """One uploaded workbook; `token` is its address, `outcome` what the check or import said."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_cohort_id", "cohort_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[UploadKind]
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    file_name: Mapped[str]
    file_key: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[dict[str, Any] | None]
    finished_at: Mapped[datetime | None]


def seal_upload(token: str, data: bytes) -> bytes:
    """The bytes of a workbook sealed for the upload with this token."""
    return keyring().seal(data, b"upload:" + token.encode())


def unseal_upload(token: str, sealed: bytes) -> bytes:
    """The bytes of the upload with this token."""
    return keyring().unseal(sealed, b"upload:" + token.encode())
