"""Certificates with frozen facts, and the series their numbers come from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.words import CertificateState


class Certificate(Base):
    """A certificate of one completion: what is printed is frozen in `facts` at issue and never follows later changes.

    A correction is a new version that supersedes the old one. One completion has at most one live certificate.
    Numbers issued elsewhere have no facts and no file; one revoked before its file was made has none either.
    `template_version_id` is what it is printed by; only numbers issued elsewhere have none.
    `file_key` is the file as issued, for ever; `sealed_file_key` that file with a seal appended elsewhere, served once it is there.
    `ended_on` is the day of revocation or supersession; `status_index` the bit that is then set (see `domain.credentials`).
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("completion_id", "version"),
        Index(
            "uq_certificate_one_live",
            "completion_id",
            unique=True,
            sqlite_where=text("state IN ('pending', 'valid')"),
            postgresql_where=text("state IN ('pending', 'valid')"),
        ),
        CheckConstraint("(state IN ('revoked', 'superseded')) = (ended_on IS NOT NULL)", name="ended_has_day"),
        CheckConstraint("issued_elsewhere OR facts IS NOT NULL", name="ours_has_facts"),
        CheckConstraint("issued_elsewhere OR state IN ('pending', 'revoked') OR file_key IS NOT NULL", name="ours_has_file"),
        CheckConstraint("ended_on >= issued_on", name="ended_after_issue"),
        Index("ix_certificate_issued_on", "issued_on"),
        Index("ix_certificate_file_sha256", "file_sha256"),
        Index("uq_certificate_sealed_sha256", "sealed_sha256", unique=True),
        Index("uq_certificate_status_index", "status_index", unique=True),
        # All that the totals read of a certificate.
        Index("ix_certificate_funnel", "completion_id", "issued_on", "ended_on", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completion.id"))
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str]
    number_key: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    holder_name: Mapped[str]
    holder_name_key: Mapped[str]
    issued_elsewhere: Mapped[bool] = mapped_column(default=False)
    state: Mapped[CertificateState]
    issued_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    facts: Mapped[dict[str, Any] | None]
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_template_version.id"))
    file_key: Mapped[str | None]
    file_sha256: Mapped[str | None]
    file_bytes: Mapped[int | None]
    sealed_file_key: Mapped[str | None]
    sealed_sha256: Mapped[str | None]
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    status_index: Mapped[int | None]
    created_at: Mapped[datetime]


class NumberSeries(Base):
    """The last running serial given by a base in a year; raised in the issuing transaction, so numbers never repeat."""

    __tablename__ = "number_series"

    base_id: Mapped[int] = mapped_column(ForeignKey("training_base.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int] = mapped_column(default=0)
