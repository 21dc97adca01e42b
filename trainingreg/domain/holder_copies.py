"""What holders give away: links that show how a certificate verifies, and copies with a note of purpose and last day."""

from __future__ import annotations

import re
import secrets
from datetime import date, timedelta

from trainingreg.domain.certificate_number import ungrouped
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.words import CertificateState
from trainingreg.text import day, say, tidy

LEAST_SHARED, MOST_SHARED = 30, 180  # days
MOST_LINKS = 5
LONGEST_COPY = 90  # days
MOST_COPIES = 3
FILE_KEPT = 7  # days after the last one, should the clock have been wrong
LONGEST_PURPOSE = 30
CODE_LENGTH = 16
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mix up
# A purpose is one phrase: signs that end a sentence or open another could make the note say something else.
_PHRASE = re.compile(r"[\w \-/·、《》（）()“”]+")


class CannotGive(Refusal):
    """The state of things does not allow another link or copy."""


def new_code() -> str:
    """The code of a link: 80 random bits in sixteen unambiguous characters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def code_key(text: str) -> str | None:
    """A link's code as it is looked up; None for what cannot be one."""
    code = ungrouped(text)
    return code if len(code) == CODE_LENGTH and set(code) <= set(_ALPHABET) else None


def check_valid(state: CertificateState) -> None:
    """Only a valid certificate is given away; raises CannotGive."""
    if state is not CertificateState.VALID:
        raise CannotGive(say("Only a valid certificate can be shared or copied."))


def last_day_of_link(today: date, days: int) -> date:
    """The last day of a link made today; raises Invalid for too few or too many days."""
    if not LEAST_SHARED <= days <= MOST_SHARED:
        raise Invalid(say("A link is good for %(least)s to %(most)s days.", least=LEAST_SHARED, most=MOST_SHARED), "days")
    return today + timedelta(days)


def check_more_links(live: int) -> None:
    """One more link beside those that are live; raises CannotGive."""
    if live >= MOST_LINKS:
        raise CannotGive(say("A certificate has at most %(most)s live links. End one first.", most=MOST_LINKS))


def clean_purpose(text: str) -> str:
    """A purpose as it is printed; raises Invalid where it is none, too long, or more than a phrase."""
    purpose = tidy(text)
    if not purpose:
        raise Invalid(say("Enter what the copy is for."), "purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise Invalid(say("A purpose may have at most %(length)s characters.", length=LONGEST_PURPOSE), "purpose")
    if not _PHRASE.fullmatch(purpose):
        raise Invalid(say("Write the purpose as one phrase, without full stops, commas and signs."), "purpose")
    return purpose


def check_last_day(last_on: date, today: date) -> None:
    """A copy is good from today for a limited time; raises Invalid."""
    if last_on < today:
        raise Invalid(say("The last day is past."), "last_on")
    if last_on > today + timedelta(LONGEST_COPY):
        raise Invalid(say("A copy is good for at most %(days)s days.", days=LONGEST_COPY), "last_on")


def last_day_without_file(today: date) -> date:
    """Copies whose last day was this one or earlier have no file any more."""
    return today - timedelta(FILE_KEPT + 1)


def check_more_copies(live: int) -> None:
    """One more copy beside those that are live; raises CannotGive."""
    if live >= MOST_COPIES:
        raise CannotGive(say("A certificate has at most %(most)s live copies. End one first.", most=MOST_COPIES))


def note(purpose: str, last_on: date) -> str:
    """The note as it is printed; certificates are Chinese only."""
    return f"本件仅用于{purpose}，有效期至 {day(last_on)}"


def link(public_url: str, code: str) -> str:
    """The address that a holder hands out."""
    return f"{public_url}/verify/shared/{code}"
