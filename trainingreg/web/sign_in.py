"""Who is signed in: Flask-Login over sessions kept in a table, ended on the server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.domain.permissions import Actor
from trainingreg.models import Account
from trainingreg.queries.sign_ins import by_token
from trainingreg.services import sign_in as sign_ins

_TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Viewer(UserMixin):
    """The signed-in person as pages see them; `token` is the secret of this one sign-in."""

    token: str
    actor: Actor
    username: str
    scope_name: str
    must_change_password: bool
    seen_at: datetime

    def get_id(self) -> str:
        """Flask-Login keeps this in the signed cookie and hands it back at the next request."""
        return self.token

    @property
    def name(self) -> str:
        """The name shown in the header."""
        return self.actor.name


def token_hash(token: str) -> bytes:
    """What the table keeps of a sign-in's token."""
    return hashlib.sha256(token.encode()).digest()


def viewer() -> Viewer | None:
    """The signed-in person of this request, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def enter(account: Account, token: str, now: datetime) -> Viewer:
    """Gives the visitor the sign-in that was begun for an account; nothing of an earlier visitor is carried over."""
    session.clear()
    person = Viewer(token, sign_ins.actor_of(account), account.username, "", account.must_change_password, now)
    login_user(person)
    return person


def note_use(person: Viewer, now: datetime) -> None:
    """Notes at most once a minute that the sign-in is used, so that reading pages does not mean writing rows."""
    if now - person.seen_at > _TOUCH_AFTER:
        with transaction() as database:
            sign_ins.touch(database, token_hash(person.token), now)


def register(app: Flask) -> None:
    """Makes Flask-Login load people from the table of sign-ins."""
    manager = LoginManager(app)
    manager.session_protection = None  # the token itself is the protection; addresses of phones change

    @manager.user_loader
    def load(token: str) -> Viewer | None:
        found = by_token(token_hash(token), clock.now(), app.config["SESSION_IDLE_MINUTES"], app.config["SESSION_HOURS"])
        if found is None:
            session.pop("_user_id", None)
            return None
        return Viewer(token, found.actor, found.username, found.scope_name, found.must_change_password, found.seen_at)
