"""The record of who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from trainingreg.domain.permissions import Actor
from trainingreg.models import AuditEntry


def record(session: Session, actor: Actor, now: datetime, action: str, subject: str, **detail: Any) -> None:
    """Adds one entry in the use case's own transaction; `detail` must not hold identity numbers."""
    session.add(
        AuditEntry(
            at=now,
            account_id=actor.account_id,
            actor_name=actor.name,
            actor_role=actor.role.value,
            action=action,
            subject=subject,
            detail=detail or None,
        )
    )
