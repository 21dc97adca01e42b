"""What holders give away of their certificates: links, and copies with a note."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base, keyring


class ShareCode(Base):
    """The code of a link; found by its keyed hash, and sealed so that the holder alone can read it again."""

    __tablename__ = "share_code"
    __table_args__ = (
        Index("ix_share_code_certificate_id", "certificate_id"),
        CheckConstraint("ended_at >= created_at", name="ended_after_created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    code_index: Mapped[bytes] = mapped_column(unique=True)
    code_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    last_on: Mapped[date]
    ended_at: Mapped[datetime | None]


class AnnotatedCopy(Base):
    """A copy of a certificate whose note names its purpose and last day; known again by the hash of its file.

    The file is removed when the holder ends the copy, or some days after its last day; the row stays. `file_removed_at` is
    the moment from which nothing is left to be removed. Two copies made in the same second may be the same file.
    """

    __tablename__ = "annotated_copy"
    __table_args__ = (
        Index("ix_annotated_copy_certificate_id", "certificate_id"),
        Index("ix_annotated_copy_file_sha256", "file_sha256"),
        CheckConstraint("ended_at >= created_at", name="ended_after_created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    purpose: Mapped[str]
    last_on: Mapped[date]
    file_key: Mapped[str] = mapped_column(unique=True)
    file_sha256: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    file_removed_at: Mapped[datetime | None]


def share_index(code: str) -> bytes:
    """What a link's code is found by."""
    return keyring().index(f"share:{code}")


def seal_share(code: str, index: bytes) -> bytes:
    """A link's code sealed into its row."""
    return keyring().seal(code.encode(), b"share_code:" + index)


def unseal_share(sealed: bytes, index: bytes) -> str:
    """A link's code again."""
    return keyring().unseal(sealed, b"share_code:" + index).decode()
