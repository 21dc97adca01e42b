"""Templates of certificates and their versions, which are kept for ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.words import Border, Paper, VersionState


class CertificateTemplate(Base):
    """A template that cohorts choose by its name; `programme` says what it is for and is not printed."""

    __tablename__ = "certificate_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    programme: Mapped[str]
    created_at: Mapped[datetime]


class CertificateTemplateVersion(Base):
    """What certificates of a template look like from `used_from` on: words, border, ink, paper; offsets in mm.

    What it lays down never changes, and certificates point to it for ever; only its state does. `made_by` is empty for the
    first version of the first template, which comes with the database.
    """

    __tablename__ = "certificate_template_version"
    __table_args__ = (
        UniqueConstraint("template_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("title <> ''", name="has_title"),
        CheckConstraint("dx BETWEEN -15 AND 15 AND dy BETWEEN -15 AND 15", name="offsets_within_sheet"),
        CheckConstraint("paper = 'preprinted' OR (NOT title_on_paper AND dx = 0 AND dy = 0)", name="offsets_on_preprinted"),
        CheckConstraint("state = 'draft' OR previewed_at IS NOT NULL", name="used_after_preview"),
        CheckConstraint("(state = 'draft') = (used_from IS NULL)", name="draft_was_never_used"),
        Index(
            "uq_certificate_template_version_one_in_use",
            "template_id",
            unique=True,
            sqlite_where=text("state = 'in_use'"),
            postgresql_where=text("state = 'in_use'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))
    number: Mapped[int]
    title: Mapped[str]
    programme: Mapped[str]
    wording: Mapped[str]
    border: Mapped[Border]
    mono: Mapped[bool]
    paper: Mapped[Paper]
    title_on_paper: Mapped[bool]
    dx: Mapped[float]
    dy: Mapped[float]
    state: Mapped[VersionState] = mapped_column(default=VersionState.DRAFT)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    previewed_at: Mapped[datetime | None]
    used_from: Mapped[datetime | None]
