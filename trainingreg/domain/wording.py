"""What a certificate's body says: a text with named fields, read by a parser of our own. Nothing in it is ever run.

    {name}同志于 {dates} 参加{cohort_title}，完成规定学时（{hours}学时），考核合格，特发此证。

The name comes first and the days second, because the first line is built around the two; everything behind them is free.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from trainingreg.domain.refusals import Invalid
from trainingreg.text import Sentence, say, tidy

LONGEST_WORDING = 200
_LONGEST_JOINT = 12  # characters before and behind the days: they share the first line with the name
_BRACES = frozenset("{}｛｝")
_QUOTATION_MARKS = frozenset("\"'“”‘’「」『』〝〞«»＂＇")
_NEVER_SAID = {"认定": r"认定", "聘任": r"聘任", "等级教师": r"等级教师", "具备…资格": r"具备.*资格"}
_FIELD = re.compile(r"\{([^{}]*)\}")

# The words of every certificate before there were templates. Facts frozen then name no wording and mean this one: never change it.
FIRST_WORDING = "{name}同志于 {dates} 参加{cohort_title}，完成规定学时（{hours}学时），考核合格，特发此证。"


class Field(StrEnum):
    """What a wording may name; each is the same for a whole cohort but the name, and none can be empty."""

    NAME = "name"
    DATES = "dates"
    COHORT_TITLE = "cohort_title"
    HOURS = "hours"
    TIER = "tier"
    SUBJECT = "subject"
    ISSUER = "issuer"


_COMPULSORY = (Field.NAME, Field.DATES, Field.COHORT_TITLE, Field.HOURS)


@dataclass(frozen=True)
class Wording:
    """A wording that was read: the text before the days, the text behind them, then each field with the text behind it."""

    before: str
    behind: str
    rest: tuple[tuple[Field, str], ...]

    def body(self, values: Mapping[Field, str]) -> str:
        """What stands behind name and days, with the values in it."""
        return "".join(values[field] + text for field, text in self.rest)


@lru_cache(maxsize=256)
def parse(text: str) -> Wording:
    """The wording of a text; raises Invalid, naming what is wrong with its fields."""
    start, *parts = _FIELD.split(text)
    names, texts = parts[0::2], parts[1::2]
    if any(_BRACES & set(literal) for literal in (start, *texts)):
        raise _wrong(say("A brace stands alone. Fields are written in braces, such as {name}; nothing else is."))
    fields = [_field(name) for name in names]
    _check_fields(start, fields)
    (_, before), (_, behind), *rest = zip(fields, texts, strict=True)
    return Wording(before, behind, tuple(rest))


def clean_wording(raw: str) -> str:
    """A wording as it is kept; raises Invalid where it cannot be printed, or would say what a certificate never says."""
    text = tidy(raw)
    if not text:
        raise _wrong(say("Enter the wording."))
    if len(text) > LONGEST_WORDING:
        raise _wrong(say("The wording has at most %(most)s characters.", most=LONGEST_WORDING))
    read = parse(text)
    if max(len(read.before), len(read.behind)) > _LONGEST_JOINT:
        raise _wrong(say("At most %(most)s characters stand before the days, and as many behind them.", most=_LONGEST_JOINT))
    check_words(text, "wording")
    if _QUOTATION_MARKS & set(text):
        raise _wrong(say("Quotation marks are not printed well in the body: leave them out."))
    return text


def check_words(text: str, field: str) -> None:
    """A training is certified, never a recognition or an appointment; raises Invalid."""
    squashed = "".join(text.split())
    for words, pattern in _NEVER_SAID.items():
        if re.search(pattern, squashed):
            raise Invalid(
                say("A certificate of training never says %(words)s: that is another act, by others.", words=words), field
            )


def _field(name: str) -> Field:
    if name in set(Field):
        return Field(name)
    known = "、".join(f"{{{field.value}}}" for field in Field)
    raise _wrong(say("There is no field %(field)s. The fields are %(known)s.", field=f"{{{name}}}", known=known))


def _check_fields(start: str, fields: list[Field]) -> None:
    missing = [field for field in _COMPULSORY if field not in fields]
    if missing:
        raise _wrong(say("The field %(field)s is missing.", field=f"{{{missing[0]}}}"))
    twice = [field for field in fields if fields.count(field) > 1]
    if twice:
        raise _wrong(say("The field %(field)s stands twice.", field=f"{{{twice[0]}}}"))
    if start or fields[0] is not Field.NAME:
        raise _wrong(say("The wording begins with {name}."))
    if fields[1] is not Field.DATES:
        raise _wrong(say("The second field is {dates}, right behind the name or a few words later."))


def _wrong(sentence: Sentence) -> Invalid:
    return Invalid(sentence, "wording")
