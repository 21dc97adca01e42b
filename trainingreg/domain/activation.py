"""One-time activation codes: how they look, and the one refusal for everything that does not match."""

from __future__ import annotations

import secrets

from trainingreg.domain.refusals import Refusal
from trainingreg.text import half_width, say

CODE_LENGTH = 10
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mix up


class CodeRefused(Refusal):
    """Code, name or last characters do not belong together, or the code is used or too old: never told apart."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            say(
                "Code, name and last four characters do not belong together, or the code has been used or is too old. "
                "Compare all three with your slip, or ask your base or school for a new code."
            )
        )


def new_code() -> str:
    """A code of 50 random bits in ten unambiguous characters."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """A code in two groups of five, as it is printed and read: `K7Q2M-9XD4T`."""
    return f"{code[:5]}-{code[5:]}"


def ungrouped(text: str) -> str:
    """A code as somebody typed it: half-width, upper case, without hyphens and spaces."""
    return "".join(c for c in half_width(text).upper() if c.isalnum())
