"""Changing many certificates at once: proposed by one person, done when another one approves, all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.documents.fonts import FontSet
from trainingreg.domain import issuing
from trainingreg.domain import proposals as rules
from trainingreg.domain.issuing import PrintSettings
from trainingreg.domain.permissions import Actor
from trainingreg.domain.proposals import Change, ProposalRefused, ProposalState
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.models import Certificate, CertificateProposal, CertificateProposalItem, Cohort
from trainingreg.queries import certificate_proposals as questions
from trainingreg.queries.certificate_scope import HELD
from trainingreg.services import audit, certificate_life
from trainingreg.text import Sentence, say


def propose(session: Session, change: Change, numbers: Collection[str], reason: str, actor: Actor, now: datetime) -> int:
    """Keeps what somebody wants done with these certificates, each of which must allow it; the proposal's id."""
    account_id = rules.check_role(actor, change)
    rules.check_size(len(numbers))
    reason = issuing.clean_reason(reason)
    chosen = questions.selected(session, numbers, actor.scope)
    if len(chosen) != len(numbers):
        raise NotFound
    for each in chosen:
        why = each.why_not(change)
        if why is not None:
            raise _stuck(each.number, why)
    proposal = CertificateProposal(change=change, reason=reason, proposed_by=account_id, proposed_at=now)
    session.add(proposal)
    session.flush()
    rows = [{"proposal_id": proposal.id, "certificate_id": each.certificate_id} for each in chosen]
    session.execute(sa.insert(CertificateProposalItem), rows)
    _record(session, "propose", proposal, actor, now, certificates=len(rows), reason=reason)
    return proposal.id


def approve(session: Session, proposal_id: int, actor: Actor, now: datetime, printing: PrintSettings, fonts: FontSet) -> int:
    """Does what somebody else proposed, all of it or nothing, and returns how many certificates that were."""
    proposal = _to_decide(session, proposal_id, actor)
    numbers = _locked_numbers(session, proposal.id)
    for number in numbers:
        try:
            if proposal.change is Change.REVOKE:
                certificate_life.revoke(session, number, proposal.reason, actor, now)
            else:
                certificate_life.reissue(session, number, proposal.reason, actor, now, printing, fonts)
        except Refusal as refusal:
            raise _stuck(number, refusal.sentence) from refusal
    _decide(proposal, ProposalState.APPROVED, actor, now)
    _record(session, "approve", proposal, actor, now, certificates=len(numbers))
    return len(numbers)


def refuse(session: Session, proposal_id: int, note: str, actor: Actor, now: datetime) -> None:
    """Leaves the certificates as they are and says why."""
    proposal = _to_decide(session, proposal_id, actor)
    proposal.note = rules.clean_note(note)
    _decide(proposal, ProposalState.REFUSED, actor, now)
    _record(session, "refuse", proposal, actor, now, note=proposal.note)


def take_back(session: Session, proposal_id: int, actor: Actor, now: datetime) -> None:
    """Ends one's own proposal before anybody has decided on it."""
    proposal = _locked(session, proposal_id, actor)
    rules.check_own(actor.account_id, proposal.proposed_by)
    rules.check_open(proposal.state)
    _decide(proposal, ProposalState.TAKEN_BACK, actor, now)
    _record(session, "take_back", proposal, actor, now)


def _to_decide(session: Session, proposal_id: int, actor: Actor) -> CertificateProposal:
    """The open proposal of somebody else."""
    proposal = _locked(session, proposal_id, actor)
    account_id = rules.check_role(actor, proposal.change)
    rules.check_open(proposal.state)
    rules.check_second_person(account_id, proposal.proposed_by)
    return proposal


def _locked(session: Session, proposal_id: int, actor: Actor) -> CertificateProposal:
    proposal = session.scalar(
        sa.select(CertificateProposal)
        .where(CertificateProposal.id == proposal_id, questions.within(actor.scope))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if proposal is None:
        raise NotFound
    return proposal


def _locked_numbers(session: Session, proposal_id: int) -> Sequence[str]:
    """The numbers, base by base; all cohorts are locked first and in one order, so nobody waits for anybody for ever."""
    chosen = sa.select(CertificateProposalItem.certificate_id).where(CertificateProposalItem.proposal_id == proposal_id)
    cohorts = sa.select(Cohort.id).select_from(HELD).where(Certificate.id.in_(chosen))
    locking = sa.select(Cohort.id).where(Cohort.id.in_(cohorts)).order_by(Cohort.id).with_for_update(key_share=True)
    session.execute(locking)
    numbers = sa.select(Certificate.number).select_from(HELD).where(Certificate.id.in_(chosen))
    return session.scalars(numbers.order_by(Cohort.base_id, Cohort.id, Certificate.id)).all()


def _stuck(number: str, why: Sentence) -> ProposalRefused:
    sentence = say("Certificate %(number)s: %(why)s Nothing has been changed.", number=number, why=why)
    return ProposalRefused(sentence)


def _decide(proposal: CertificateProposal, state: ProposalState, actor: Actor, now: datetime) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor.account_id, now


def _record(session: Session, act: str, proposal: CertificateProposal, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(session, actor, now, f"proposal.{act}", f"proposal:{proposal.id}", change=proposal.change.value, **detail)
