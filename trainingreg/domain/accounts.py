"""Accounts: what a username may be, who may manage whom, and first passwords."""

from __future__ import annotations

import re
import secrets

from trainingreg.domain.permissions import MAY_MANAGE, Role
from trainingreg.domain.refusals import Invalid, NotAllowed, Refusal
from trainingreg.text import half_width, say, tidy

LONGEST_USERNAME = 40
LONGEST_DISPLAY_NAME = 50
_USERNAME = re.compile(r"[\w.@-]{3,40}")
_LIKE_A_DOCUMENT = re.compile(r"\d{15}|\d{17}[\dXx]|\d{18}")
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mix up
_FIRST_PASSWORD_GROUPS = 4


class OwnAccount(Refusal):
    """Nobody disables or resets the account they are signed in with."""


def clean_username(raw: str) -> str:
    """A username as it is kept; raises Invalid. Numbers of identity cards are refused: a username is not secret."""
    name = half_width(tidy(raw))
    if not _USERNAME.fullmatch(name):
        raise Invalid(say("A username has 3 to 40 letters, digits or the signs . _ - @, and no spaces."), "username")
    if _LIKE_A_DOCUMENT.fullmatch(name):
        raise Invalid(say("The number of an identity document may not be a username. Choose another one."), "username")
    return name


def clean_display_name(raw: str) -> str:
    """The name shown in the page's head and in the audit record; raises Invalid."""
    name = tidy(raw)
    if not name:
        raise Invalid(say("The name is missing."), "display_name")
    if len(name) > LONGEST_DISPLAY_NAME:
        raise Invalid(say("A name has at most %(most)s characters.", most=LONGEST_DISPLAY_NAME), "display_name")
    return name


def check_may_manage(manager: Role, managed: Role) -> None:
    """Raises NotAllowed unless accounts of the one role look after accounts of the other."""
    if managed not in MAY_MANAGE[manager]:
        raise NotAllowed


def check_not_oneself(manager_id: int | None, account_id: int) -> None:
    """Raises OwnAccount: who disabled the own account could not undo it."""
    if manager_id == account_id:
        raise OwnAccount(say("This is your own account. Ask somebody else who manages accounts."))


def new_first_password() -> str:
    """A password to be read out once and changed at the first sign-in: 80 random bits, `K7Q2-M9XD-4TPA-6WHN`."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(_FIRST_PASSWORD_GROUPS))
    return "-".join(groups)
