"""Accounts as those who manage them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import MAY_MANAGE, Actor, Role, Scope
from trainingreg.models import Account, LoginSession, ReportingUnit, School, TrainingBase
from trainingreg.queries.pages import PageOf, Question, page_of

_BaseSchool = sa.orm.aliased(School, name="base_school")
_UNIT_ID = sa.func.coalesce(Account.unit_id, _BaseSchool.unit_id, School.unit_id)


@dataclass(frozen=True)
class AccountRow:
    """One account: who, for which unit, base or school, and when it was last used."""

    id: int
    username: str
    display_name: str
    role: Role
    unit_code: str | None
    place_code: str | None
    place_name: str | None
    must_change_password: bool
    disabled_at: datetime | None
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True)
class AccountFilter:
    """What the list shows; empty values do not narrow it."""

    role: Role | None = None
    unit_code: str = ""
    text: str = ""


def managed_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether an account is one of those that the actor manages: by its role, and for a province by its unit."""
    right_role = Account.role.in_(MAY_MANAGE[actor.role])
    if actor.scope.all:
        return right_role
    bases = sa.select(TrainingBase.id).join(School).where(School.unit_id == actor.scope.unit_id)
    schools = sa.select(School.id).where(School.unit_id == actor.scope.unit_id)
    return right_role & (Account.base_id.in_(bases) | Account.school_id.in_(schools))


def base_in_scope(base_id: int, scope: Scope) -> sa.Select[int]:
    """Finds a base by its id, unless it lies outside a ministry's or province's scope."""
    question = sa.select(TrainingBase.id).join(School).where(TrainingBase.id == base_id)
    return question if scope.all else question.where(School.unit_id == scope.unit_id)


def school_in_scope(school_id: int, scope: Scope) -> sa.Select[int]:
    """Finds a school by its id, unless it lies outside a ministry's or province's scope."""
    question = sa.select(School.id).where(School.id == school_id)
    return question if scope.all else question.where(School.unit_id == scope.unit_id)


def managed(actor: Actor, wanted: AccountFilter, page: int) -> PageOf[AccountRow]:
    """One page of the accounts that the actor manages, by role and username."""
    question = _rows().where(managed_by(actor)).order_by(Account.role, Account.username_key)
    if wanted.role:
        question = question.where(Account.role == wanted.role)
    if wanted.unit_code:
        question = question.where(ReportingUnit.code == wanted.unit_code)
    if wanted.text:
        question = question.where(_mentions(wanted.text))
    return page_of(question, page, AccountRow)


def one_managed(actor: Actor, account_id: int) -> AccountRow | None:
    """One account that the actor manages, or None."""
    row = db.session.execute(_rows().where(managed_by(actor), Account.id == account_id)).one_or_none()
    return AccountRow(*row) if row else None


def _mentions(text: str) -> sa.ColumnElement[bool]:
    places = (Account.username, Account.display_name, School.name, _BaseSchool.name, School.code, TrainingBase.code)
    return sa.or_(*(place.icontains(text, autoescape=True) for place in places))


def _rows() -> Question:
    seen_at = sa.select(sa.func.max(LoginSession.seen_at)).where(LoginSession.account_id == Account.id).scalar_subquery()
    return (
        sa.select(
            Account.id, Account.username, Account.display_name, Account.role, ReportingUnit.code,
            sa.func.coalesce(TrainingBase.code, School.code), sa.func.coalesce(_BaseSchool.name, School.name),
            Account.must_change_password, Account.disabled_at, Account.created_at, seen_at,
        )
        .outerjoin(TrainingBase, TrainingBase.id == Account.base_id)
        .outerjoin(_BaseSchool, _BaseSchool.id == TrainingBase.school_id)
        .outerjoin(School, School.id == Account.school_id)
        .outerjoin(ReportingUnit, ReportingUnit.id == _UNIT_ID)
    )  # fmt: skip
