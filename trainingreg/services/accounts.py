"""Accounts: opening them, disabling and enabling, new passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.accounts import check_may_manage, check_not_oneself, clean_display_name, clean_username
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.models import Account
from trainingreg.queries.accounts import base_in_scope, managed_by, school_in_scope
from trainingreg.services import audit, sign_in
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say


@dataclass(frozen=True)
class NewAccount:
    """What somebody entered for a new account; exactly the id that the role asks for is set."""

    username: str
    display_name: str
    role: Role
    unit_id: int | None = None
    base_id: int | None = None
    school_id: int | None = None
    teacher_id: int | None = None


def create(session: Session, wanted: NewAccount, password_hash: str, actor: Actor, now: datetime) -> Account:
    """An account made by whoever manages such accounts; its first password must be changed at the first sign-in."""
    check_may_manage(actor.role, wanted.role)
    _check_scope(session, wanted, actor)
    return open_account(session, wanted, password_hash, actor, now, must_change_password=True)


def open_account(
    session: Session,
    wanted: NewAccount,
    password_hash: str,
    actor: Actor,
    now: datetime,
    must_change_password: bool = False,
) -> Account:
    """An account without asking whose right it is: for commands on the server and for people who open their own."""
    username = clean_username(wanted.username)
    account = Account(
        username=username,
        username_key=sign_in.username_key(username),
        display_name=clean_display_name(wanted.display_name),
        password_hash=password_hash,
        role=wanted.role,
        unit_id=wanted.unit_id,
        base_id=wanted.base_id,
        school_id=wanted.school_id,
        teacher_id=wanted.teacher_id,
        must_change_password=must_change_password,
        created_at=now,
    )
    check_free(session, username, wanted.teacher_id)
    add_or_refuse(session, account, _taken())
    audit.record(session, actor, now, "account.create", f"account:{username}", role=wanted.role.value)
    return account


def check_free(session: Session, username: str, teacher_id: int | None = None, but: int | None = None) -> None:
    """Raises Invalid where the username is taken (by another account than `but`) or the teacher has an account."""
    key = sign_in.username_key(username)
    if session.scalar(sa.select(Account.id).where(Account.username_key == key, Account.id != (but or 0))):
        raise _taken()
    if teacher_id and session.scalar(sa.select(Account.id).where(Account.teacher_id == teacher_id, Account.id != (but or 0))):
        raise Invalid(say("This teacher already has an account."), "teacher")


def _taken() -> Invalid:
    return Invalid(say("This username is taken. Choose another one."), "username")


def disable(session: Session, account_id: int, actor: Actor, now: datetime) -> Account:
    """Nobody can sign in with the account any more, and every sign-in of it ends at once."""
    account = _managed(session, account_id, actor)
    if account.disabled_at is None:
        account.disabled_at = now
        sign_in.end_all(session, account.id, now)
        audit.record(session, actor, now, "account.disable", f"account:{account.username}")
    return account


def enable(session: Session, account_id: int, actor: Actor, now: datetime) -> Account:
    """The account can be used again, with the password it had."""
    account = _managed(session, account_id, actor)
    if account.disabled_at is not None:
        account.disabled_at = None
        audit.record(session, actor, now, "account.enable", f"account:{account.username}")
    return account


def give_first_password(session: Session, account_id: int, password_hash: str, actor: Actor, now: datetime) -> Account:
    """Replaces a forgotten password by one that must be changed; every sign-in of the account ends."""
    account = _managed(session, account_id, actor)
    account.password_hash, account.must_change_password = password_hash, True
    sign_in.end_all(session, account.id, now)
    sign_in.forget_name(session, account.username_key)
    audit.record(session, actor, now, "account.password", f"account:{account.username}")
    return account


def change_own_password(session: Session, actor: Actor, password_hash: str, keep: bytes, now: datetime) -> None:
    """Somebody's own new password; every other sign-in than this one (`keep`, a token's hash) ends."""
    account = session.get_one(Account, actor.account_id)
    account.password_hash, account.must_change_password = password_hash, False
    sign_in.end_all(session, account.id, now, keep=keep)
    audit.record(session, actor, now, "account.own_password", f"account:{account.username}")


def _managed(session: Session, account_id: int, actor: Actor) -> Account:
    question = sa.select(Account).where(Account.id == account_id, managed_by(actor)).with_for_update()
    account = session.scalar(question)
    if account is None:
        raise NotFound
    check_not_oneself(actor.account_id, account.id)
    return account


def _check_scope(session: Session, wanted: NewAccount, actor: Actor) -> None:
    """Exactly the place that the role asks for, and inside the actor's own scope; raises Invalid at the field."""
    needed = {Role.PROVINCE: "unit_id", Role.BASE: "base_id", Role.SCHOOL: "school_id"}.get(wanted.role)
    for field in ("unit_id", "base_id", "school_id", "teacher_id"):
        if (getattr(wanted, field) is not None) != (field == needed):
            raise Invalid(say("Say for which unit, base or school the account is."), "place")
    outside = Invalid(say("This lies outside your scope."), "place")
    if wanted.base_id and session.scalar(base_in_scope(wanted.base_id, actor.scope)) is None:
        raise outside
    if wanted.school_id and session.scalar(school_in_scope(wanted.school_id, actor.scope)) is None:
        raise outside
