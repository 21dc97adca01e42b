"""Identity documents: their kinds, how a typed number is made comparable, and what makes two numbers one person.

No number is ever completed or corrected here: who typed it has the document, we do not.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from stdnum.cn.ric import calc_check_digit

from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.text import Sentence, half_width, say, squash, tidy


class DocumentKind(StrEnum):
    """Kinds of identity document."""

    RESIDENT_ID = "resident_id"  # 居民身份证
    HMT_RESIDENT = "hmt_resident"  # 港澳台居民居住证
    HK_MACAO_PERMIT = "hk_macao_permit"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证
    PASSPORT = "passport"  # 护照
    FOREIGN_PR = "foreign_pr"  # 外国人永久居留身份证


# The first word of each kind is the official one; the others are what clerks write for it.
KIND_WORDS = {
    DocumentKind.RESIDENT_ID: (
        "居民身份证", "身份证", "二代身份证", "第二代身份证", "二代居民身份证", "第二代居民身份证", "大陆身份证",
        "内地居民身份证", "中国居民身份证", "中华人民共和国居民身份证",
    ),
    DocumentKind.HMT_RESIDENT: (
        "港澳台居民居住证", "港澳台居住证", "港澳居民居住证", "台湾居民居住证", "香港居民居住证", "澳门居民居住证",
        "中华人民共和国港澳居民居住证", "中华人民共和国台湾居民居住证",
    ),
    DocumentKind.HK_MACAO_PERMIT: (
        "港澳居民来往内地通行证", "港澳居民往来内地通行证", "港澳来往内地通行证", "来往内地通行证", "港澳居民通行证",
        "港澳通行证", "回乡证",
    ),
    DocumentKind.TAIWAN_PERMIT: (
        "台湾居民来往大陆通行证", "台湾居民往来大陆通行证", "台湾居民通行证", "来往大陆通行证", "台湾通行证", "台胞证",
    ),
    DocumentKind.PASSPORT: ("护照", "普通护照", "外国护照", "中国护照", "外籍护照", "passport"),
    DocumentKind.FOREIGN_PR: (
        "外国人永久居留身份证", "外国人永久居留证", "外国人永居身份证", "外国人永居证", "永久居留身份证", "永久居留证",
        "永居证",
    ),
}  # fmt: skip
_KIND_OF_WORD = {word: kind for kind, words in KIND_WORDS.items() for word in words}

EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number than these
_NUMBER_AS_SHOWN = re.compile(r"\d(\.\d+)?E\+\d+")
_APOSTROPHES = "'`´‘’"
_HAS_18 = {DocumentKind.RESIDENT_ID, DocumentKind.HMT_RESIDENT}
_LEFT_18 = re.compile(r"[0-9]{17}[0-9X]")
_HMT_STARTS = ("81", "82", "83")  # Hong Kong, Macao, Taiwan
_HK_MACAO = re.compile(r"[HM][0-9]{8}([0-9]{2})?")
_TAIWAN = re.compile(r"[0-9]{8}")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}")
_FOREIGN_OLD = re.compile(r"[A-Z]{3}[0-9]{12}")
_FOREIGN_START = "9"


def parse_kind(raw: Cell) -> DocumentKind:
    """The kind of document that a cell names; an empty cell means the resident identity card."""
    word = squash(as_text(raw)).replace(" ", "").lower().replace("臺", "台")
    if not word:
        return DocumentKind.RESIDENT_ID
    if word not in _KIND_OF_WORD:
        known = "、".join(words[0] for words in KIND_WORDS.values())
        raise Invalid(say("This kind of document is not known. Known kinds: %(known)s.", known=known))
    return _KIND_OF_WORD[word]


def normalise_document(kind: DocumentKind, raw: Cell, today: date | None = None) -> str:
    """The number as it is kept: no spaces, half-width, upper case, checked as far as its kind can be checked.

    With `today` a birth date in the future is refused too. Raises Invalid; the sentences never repeat the number.
    """
    number = _as_typed(raw)
    if kind in _HAS_18:
        _check_18(number, today)
        _check_start(kind, number)
    elif kind is DocumentKind.FOREIGN_PR:
        _check_foreign(number, today)
    else:
        _check_shape(kind, number)
    return number


def identity_key(kind: DocumentKind, number: str) -> str:
    """What is equal whenever two normalised numbers mean one person: the text under the blind index.

    All cards of 18 digits draw from one series of numbers. The two digits at the end of a travel permit for Hong Kong
    and Macao residents count its renewals and are left out.
    """
    if kind in _HAS_18 or (kind is DocumentKind.FOREIGN_PR and len(number) == 18):
        return f"18:{number}"
    if kind is DocumentKind.HK_MACAO_PERMIT:
        return f"{kind.value}:{number[:9]}"
    return f"{kind.value}:{number}"


def last_four(number: str) -> str:
    """The last four characters, by which people recognise their own document."""
    return number[-4:]


def _as_typed(raw: Cell) -> str:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _from_number(raw)
    number = _compact(as_text(raw))
    if _NUMBER_AS_SHOWN.fullmatch(number):
        raise Invalid(_stored_as_number())
    if not number:
        raise Invalid(say("The document number is missing."))
    return number


def _compact(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    return "".join(half_width(tidy(text)).lstrip(_APOSTROPHES).split()).upper()


def _from_number(raw: int | float) -> str:
    if abs(raw) >= 10**EXACT_DIGITS:
        raise Invalid(_stored_as_number())
    if raw < 0 or not float(raw).is_integer():
        raise Invalid(say("This is not a document number. Set the column to text and type the number again."))
    return str(int(raw))


def _stored_as_number() -> Sentence:
    return say(
        "The number was stored as a number: Excel keeps only its first %(kept)s digits and the others are lost. "
        "Set the column to text and type the number again.",
        kept=EXACT_DIGITS,
    )


def _check_18(number: str, today: date | None) -> None:
    if len(number) == 15 and number.isdigit():
        raise Invalid(say("Cards with 15 digits are no longer valid. Enter the 18 characters of the present card."))
    if len(number) != 18:
        raise Invalid(say("The number must have %(expected)s characters, it has %(length)s.", expected=18, length=len(number)))
    if not _LEFT_18.fullmatch(number):
        raise Invalid(say("The number may hold only digits, and an X only as its last character."))
    _check_birth_date(number[6:14], today)
    if calc_check_digit(number) != number[17]:
        raise Invalid(_wrong_check_digit(number))


def _wrong_check_digit(number: str) -> Sentence:
    if number.endswith("000"):
        return say(
            "The check digit does not match, and the number ends in 000: it was probably stored as a number once, and "
            "its last digits are lost. Set the column to text and type the number again."
        )
    return say("The check digit does not match. Compare every digit with the document itself.")


def _check_birth_date(digits: str, today: date | None) -> None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born = date.min
    if born.year < 1900 or (today is not None and born > today):
        raise Invalid(say("The birth date inside the number cannot be right. Compare every digit with the document itself."))


def _check_start(kind: DocumentKind, number: str) -> None:
    if kind is DocumentKind.HMT_RESIDENT and not number.startswith(_HMT_STARTS):
        raise Invalid(say("The number of this kind of document starts with 810000, 820000 or 830000."))
    if number[0] in ("0", _FOREIGN_START):
        raise Invalid(say("No resident identity card starts with %(digit)s. Check the kind of document.", digit=number[0]))


def _check_foreign(number: str, today: date | None) -> None:
    if _FOREIGN_OLD.fullmatch(number):
        return
    if number[:1].isalpha() or len(number) == 15:
        raise Invalid(say("The number must be 3 letters and 12 digits, or 18 digits on the newer card."))
    _check_18(number, today)
    if number[0] != _FOREIGN_START:
        raise Invalid(say("The 18 digits of this kind of document start with 9. Check the kind of document."))


def _check_shape(kind: DocumentKind, number: str) -> None:
    shape, refusal = _SHAPES[kind]
    if not shape.fullmatch(number):
        raise Invalid(refusal)


_SHAPES = {
    DocumentKind.HK_MACAO_PERMIT: (
        _HK_MACAO,
        say("The number must be H or M and 8 digits, with or without the 2 digits that count renewals."),
    ),
    DocumentKind.TAIWAN_PERMIT: (_TAIWAN, say("The number must be 8 digits.")),
    DocumentKind.PASSPORT: (_PASSPORT, say("A passport number has 5 to 15 letters and digits.")),
}
