"""Certificate numbers: programme, year, unit, base, running serial, and a check character of our own.

`GXYT-2026-44-0107-01041-K`: the check character is ISO 7064 MOD 37,36 over the letters and digits before it, so it finds
every single wrong character and nearly all swapped neighbours. Numbers issued elsewhere have any form and are kept as text.
"""

import re
import secrets
import unicodedata

from stdnum.iso7064 import mod_37_36

_OURS = re.compile(r"[A-Z]{2,8}-\d{4}-(?:\d{2}|XJBT)-\d{4,6}-\d{5,8}-[0-9A-Z]")
PLAIN_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))
_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mix up
_LOOKALIKES = {"1": "I", "0": "O"}
CODE_LENGTH = 12


def compose(programme: str, year: int, unit_code: str, base_serial: int, serial: int) -> str:
    """The whole number with its check character."""
    stem = f"{programme}-{year}-{unit_code}-{base_serial:04d}-{serial:05d}"
    return f"{stem}-{check_character(stem)}"


def check_character(stem: str) -> str:
    """ISO 7064 MOD 37,36 over the letters and digits of the stem."""
    return mod_37_36.calc_check_digit(stem.replace("-", ""))


def normalise(text: str) -> str:
    """A number as typed, made comparable: half-width, upper case, plain hyphens, no spaces.

    A check character that somebody read as 1 or 0 where I or O is printed is put right.
    """
    number = "".join(unicodedata.normalize("NFKC", text).translate(PLAIN_DASHES).upper().split())
    meant = _LOOKALIKES.get(number[-1:])
    if meant and is_ours(number) and not has_right_check(number) and has_right_check(number[:-1] + meant):
        return number[:-1] + meant
    return number


def found_in(text: str) -> list[str]:
    """The numbers of our form with the right check character in a longer text, each once, in the order of the text."""
    return [number for number in dict.fromkeys(_OURS.findall(normalise(text))) if has_right_check(number)]


def is_ours(number: str) -> bool:
    """Whether a normalised number has the form that this registry gives."""
    return _OURS.fullmatch(number) is not None


def has_right_check(number: str) -> bool:
    """Whether the check character of a number of our form is right."""
    stem, _, check = number.rpartition("-")
    return check_character(stem) == check


def new_code() -> str:
    """A verification code for the QR address: 60 random bits in twelve unambiguous characters."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """A code in groups of four, as people read it: `K7Q2-M9XD-4TPA`."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def ungrouped(text: str) -> str:
    """A code as typed or scanned, without hyphens and spaces, in upper case."""
    return normalise(text).replace("-", "")
