"""Teachers and their identity documents; numbers are sealed, and found again only by their blind index."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base, keyring
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.words import Standing


class Teacher(Base):
    """A person who trains; `ref` is the public reference, `school_id` the present school (each enrolment keeps its own)."""

    __tablename__ = "teacher"
    __table_args__ = (Index("ix_teacher_name_key", "name_key"), Index("ix_teacher_school_id", "school_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    phone_sealed: Mapped[bytes | None]
    standing: Mapped[Standing] = mapped_column(default=Standing.CONFIRMED)
    created_at: Mapped[datetime]
    notice_seen_at: Mapped[datetime | None]


class IdentityDocument(Base):
    """An identity document of a teacher: one document, one person, over all years and bases."""

    __tablename__ = "identity_document"
    __table_args__ = (Index("ix_identity_document_teacher_id", "teacher_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("teacher.id"))
    kind: Mapped[DocumentKind]
    number_index: Mapped[bytes] = mapped_column(unique=True)
    number_sealed: Mapped[bytes]


def document_index(identity_key: str) -> bytes:
    """The blind index of an identity key (`domain.identity.identity_key`)."""
    return keyring().index(identity_key)


def seal_number(number: str, index: bytes) -> bytes:
    """A document number sealed for the row with this index."""
    return keyring().seal(number.encode(), b"identity_document.number:" + index)


def unseal_number(sealed: bytes, index: bytes) -> str:
    """The document number of the row with this index."""
    return keyring().unseal(sealed, b"identity_document.number:" + index).decode()


def seal_phone(phone: str | None) -> bytes | None:
    """A telephone number sealed; None stays None."""
    return keyring().seal(phone.encode(), b"phone") if phone else None


def unseal_phone(sealed: bytes | None) -> str:
    """The telephone number, or an empty text."""
    return keyring().unseal(sealed, b"phone").decode() if sealed else ""
