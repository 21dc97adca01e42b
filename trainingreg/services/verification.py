"""Counting what one address asks, for all processes alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from trainingreg.domain.permissions import Actor
from trainingreg.domain.verification import WINDOW
from trainingreg.models import SignInFailure
from trainingreg.services import audit


def count(session: Session, address: str, weight: int, now: datetime) -> int:
    """Adds a question to what this address has asked in its present window, and returns the sum.

    The row keeps when the window began; the first question after its end begins a new one.
    """
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(SignInFailure).values(key=f"verify:{address}", failures=weight, last_at=now)
    same_window = SignInFailure.last_at > now - WINDOW
    return session.execute(
        statement.on_conflict_do_update(
            index_elements=[SignInFailure.key],
            set_={
                "failures": sa.case((same_window, SignInFailure.failures + weight), else_=weight),
                "last_at": sa.case((same_window, SignInFailure.last_at), else_=now),
            },
        ).returning(SignInFailure.failures)
    ).scalar_one()


def record_list(session: Session, rows: int, found: int, actor: Actor, now: datetime) -> None:
    """Notes that a list was verified: how many rows and how many were found, never which."""
    audit.record(session, actor, now, "verification.list", "verification:list", rows=rows, found=found)
