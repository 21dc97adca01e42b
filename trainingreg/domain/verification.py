"""Verification: which questions are worth a look, and how many one address may ask."""

from __future__ import annotations

from datetime import timedelta

from trainingreg.domain import certificate_number
from trainingreg.domain.names import clean_name, name_key
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.text import say

WINDOW = timedelta(minutes=10)
# A question that finds nothing weighs as much as ten that find something: 60 guesses in a window, or 600 real answers,
# because a whole office that checks a pile of certificates comes from one address too.
MOST_WEIGHT = 600
FOUND_WEIGHT, MISSED_WEIGHT = 1, 10
_LONGEST_NUMBER = 100


class TooManyQuestions(Refusal):
    """This address has asked too much; the answer is 429 until the window has passed."""

    status = 429

    def __init__(self) -> None:
        minutes = WINDOW // timedelta(minutes=1)
        super().__init__(say("Too many questions from this address. Ask again in %(minutes)s minutes.", minutes=minutes))


def number_key(text: str) -> str | None:
    """A number as it is looked up; None for what no certificate can have, such as a wrong check character of ours."""
    number = certificate_number.normalise(text)
    if not number or len(number) > _LONGEST_NUMBER:
        return None
    if certificate_number.is_ours(number) and not certificate_number.has_right_check(number):
        return None
    return number


def holder_key(text: str) -> str | None:
    """A holder's name as it is compared; None for what cannot be a name."""
    try:
        return name_key(clean_name(text))
    except Invalid:
        return None


def code_key(text: str) -> str | None:
    """A verification code as it is looked up; None for what cannot be one."""
    code = certificate_number.ungrouped(text)
    return code if len(code) == certificate_number.CODE_LENGTH and code.isascii() else None
