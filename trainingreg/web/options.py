"""The options of a select in a filter, drawn once for the same choices: a hundred majors cost more than fifty rows."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

_OPTION = Markup('<option value="{}"{}>{}</option>')
_SELECTED = Markup(" selected")


@lru_cache(maxsize=256)
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """Options for value and word of each choice."""
    return Markup("").join(_OPTION.format(value, _SELECTED if value == chosen else "", word) for value, word in choices)
