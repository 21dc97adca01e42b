"""Words: sentences that can be translated later, and how characters are normalised, masked and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sentence:
    """An English sentence with named places (`%(name)s`), translated only where it is shown.

    Rules, services and documents know no request and so no language; they say *what* is wrong and the edge says it in
    the reader's words. A param may itself be a Sentence.
    """

    template: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.through(lambda template: template)

    def through(self, gettext: Callable[[str], str]) -> str:
        """The sentence with `gettext` applied to its template and to every Sentence among its params."""
        template = gettext(self.template)
        if not self.params:
            return template
        return template % {k: v.through(gettext) if isinstance(v, Sentence) else v for k, v in self.params.items()}


def say(template: str, /, **params: Any) -> Sentence:
    """A sentence to be translated later; the message extractor collects the templates by this function's name."""
    return Sentence(template, params)
