"""Slowing down those who guess: how long to wait after how many failed tries, and what a password must be."""

from datetime import timedelta

from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.text import say

FREE_TRIES = 5
FREE_TRIES_FROM_AN_ADDRESS = 30  # a classroom of people signs in from one address
FORGOTTEN_AFTER = timedelta(hours=1)
_LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 10


class TooManyTries(Refusal):
    """Failed too often under this name or from this address."""

    status = 429


class WrongSignIn(Refusal):
    """Wrong name or password, or a disabled account: never told apart."""

    status = 422

    def __init__(self) -> None:
        super().__init__(say("Username or password is wrong."))


class WrongPassword(Invalid):
    """The present password, asked for before it is changed, is wrong."""

    def __init__(self) -> None:
        super().__init__(say("The present password is wrong."), "current")


def wait_after(failures: int, free_tries: int = FREE_TRIES) -> timedelta:
    """No wait for the first tries, then 30 seconds that double up to a quarter of an hour."""
    if failures < free_tries:
        return timedelta(0)
    return min(timedelta(seconds=30) * 2 ** min(failures - free_tries, 10), _LONGEST_WAIT)


def check_password(password: str, username: str) -> None:
    """Long enough, of at least two kinds of characters, and not the name itself; raises Invalid."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(say("A password needs at least %(length)s characters.", length=SHORTEST_PASSWORD), "password")
    if len(password) > 200:
        raise Invalid(say("A password may have at most 200 characters."), "password")
    kinds = {(c.isdigit(), c.isalpha()) for c in password}
    if len(kinds) < 2:
        raise Invalid(say("Mix letters with digits or other marks."), "password")
    if username and username.casefold() in password.casefold():
        raise Invalid(say("The password may not contain the username."), "password")
