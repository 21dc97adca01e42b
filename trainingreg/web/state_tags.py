"""Tags, drawn once for each word: a list of five hundred rows draws six of them."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from flask import get_template_attribute
from markupsafe import Markup

from trainingreg.web import languages


def state_tag(state: StrEnum, word: str = "") -> Markup:
    """What the macro `state_tag` draws."""
    return _drawn(state, word, languages.code())


@lru_cache(maxsize=None, typed=True)  # a completed cohort and a completed enrolment are equal texts with different words
def _drawn(state: StrEnum, word: str, _language: str) -> Markup:
    return Markup(get_template_attribute("macros/icons.html", "state_tag")(state, word))  # noqa: S704 - our own macro


@lru_cache(maxsize=256)
def tag(kind: str, word: str) -> Markup:
    """What the macro `tag` draws."""
    return Markup(get_template_attribute("macros/icons.html", "tag")(kind, word))  # noqa: S704 - our own macro
