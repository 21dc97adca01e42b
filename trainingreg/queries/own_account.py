"""What somebody sees about the own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import Account, LoginSession, Teacher


@dataclass(frozen=True)
class AccountFacts:
    """The own account; `notice_seen_at` is a teacher's, None for staff as well."""

    created_at: datetime
    password_hash: str
    teacher_ref: str | None
    notice_seen_at: datetime | None


@dataclass(frozen=True)
class SignInRow:
    """One live sign-in; `current` is the one that asks."""

    started_at: datetime
    seen_at: datetime
    current: bool


def facts(account_id: int | None) -> AccountFacts:
    """The own account."""
    question = (
        sa.select(Account.created_at, Account.password_hash, Teacher.ref, Teacher.notice_seen_at)
        .outerjoin(Teacher, Teacher.id == Account.teacher_id)
        .where(Account.id == account_id)
    )
    return AccountFacts(*db.session.execute(question).one())


def sign_ins(account_id: int | None, own: bytes, now: datetime, idle_minutes: int, hours: int) -> list[SignInRow]:
    """The live sign-ins of an account, the newest first; `own` is the token's hash of the one that asks."""
    question = (
        sa.select(LoginSession.started_at, LoginSession.seen_at, LoginSession.token_hash == own)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now - timedelta(minutes=idle_minutes),
            LoginSession.started_at > now - timedelta(hours=hours),
        )
        .order_by(LoginSession.started_at.desc())
    )
    return [SignInRow(started_at, seen_at, bool(current)) for started_at, seen_at, current in db.session.execute(question)]
