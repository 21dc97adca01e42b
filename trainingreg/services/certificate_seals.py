"""Certificates sealed elsewhere: the sealed file is kept beside the one that was issued, and served from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from trainingreg.domain import issuing
from trainingreg.domain.permissions import Actor
from trainingreg.services import audit, certificate_life


def keep(session: Session, number: str, file_key: str, sha256: str, actor: Actor, now: datetime) -> None:
    """Notes the sealed file of a certificate; what was issued stays as it is. The file has been checked and stored before."""
    certificate = certificate_life.locked(session, number, actor.scope)
    issuing.check_sealable(certificate.state, certificate.issued_elsewhere, certificate.sealed_sha256 is not None)
    certificate.sealed_file_key, certificate.sealed_sha256 = file_key, sha256
    certificate.sealed_at, certificate.sealed_by = now, actor.account_id
    audit.record(session, actor, now, "certificate.seal", f"certificate:{certificate.number}", sha256=sha256)
