"""What happens to a certificate after it was issued: revoked, or superseded by a corrected one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.documents.certificate import compose
from trainingreg.documents.fonts import FontSet
from trainingreg.domain import issuing
from trainingreg.domain.calendar import day_of
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.issuing import CannotChange, PrintSettings
from trainingreg.domain.permissions import Actor, Scope
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, Cohort, Completion
from trainingreg.queries.certificate_scope import HELD, issued_within
from trainingreg.services import audit, certificates
from trainingreg.services.certificate_facts import grounds, thawed
from trainingreg.text import say


def revoke(session: Session, number: str, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Ends a certificate from today on, for a reason that everybody who verifies it will read.

    One whose file is not made yet is not made any more.
    """
    certificate = locked(session, number, actor.scope)
    issuing.check_revocable(certificate.state)
    if certificate.state is CertificateState.PENDING:
        certificates.unqueue(session, certificate.id)
    _end(certificate, CertificateState.REVOKED, issuing.clean_reason(reason), now)
    audit.record(session, actor, now, "certificate.revoke", f"certificate:{certificate.number}", reason=certificate.end_reason)
    return certificate


def reissue(
    session: Session, number: str, reason: str, actor: Actor, now: datetime, printing: PrintSettings, fonts: FontSet
) -> Certificate:
    """A new certificate with a number of its own, the facts and the template of now; the old one is superseded by it.

    Whether it can be printed is tried first: a character that no face has, or a text too long, leaves the old one as it
    is. A revoked certificate stays revoked; the new one stands beside it.
    """
    issuing.check_address(printing)
    old = locked(session, number, actor.scope)
    issuing.check_reissuable(old.state, old.issued_elsewhere)
    reason = issuing.clean_reason(reason)
    _check_alone(session, old)
    replaces = old.state is CertificateState.VALID
    if replaces:
        _end(old, CertificateState.SUPERSEDED, reason, now)
        session.flush()  # before its successor comes: a completion has one live certificate
    new = _successor(session, old, actor, now, printing, f"换发自 {old.number}" if replaces else "")
    compose(thawed(new.facts or {}), fonts)
    if replaces:
        old.superseded_by_id = new.id
    audit.record(session, actor, now, "certificate.reissue", f"certificate:{old.number}", reason=reason, new=new.number)
    return new


def locked(session: Session, number: str, scope: Scope) -> Certificate:
    """The certificate for a change; NotFound unless it was issued within the scope.

    The cohort's row is locked before the certificate's, as whoever issues does: else the two could wait for one another.
    """
    within = sa.and_(Certificate.number_key == normalise(number), issued_within(scope))
    session.execute(sa.select(Cohort.id).select_from(HELD).where(within).with_for_update(of=Cohort, key_share=True))
    wanted = sa.select(Certificate).select_from(HELD).where(within).with_for_update(of=Certificate)
    certificate = session.scalar(wanted.execution_options(populate_existing=True))
    if certificate is None:
        raise NotFound
    return certificate


def _end(certificate: Certificate, state: CertificateState, reason: str, now: datetime) -> None:
    certificate.state = state
    certificate.ended_on = max(day_of(now), certificate.issued_on)
    certificate.end_reason = reason


def _check_alone(session: Session, old: Certificate) -> None:
    """A revoked certificate gets no second successor while another one is valid or being made."""
    live = sa.select(Certificate.id).where(
        Certificate.completion_id == old.completion_id,
        Certificate.id != old.id,
        Certificate.state.in_([CertificateState.PENDING, CertificateState.VALID]),
    )
    if session.scalar(live) is not None:
        raise CannotChange(say("This training already has another certificate."))


def _successor(session: Session, old: Certificate, actor: Actor, now: datetime, printing: PrintSettings, note: str) -> Certificate:
    """The next version, with its file queued."""
    found = grounds(session, Completion.id == old.completion_id)
    if not found:
        raise CannotChange(say("The completion has been annulled, so there is nothing to certify."))
    versions = sa.select(sa.func.max(Certificate.version)).where(Certificate.completion_id == old.completion_id)
    version = (session.scalar(versions) or 0) + 1
    added = certificates.add(session, found, day_of(now), now, printing, version, note)
    certificates.queue(session, found[0].cohort_id, added.values(), actor, now)
    return session.get_one(Certificate, next(iter(added.values())))
