"""Signing in and out: sessions in a table, failures counted for all processes alike."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from trainingreg.domain.permissions import Actor
from trainingreg.domain.sign_in import FORGOTTEN_AFTER, TooManyTries, wait_after
from trainingreg.models import Account, LoginSession, SignInFailure
from trainingreg.services import audit
from trainingreg.text import say


def username_key(username: str) -> str:
    """A username as compared: without spaces around it, case aside."""
    return username.strip().casefold()


def check_not_slowed(session: Session, keys: Sequence[str], now: datetime) -> None:
    """Raises TooManyTries while one of the keys (name, address) must wait."""
    rows = session.execute(
        sa.select(SignInFailure.key, SignInFailure.failures, SignInFailure.last_at).where(
            SignInFailure.key.in_(keys), SignInFailure.last_at > now - FORGOTTEN_AFTER
        )
    )
    ready_at = max((row.last_at + wait_after(row.failures, row.key) for row in rows), default=now)
    if ready_at > now:
        seconds = int((ready_at - now).total_seconds()) + 1
        raise TooManyTries(say("Too many failed tries. Try again in %(seconds)s seconds.", seconds=seconds))


def count_failure(session: Session, keys: Sequence[str], now: datetime) -> None:
    """One more failure under each key; failures of more than an hour ago are forgotten."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for key in sorted(keys):
        statement = insert(SignInFailure).values(key=key, failures=1, last_at=now)
        recent = SignInFailure.last_at > now - FORGOTTEN_AFTER
        session.execute(
            statement.on_conflict_do_update(
                index_elements=[SignInFailure.key],
                set_={"failures": sa.case((recent, SignInFailure.failures + 1), else_=1), "last_at": now},
            )
        )


def forget_failures(session: Session, keys: Sequence[str]) -> None:
    """A right sign-in clears the counts under these keys."""
    session.execute(sa.delete(SignInFailure).where(SignInFailure.key.in_(keys)))


def forget_name(session: Session, username_key: str) -> None:
    """Clears what was counted under a name, wherever it was typed."""
    everywhere = SignInFailure.key.startswith(f"here:{username_key}@", autoescape=True)
    session.execute(sa.delete(SignInFailure).where(everywhere | (SignInFailure.key == f"name:{username_key}")))


def forget_old_failures(session: Session, now: datetime) -> None:
    """Removes what is forgotten anyway: who tried, under whatever name, is nobody's business any more."""
    session.execute(sa.delete(SignInFailure).where(SignInFailure.last_at <= now - FORGOTTEN_AFTER))


def find_account(session: Session, username: str) -> Account | None:
    """The account with this name that is not disabled."""
    return session.scalar(sa.select(Account).where(Account.username_key == username_key(username), Account.disabled_at.is_(None)))


def start(session: Session, account: Account, now: datetime, hashed: Callable[[str], bytes]) -> str:
    """Begins a sign-in and returns its secret token, of which the table keeps only the hash."""
    token = secrets.token_urlsafe(32)
    session.add(LoginSession(token_hash=hashed(token), account_id=account.id, started_at=now, seen_at=now))
    audit.record(session, actor_of(account), now, "sign_in", f"account:{account.username}")
    return token


def end(session: Session, token_hash: bytes, now: datetime) -> None:
    """Ends one sign-in on the server."""
    session.execute(sa.update(LoginSession).where(LoginSession.token_hash == token_hash).values(ended_at=now))


def end_all(session: Session, account_id: int, now: datetime, keep: bytes | None = None) -> None:
    """Ends every sign-in of an account, but for the one to keep."""
    condition = [LoginSession.account_id == account_id, LoginSession.ended_at.is_(None)]
    if keep is not None:
        condition.append(LoginSession.token_hash != keep)
    session.execute(sa.update(LoginSession).where(*condition).values(ended_at=now))


def touch(session: Session, token_hash: bytes, now: datetime) -> None:
    """Notes that a sign-in is still used."""
    session.execute(sa.update(LoginSession).where(LoginSession.token_hash == token_hash).values(seen_at=now))


def actor_of(account: Account) -> Actor:
    """The actor that an account is."""
    return Actor(
        account.id,
        account.display_name,
        account.role,
        account.unit_id,
        account.base_id,
        account.school_id,
        account.teacher_id,
    )
