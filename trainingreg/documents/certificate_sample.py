"""Certificates that nobody was given: usual values, and the longest that the registry holds, to look at a template with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from trainingreg.documents.certificate import CertificateFacts, compose
from trainingreg.documents.fonts import FontSet
from trainingreg.domain.certificate_templates import Design
from trainingreg.domain.refusals import Invalid

_NOTE = "样张，仅供核对版式，不作任何证明"
_USUAL: dict[str, Any] = {
    "number": "GXYT-2026-00-0000-00000-0",
    "name": "林知远",
    "cohort_title": "数控加工专业工学一体化教师研修班（第三期）",
    "starts_on": date(2026, 10, 12),
    "ends_on": date(2026, 10, 23),
    "hours": 80,
    "major": "数控加工（0101-4）",
    "tier": "部级示范",
    "subject": "专业科目",
    "standard": "数控加工专业工学一体化课程标准",
    "issuer": "云洲技师学院",
    "issued_on": date(2026, 11, 20),
    "verify_url": "https://registry.example/verify",
    "verify_host": "registry.example/verify",
    "verify_code": "0000-0000-0000",
    "note": _NOTE,
}
# The longest a period can be said, and the most hours a cohort may have.
_LONGEST: dict[str, Any] = {"starts_on": date(2026, 12, 28), "ends_on": date(2027, 12, 27), "hours": 2000}


@dataclass(frozen=True)
class Trial:
    """The longest values that are printed together, and why longer ones cannot be, each reason once."""

    facts: CertificateFacts
    refused: tuple[Invalid, ...]


def usual(design: Design, **changes: str) -> CertificateFacts:
    """Usual values in the words of a template; `changes` bring the registry's own address."""
    words = {"title": design.title, "programme": design.programme, "wording": design.wording}
    return CertificateFacts(**{**_USUAL, **words, **changes})


def longest(facts: CertificateFacts, values: Mapping[str, Sequence[str]], fonts: FontSet) -> Trial:
    """The facts with each field's longest value that finds room beside those before it; `values` name the longest first.

    The fields stand in the order in which they share the page: a title is tried beside the longest name.
    """
    tried, refused = replace(facts, **_LONGEST), list[Invalid]()
    for field, candidates in values.items():
        for value in candidates:
            wanted = replace(tried, **{field: value})  # type: ignore[arg-type]
            try:
                compose(wanted, fonts)
            except Invalid as problem:
                refused.append(problem)
            else:
                tried = wanted
                break
    return Trial(tried, tuple(refused))
