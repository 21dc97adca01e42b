"""Proposals to change many certificates: what one would do, those in scope, and those that wait for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from trainingreg.db import db
from trainingreg.domain import proposals as rules
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.permissions import Actor, Scope
from trainingreg.domain.proposals import Change, ProposalState
from trainingreg.domain.words import CertificateState
from trainingreg.models import (
    Account,
    Certificate,
    CertificateProposal,
    CertificateProposalItem,
    Cohort,
    Completion,
    Enrolment,
    Phase,
)
from trainingreg.queries.certificate_scope import HELD, issued_within
from trainingreg.queries.pages import PageOf, page_of
from trainingreg.text import Sentence

_proposer, _decider = aliased(Account), aliased(Account)
_LIVE = (CertificateState.PENDING, CertificateState.VALID)


@dataclass(frozen=True)
class Selected:
    """A certificate that somebody wants to change; `proposed` in an open proposal already."""

    certificate_id: int
    number: str
    holder_name: str
    cohort_code: str
    phase_number: int
    issued_on: date
    state: CertificateState
    issued_elsewhere: bool
    annulled: bool
    has_other: bool
    proposed: bool

    def why_not(self, change: Change) -> Sentence | None:
        """Why it cannot be part of a new proposal."""
        return rules.why_not(change, self.state, self.issued_elsewhere, self.annulled, self.has_other, self.proposed)


@dataclass(frozen=True)
class Proposal:
    """A proposal as its page and the list show it."""

    id: int
    change: Change
    state: ProposalState
    reason: str
    proposed_by: int
    proposer_name: str
    proposed_at: datetime
    decider_name: str | None
    decided_at: datetime | None
    note: str | None
    certificates: int


def selected(session: Session, numbers: Iterable[str], scope: Scope) -> list[Selected]:
    """The certificates with these numbers that were issued within the scope, in the order of their rosters."""
    keys = {normalise(number) for number in numbers}
    return _selected(session, Certificate.number_key.in_(keys), issued_within(scope))


def items(proposal_id: int) -> list[Selected]:
    """The certificates of a proposal as they stand now."""
    chosen = sa.select(CertificateProposalItem.certificate_id).where(CertificateProposalItem.proposal_id == proposal_id)
    return _selected(db.session(), Certificate.id.in_(chosen))


def find(proposal_id: int, scope: Scope) -> Proposal | None:
    """One proposal, if every certificate of it was issued within the scope."""
    row: Any = db.session.execute(_proposals().where(CertificateProposal.id == proposal_id, within(scope))).one_or_none()
    return None if row is None else Proposal(*row)


def page(scope: Scope, number: int) -> PageOf[Proposal]:
    """A page of the proposals in scope, the open ones first, the newest first."""
    is_open = sa.case((CertificateProposal.state == ProposalState.OPEN, 0), else_=1)
    return page_of(_proposals().where(within(scope)).order_by(is_open, CertificateProposal.id.desc()), number, Proposal)


def to_decide(actor: Actor) -> sa.Select[int]:
    """The question how many proposals of others wait for this reader; 0 for roles that decide on none."""
    return (
        sa.select(sa.func.count())
        .select_from(CertificateProposal)
        .where(
            CertificateProposal.state == ProposalState.OPEN,
            CertificateProposal.change.in_(rules.changes_of(actor.role)),
            CertificateProposal.proposed_by != actor.account_id,
            within(actor.scope),
        )
    )


def within(scope: Scope) -> sa.ColumnElement[bool]:
    """Proposals of which no certificate was issued outside the scope."""
    if scope.all:
        return sa.true()
    outside = (
        sa.select(CertificateProposalItem.certificate_id)
        .select_from(HELD.join(CertificateProposalItem, CertificateProposalItem.certificate_id == Certificate.id))
        .where(CertificateProposalItem.proposal_id == CertificateProposal.id, sa.not_(issued_within(scope)))
    )
    return ~outside.exists()


def _selected(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Selected]:
    other = aliased(Certificate)
    has_other = sa.exists().where(
        other.completion_id == Certificate.completion_id, other.id != Certificate.id, other.state.in_(_LIVE)
    )
    proposed = sa.exists().where(
        CertificateProposalItem.certificate_id == Certificate.id,
        CertificateProposal.id == CertificateProposalItem.proposal_id,
        CertificateProposal.state == ProposalState.OPEN,
    )
    rows: Sequence[Any] = session.execute(
        sa.select(
            Certificate.id, Certificate.number, Certificate.holder_name, Cohort.code, Phase.number, Certificate.issued_on,
            Certificate.state, Certificate.issued_elsewhere, Completion.annulled_on.is_not(None), has_other, proposed,
        )
        .select_from(HELD)
        .join(Phase, Phase.id == Cohort.phase_id)
        .where(*conditions)
        .order_by(Cohort.starts_on, Cohort.id, Enrolment.position, Certificate.id)
    ).all()  # fmt: skip
    return [Selected(*row) for row in rows]


def _proposals() -> sa.Select[*tuple[Any, ...]]:
    how_many = (
        sa.select(sa.func.count())
        .where(CertificateProposalItem.proposal_id == CertificateProposal.id)
        .correlate(CertificateProposal)
        .scalar_subquery()
    )
    return (
        sa.select(
            CertificateProposal.id, CertificateProposal.change, CertificateProposal.state, CertificateProposal.reason,
            CertificateProposal.proposed_by, _proposer.display_name, CertificateProposal.proposed_at,
            _decider.display_name, CertificateProposal.decided_at, CertificateProposal.note, how_many,
        )
        .select_from(CertificateProposal)
        .join(_proposer, _proposer.id == CertificateProposal.proposed_by)
        .outerjoin(_decider, _decider.id == CertificateProposal.decided_by)
    )  # fmt: skip
