"""Names that every file system takes."""

from __future__ import annotations

import re

from trainingreg.text import tidy

_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST = 80


def safe(text: str) -> str:
    """Text as a part of a file name: no sign that Windows, macOS or Linux refuses, no point or space at its ends."""
    return _REFUSED.sub("_", tidy(text))[:_LONGEST].strip(". ") or "_"
