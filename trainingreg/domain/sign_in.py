"""Slowing down those who guess: how long to wait after how many failed tries, and what a password must be."""

from dataclasses import dataclass
from datetime import timedelta

from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.text import say

FORGOTTEN_AFTER = timedelta(hours=1)
SHORTEST_PASSWORD = 10


@dataclass(frozen=True)
class Patience:
    """How many failures cost nothing, and the longest wait after more of them."""

    free: int
    longest: timedelta = timedelta(minutes=15)


_PATIENCE = {
    "address": Patience(30),  # a classroom of people signs in from one address
    # Whoever fails on purpose under somebody else's name keeps only themselves out; even from many addresses they make
    # the owner wait for a minute at most, and guess 60 times an hour.
    "name": Patience(50, timedelta(minutes=1)),
}
_USUAL = Patience(5)


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


def patience(key: str) -> Patience:
    """What holds for failures counted under a key: `address:…`, `name:…`, or something narrower such as a name at an address."""
    return _PATIENCE.get(key.partition(":")[0], _USUAL)


def wait_after(failures: int, key: str = "") -> timedelta:
    """No wait for the first tries, then 30 seconds that double up to the longest wait."""
    allowed = patience(key)
    if failures < allowed.free:
        return timedelta(0)
    return min(timedelta(seconds=30) * 2 ** min(failures - allowed.free, 10), allowed.longest)


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
