"""Many certificates at once: one person proposes, another approves, and then all of it happens or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import makers
from tests.crowds import all_at_once
from tests.issuing import PRINTING, a_completed_cohort, all_certificates, issue, print_all
from tests.makers import NOW, an_actor
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Actor, Role
from trainingreg.domain.proposals import MOST_AT_ONCE, Change, ProposalRefused, ProposalState
from trainingreg.domain.refusals import Invalid, NotAllowed, NotFound, Refusal
from trainingreg.domain.words import CertificateState
from trainingreg.models import AuditEntry, CertificateProposal, Cohort, Completion
from trainingreg.services import certificate_life, certificate_proposals

LATER = NOW + timedelta(days=1)


def _issued(people: int = 3, **values: object) -> tuple[Cohort, list[str]]:
    """A cohort with so many valid certificates, and their numbers."""
    cohort = a_completed_cohort(people, **values)
    issue(cohort)
    print_all()
    return cohort, [certificate.number for certificate in all_certificates()][-people:]


def _propose(change: Change, numbers: list[str], actor: Actor, reason: str = "Wrong hours printed") -> int:
    with transaction() as session:
        return certificate_proposals.propose(session, change, numbers, reason, actor, NOW)


def _approve(proposal_id: int, actor: Actor) -> int:
    fonts = outside.fonts()
    with transaction() as session:
        return certificate_proposals.approve(session, proposal_id, actor, LATER, PRINTING, fonts)


def _proposal(proposal_id: int) -> CertificateProposal:
    db.session.rollback()
    return db.session.get_one(CertificateProposal, proposal_id, populate_existing=True)


def _states() -> list[CertificateState]:
    return [certificate.state for certificate in all_certificates()]


def test_a_proposal_changes_nothing_until_another_person_approves_it(registry: Flask) -> None:
    _, numbers = _issued(3)
    one, other = an_actor(), an_actor()
    proposal_id = _propose(Change.REVOKE, numbers[:2], one)
    assert _states() == [CertificateState.VALID] * 3
    assert _approve(proposal_id, other) == 2
    assert _states() == [CertificateState.REVOKED, CertificateState.REVOKED, CertificateState.VALID]
    first = all_certificates()[0]
    assert (first.end_reason, first.ended_on) == ("Wrong hours printed", LATER.date())
    proposal = _proposal(proposal_id)
    assert (proposal.state, proposal.proposed_by, proposal.decided_by) == (
        ProposalState.APPROVED,
        one.account_id,
        other.account_id,
    )


def test_nobody_decides_on_their_own_proposal_nor_would_the_database_let_them(registry: Flask) -> None:
    _, numbers = _issued(1)
    one = an_actor()
    proposal_id = _propose(Change.REVOKE, numbers, one)
    with pytest.raises(ProposalRefused, match="Another person decides"):
        _approve(proposal_id, one)
    with pytest.raises(ProposalRefused, match="Another person decides"), transaction() as session:
        certificate_proposals.refuse(session, proposal_id, "No", one, NOW)
    decided = {"state": ProposalState.APPROVED, "decided_by": one.account_id, "decided_at": NOW}
    with pytest.raises(IntegrityError, match="second_person"), transaction() as session:
        session.execute(sa.update(CertificateProposal).values(decided))
    assert _states() == [CertificateState.VALID]


def test_a_command_on_the_server_is_no_second_person(registry: Flask) -> None:
    _, numbers = _issued(1)
    with pytest.raises(NotAllowed):
        _propose(Change.REVOKE, numbers, SYSTEM)
    proposal_id = _propose(Change.REVOKE, numbers, an_actor())
    with pytest.raises(NotAllowed):
        _approve(proposal_id, SYSTEM)


def test_approving_reissue_gives_each_a_new_number_and_supersedes_the_old(registry: Flask) -> None:
    cohort, numbers = _issued(2)
    base, colleague = (an_actor(Role.BASE, base_id=cohort.base_id) for _ in range(2))
    assert _approve(_propose(Change.REISSUE, numbers, base), colleague) == 2
    print_all()
    old, new = all_certificates()[:2], all_certificates()[2:]
    assert [each.state for each in old] == [CertificateState.SUPERSEDED] * 2
    assert [each.state for each in new] == [CertificateState.VALID] * 2
    assert [each.superseded_by_id for each in old] == [each.id for each in new]
    assert {(each.facts or {})["note"] for each in new} == {f"换发自 {number}" for number in numbers}


def test_where_one_cannot_be_changed_any_more_none_is(registry: Flask) -> None:
    _, numbers = _issued(3)
    proposal_id = _propose(Change.REVOKE, numbers, an_actor())
    with transaction() as session:
        certificate_life.revoke(session, numbers[1], "Issued by mistake", SYSTEM, NOW)
    with pytest.raises(ProposalRefused, match=f"Certificate {numbers[1]}: .*no longer valid.*Nothing has been changed"):
        _approve(proposal_id, an_actor())
    assert _states() == [CertificateState.VALID, CertificateState.REVOKED, CertificateState.VALID]
    assert _proposal(proposal_id).state is ProposalState.OPEN


def test_a_refusal_says_why_and_leaves_everything(registry: Flask) -> None:
    _, numbers = _issued(1)
    proposal_id = _propose(Change.REVOKE, numbers, an_actor())
    other = an_actor()
    with pytest.raises(Invalid, match="Say why"), transaction() as session:
        certificate_proposals.refuse(session, proposal_id, "  ", other, NOW)
    with transaction() as session:
        certificate_proposals.refuse(session, proposal_id, "The hours were right", other, NOW)
    proposal = _proposal(proposal_id)
    assert (proposal.state, proposal.note) == (ProposalState.REFUSED, "The hours were right")
    assert _states() == [CertificateState.VALID]
    with pytest.raises(ProposalRefused, match="decided already"):
        _approve(proposal_id, an_actor())


def test_only_who_proposed_takes_a_proposal_back(registry: Flask) -> None:
    _, numbers = _issued(1)
    one, other = an_actor(), an_actor()
    proposal_id = _propose(Change.REVOKE, numbers, one)
    with pytest.raises(ProposalRefused, match="Only whoever proposed"), transaction() as session:
        certificate_proposals.take_back(session, proposal_id, other, NOW)
    with transaction() as session:
        certificate_proposals.take_back(session, proposal_id, one, NOW)
    assert _proposal(proposal_id).state is ProposalState.TAKEN_BACK
    assert _propose(Change.REVOKE, numbers, one), "the certificate is free for another proposal"


def test_a_certificate_is_in_one_open_proposal_at_a_time(registry: Flask) -> None:
    _, numbers = _issued(2)
    _propose(Change.REVOKE, numbers[:1], an_actor())
    with pytest.raises(ProposalRefused, match="another proposal that is still open"):
        _propose(Change.REISSUE, numbers, an_actor())


def test_what_does_not_fit_cannot_be_proposed(registry: Flask) -> None:
    cohort, numbers = _issued(2)
    actor = an_actor()
    for bad in ([], ["x"] * (MOST_AT_ONCE + 1)):
        with pytest.raises(Invalid):
            _propose(Change.REVOKE, bad, actor)
    with pytest.raises(Invalid, match="Enter a reason"):
        _propose(Change.REVOKE, numbers, actor, reason=" ")
    with pytest.raises(NotFound):
        _propose(Change.REVOKE, [numbers[0], "GXYT-2026-44-0001-00001-X"], actor)
    with transaction() as session:
        session.execute(sa.update(Completion).values(annulled_on=NOW.date()))
    with pytest.raises(ProposalRefused, match="annulled"):
        _propose(Change.REISSUE, numbers, actor)


def test_a_base_proposes_corrections_of_its_own_and_no_revocation(registry: Flask) -> None:
    cohort, numbers = _issued(1)
    base = an_actor(Role.BASE, base_id=cohort.base_id)
    with pytest.raises(NotAllowed):
        _propose(Change.REVOKE, numbers, base)
    with pytest.raises(NotFound):
        _propose(Change.REISSUE, numbers, an_actor(Role.BASE))
    with pytest.raises(NotAllowed):
        _propose(Change.REISSUE, numbers, an_actor(Role.SCHOOL))
    revocation = _propose(Change.REVOKE, numbers, an_actor())
    with pytest.raises(NotAllowed):
        _approve(revocation, base)


def test_a_proposal_over_two_provinces_is_the_ministrys_alone(registry: Flask) -> None:
    _, here = _issued(1)
    _, there = _issued(1, base=makers.a_base(makers.a_school("35")))
    guangdong = an_actor(Role.PROVINCE, unit_id=makers.unit("44").id)
    with pytest.raises(NotFound):
        _propose(Change.REVOKE, [*here, *there], guangdong)
    proposal_id = _propose(Change.REVOKE, [*here, *there], an_actor())
    with pytest.raises(NotFound):
        _approve(proposal_id, guangdong)
    assert _approve(proposal_id, an_actor()) == 2


def test_two_people_who_approve_at_once_do_it_once(registry: Flask) -> None:
    _, numbers = _issued(3)
    proposal_id = _propose(Change.REISSUE, numbers, an_actor())
    others = [an_actor() for _ in range(4)]
    outside.fonts()

    def approve(actor: Actor) -> bool:
        try:
            _approve(proposal_id, actor)
        except Refusal:
            return False
        return True

    assert sum(all_at_once(registry, others, approve, threads=4)) == 1
    assert len(all_certificates()) == 6


def test_every_step_is_on_record(registry: Flask) -> None:
    _, numbers = _issued(2)
    one, other = an_actor(), an_actor()
    proposal_id = _propose(Change.REVOKE, numbers, one)
    _approve(proposal_id, other)
    entries = db.session.execute(
        sa.select(AuditEntry.action, AuditEntry.account_id, AuditEntry.subject)
        .where(AuditEntry.action.startswith("proposal.") | (AuditEntry.action == "certificate.revoke"))
        .order_by(AuditEntry.id)
    ).all()
    assert [tuple(entry) for entry in entries] == [
        ("proposal.propose", one.account_id, f"proposal:{proposal_id}"),
        *(("certificate.revoke", other.account_id, f"certificate:{number}") for number in numbers),
        ("proposal.approve", other.account_id, f"proposal:{proposal_id}"),
    ]
