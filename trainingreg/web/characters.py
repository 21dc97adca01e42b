"""Names with characters that no face can print: said at entry, so that it is known long before a certificate is due."""

from __future__ import annotations

from flask import current_app, flash
from flask_babel import gettext as _

from trainingreg import outside
from trainingreg.documents.errors import name_of
from trainingreg.documents.system import FontsMissing


def warn_about_name(name: str) -> None:
    """Warns on the next page, naming the characters; a machine that cannot print at all says nothing here."""
    odd = unprintable(name)
    if odd:
        words = _("No face here can print %(characters)s of the name.", characters=" ".join(map(name_of, odd)))
        flash(f"{words} " + _("The entry is saved; a certificate needs a face that has it."), "warn")


def unprintable(text: str) -> list[str]:
    """The characters of a text that cannot be printed."""
    try:
        return outside.fonts().undrawable(text)
    except FontsMissing as problem:
        current_app.logger.warning("characters were not checked: %s", problem)
        return []
