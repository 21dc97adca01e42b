"""What the codes and names of schools, majors and bases may be."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc

from trainingreg.domain.refusals import Invalid
from trainingreg.text import half_width, say, tidy

LONGEST_CODE = 40
LONGEST_NAME = 100
_CODE = re.compile(r"[\w.-]+")


def clean_code(raw: str, field: str = "code") -> str:
    """A code as it is kept: letters, digits and the signs - _ . without spaces (it stands in addresses); raises Invalid."""
    code = half_width(tidy(raw))
    if not code:
        raise Invalid(say("The code is missing."), field)
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        raise Invalid(say("A code has at most 40 letters, digits or the signs - _ . and no spaces."), field)
    return code


def clean_title(raw: str, field: str = "name", longest: int = LONGEST_NAME) -> str:
    """The name of an organisation or a major as it is kept; raises Invalid, also for characters nobody can read."""
    name = tidy(raw)
    if not name:
        raise Invalid(say("The name is empty."), field)
    if len(name) > longest:
        raise Invalid(say("A name has at most %(most)s characters.", most=longest), field)
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs"} for character in name):
        raise Invalid(say("The name holds a damaged or private-use character. Type it again."), field)
    return name


def clean_credit_code(raw: str) -> str | None:
    """A 统一社会信用代码 (GB 32100) with its check character verified; None when empty; raises Invalid."""
    code = "".join(half_width(raw).upper().split())
    if not code:
        return None
    if not uscc.is_valid(code):
        raise Invalid(say("This is no unified social credit code: 18 characters, the last one checks the others."), "credit_code")
    return code
