"""Names of people and of schools: how they are cleaned, checked and compared."""

from __future__ import annotations

import re
import unicodedata

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.text import Sentence, half_width, say, squash, tidy

LONGEST_NAME = 50
MIDDLE_DOT = "\u00b7"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{1,50}")
_DOTS = "\u00b7\u2022\u30fb\uff65\uff0e\u2027\u2219\u22c5\u2024\uff61\u3002."
_DOT_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) ?[{re.escape(_DOTS)}] ?(?=[{_HAN}])")
_SPACE_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_IS_HAN = re.compile(f"[{_HAN}]")
_SIGNS = " -'." + MIDDLE_DOT
_TYPED_APOSTROPHES = str.maketrans("‘’ʼ`´", "'''''")


def clean_name(raw: Cell) -> str:
    """A person's name as it is kept and printed; raises Invalid naming the character that cannot stay.

    NFC, single spaces (none between Chinese characters), the middle dot between two Chinese characters always U+00B7.
    """
    text = as_text(raw)
    if _PLAIN.fullmatch(text):
        return text
    name = _tidied(text)
    if not name:
        raise Invalid(say("The name is missing."))
    if len(name) > LONGEST_NAME:
        raise Invalid(say("A name has at most %(most)s characters, this one has %(length)s.", most=LONGEST_NAME, length=len(name)))
    for position, character in enumerate(name, 1):
        _check_character(character, position)
    if name[0] in _SIGNS or name[-1] in f"-{MIDDLE_DOT}":
        raise Invalid(say("A name starts and ends with a letter or a Chinese character."))
    return name


def name_key(name: str) -> str:
    """A cleaned name as it is compared: without spaces, in lower case."""
    return name.replace(" ", "").casefold()


def school_key(name: str) -> str:
    """A school's name as it is compared: half-width, without any space, in lower case."""
    return squash(name).replace(" ", "").casefold()


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one, of any block."""
    return _IS_HAN.fullmatch(character) is not None


def _tidied(text: str) -> str:
    name = tidy(text)
    name = _DOT_BETWEEN_HAN.sub(MIDDLE_DOT, name)
    name = _SPACE_BETWEEN_HAN.sub("", name)
    return half_width(name).translate(_TYPED_APOSTROPHES)


def _check_character(character: str, position: int) -> None:
    if character in _SIGNS or is_han(character) or _is_latin(character):
        return
    code = f"U+{ord(character):04X}"
    raise Invalid(_refusal(unicodedata.category(character), position, code))


def _is_latin(character: str) -> bool:
    if character.isascii():
        return character.isalpha()
    return unicodedata.category(character)[0] == "L" and unicodedata.name(character, "").startswith("LATIN ")


def _refusal(category: str, position: int, code: str) -> Sentence:
    if category == "Co":
        return say(
            "Character %(position)s is a private-use character (%(code)s) that would print as another one. "
            "Type it again with an input method.",
            position=position,
            code=code,
        )
    if code == "U+FFFD" or category in ("Cs", "Cn", "Cc", "Cf"):
        return say("Character %(position)s is damaged (%(code)s). Type the name again.", position=position, code=code)
    if category == "Nd":
        return say("Character %(position)s of the name is a digit (%(code)s).", position=position, code=code)
    return say("Character %(position)s (%(code)s) does not belong in a name.", position=position, code=code)
