"""Changing many certificates at once: one person proposes, another one in scope approves."""

from __future__ import annotations

from enum import StrEnum

from trainingreg.domain import issuing
from trainingreg.domain.issuing import CannotChange
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import Invalid, NotAllowed, Refusal
from trainingreg.domain.words import CertificateState
from trainingreg.text import Sentence, say

MOST_AT_ONCE = 100  # done in one transaction, in some 2 s
LONGEST_NOTE = 500


class Change(StrEnum):
    """What is to be done with the certificates."""

    REVOKE = "revoke"
    REISSUE = "reissue"


class ProposalState(StrEnum):
    """An open proposal ends once: approved and done, refused by another person, or taken back by its own."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


_ABOVE_THE_BASES = frozenset({Role.MINISTRY, Role.PROVINCE})
# The same roles propose and decide, as for a single certificate.
ROLES: dict[Change, frozenset[Role]] = {Change.REVOKE: _ABOVE_THE_BASES, Change.REISSUE: _ABOVE_THE_BASES | {Role.BASE}}


class ProposalRefused(Refusal):
    """The state of the proposal, or of one of its certificates, does not allow this."""


def changes_of(role: Role) -> list[Change]:
    """What somebody of this role may propose and decide."""
    return [change for change in Change if role in ROLES[change]]


def check_role(actor: Actor, change: Change) -> int:
    """The account of somebody who may propose or decide this; raises NotAllowed, also for the server itself."""
    if actor.account_id is None or actor.role not in ROLES[change]:
        raise NotAllowed
    return actor.account_id


def check_size(certificates: int) -> None:
    """A proposal is read by a person and done in one piece; raises Invalid."""
    if not certificates:
        raise Invalid(say("Tick at least one certificate."))
    if certificates > MOST_AT_ONCE:
        raise Invalid(say("At most %(most)s certificates can be changed at once.", most=MOST_AT_ONCE))


def why_not(
    change: Change, state: CertificateState, issued_elsewhere: bool, annulled: bool, has_other: bool, proposed: bool
) -> Sentence | None:
    """Why a certificate cannot be part of a proposal; `has_other` is a live one of the same training."""
    if proposed:
        return say("It is part of another proposal that is still open.")
    try:
        if change is Change.REVOKE:
            issuing.check_revocable(state)
        else:
            issuing.check_reissuable(state, issued_elsewhere)
    except CannotChange as refusal:
        return refusal.sentence
    if change is Change.REISSUE and annulled:
        return say("The completion has been annulled, so there is nothing to certify.")
    if change is Change.REISSUE and has_other:
        return say("This training already has another certificate.")
    return None


def check_open(state: ProposalState) -> None:
    """A proposal is decided once; raises ProposalRefused."""
    if state is not ProposalState.OPEN:
        raise ProposalRefused(say("This proposal has been decided already."))


def check_second_person(account_id: int, proposed_by: int) -> None:
    """Nobody decides on what they proposed themselves; raises ProposalRefused."""
    if account_id == proposed_by:
        raise ProposalRefused(say("You proposed this yourself. Another person decides on it."))


def check_own(account_id: int | None, proposed_by: int) -> None:
    """Only who proposed takes it back; raises ProposalRefused."""
    if account_id != proposed_by:
        raise ProposalRefused(say("Only whoever proposed this can take it back. You can refuse it."))


def clean_note(text: str) -> str:
    """Why a proposal is refused; raises Invalid where nothing is said."""
    note = " ".join(text.split())
    if not note:
        raise Invalid(say("Say why you refuse it."), "note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(say("A reason may have at most %(length)s characters.", length=LONGEST_NOTE), "note")
    return note
