"""Who stands behind a sign-in's token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import Actor
from trainingreg.models import Account, LoginSession, ReportingUnit, School, Teacher, TrainingBase
from trainingreg.queries.pages import Question


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
    seen_after, began_after = now - timedelta(minutes=idle_minutes), now - timedelta(hours=hours)
    values = {"token_hash": token_hash, "seen_after": seen_after, "began_after": began_after}
    row = db.session.execute(_live_sign_in(), values).one_or_none()
    if row is None:
        return None
    actor = Actor(row.id, row.display_name, row.role, row.unit_id, row.base_id, row.school_id, row.teacher_id)
    return SignedIn(actor, row.username, row.scope_name, row.must_change_password, row.seen_at)


@cache
def _live_sign_in() -> Question:
    """Built once: every signed-in page asks it, and building it took longer than its answer."""
    base_school = sa.orm.aliased(School)
    return (
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
            LoginSession.token_hash == sa.bindparam("token_hash"),
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > sa.bindparam("seen_after"),
            LoginSession.started_at > sa.bindparam("began_after"),
            Account.disabled_at.is_(None),
        )
    )  # fmt: skip
