"""Who stands behind a sign-in's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import Actor
from trainingreg.models import Account, LoginSession, ReportingUnit, School, Teacher, TrainingBase


@dataclass(frozen=True)
class SignedIn:
    """A live sign-in: the actor, the name of the scope, and when it was last seen."""

    actor: Actor
    username: str
    scope_name: str
    must_change_password: bool
    seen_at: datetime


def by_token(token_hash: bytes, now: datetime, idle_minutes: int, hours: int) -> SignedIn | None:
    """The live sign-in with this token hash: not ended, not idle too long, not too old, its account not disabled."""
    base_school = sa.orm.aliased(School)
    row = db.session.execute(
        sa.select(
            Account.id, Account.display_name, Account.role, Account.unit_id, Account.base_id, Account.school_id, Account.teacher_id,
            Account.username, Account.must_change_password, LoginSession.seen_at,
            sa.func.coalesce(ReportingUnit.name, base_school.name, School.name, "").label("scope_name"),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .outerjoin(ReportingUnit, ReportingUnit.id == Account.unit_id)
        .outerjoin(TrainingBase, TrainingBase.id == Account.base_id)
        .outerjoin(base_school, base_school.id == TrainingBase.school_id)
        .outerjoin(Teacher, Teacher.id == Account.teacher_id)
        .outerjoin(School, School.id == sa.func.coalesce(Account.school_id, Teacher.school_id))
        .where(
            LoginSession.token_hash == token_hash,
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now - timedelta(minutes=idle_minutes),
            LoginSession.started_at > now - timedelta(hours=hours),
            Account.disabled_at.is_(None),
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    actor = Actor(row.id, row.display_name, row.role, row.unit_id, row.base_id, row.school_id, row.teacher_id)
    return SignedIn(actor, row.username, row.scope_name, row.must_change_password, row.seen_at)
