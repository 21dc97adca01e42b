"""Proposals to change many certificates, which a second person approves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from trainingreg.db import Base
from trainingreg.domain.proposals import Change, ProposalState


class CertificateProposal(Base):
    """What one person wants done with some certificates, and what became of it; `reason` will be public, `note` is not."""

    __tablename__ = "certificate_proposal"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="open_has_no_moment"),
        CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="open_has_no_decider"),
        CheckConstraint("(state = 'taken_back') = (decided_by = proposed_by)", name="second_person"),
        Index("ix_certificate_proposal_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[Change]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    reason: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]


class CertificateProposalItem(Base):
    """One certificate of a proposal."""

    __tablename__ = "certificate_proposal_item"
    __table_args__ = (Index("ix_certificate_proposal_item_certificate_id", "certificate_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("certificate_proposal.id"), primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
