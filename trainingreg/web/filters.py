"""How values are written on a page: numbers, rates, days and moments, in the reader's language."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from trainingreg import text
from trainingreg.domain.calendar import SHANGHAI
from trainingreg.web import languages
from trainingreg.web.labels import label, phase

NOTHING = "—"


def register_filters(app: Flask) -> None:
    """Makes every function listed here a template filter under its own name."""
    for each in (num, rate, gap, day, day_range, month, year, moment, certno, masked, label, phase, described):
        app.add_template_filter(each)


def num(value: int | None) -> str:
    """10000 -> 10,000; nothing known -> a dash."""
    return NOTHING if value is None else f"{value:,}"


def rate(ratio: float | None) -> str:
    """0.99966 -> 99.9%: one decimal, cut and never rounded up, so that 100.0% always means reached."""
    if ratio is None:
        return NOTHING
    per_mille = math.floor(ratio * 1000 + 1e-7)  # the sliver undoes what 0.57 * 1000 loses in binary
    return f"{per_mille / 10:.1f}%"


def gap(missing: int | None, worded: bool = False) -> str:
    """What is still missing against a target; beyond the target it says so instead of showing a minus."""
    if missing is None:
        return NOTHING
    if missing < 0:
        return gettext("+%(number)s over", number=num(-missing))
    return gettext("%(number)s short", number=num(missing)) if worded and missing else num(missing)


def day(value: date | None) -> str:
    """12 Oct 2026, 2026年10月12日."""
    return NOTHING if value is None else text.day(value, _chinese())


def day_range(first: date, last: date | None = None) -> str:
    """12–23 Oct 2026, 2026年10月12日—23日: what both ends share is said once."""
    return text.day_range(first, last or first, _chinese())


def month(value: date) -> str:
    """Oct 2026, 2026年10月."""
    return f"{value.year}年{value.month}月" if _chinese() else text.day(value, chinese=False).partition(" ")[2]


def year(value: date) -> str:
    """2026, 2026年."""
    return f"{value.year}年" if _chinese() else str(value.year)


def moment(value: datetime | None, seconds: bool = False) -> str:
    """A stored moment (UTC) as day and time in Asia/Shanghai."""
    if value is None:
        return NOTHING
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    local = value.astimezone(SHANGHAI)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{day(local)} {clock}" if _chinese() else f"{day(local)}, {clock}"


def certno(number: str | None) -> Markup:
    """A certificate number in the fixed-width face, free to break after each hyphen and nowhere else."""
    if not number:
        return Markup("—")
    # Escaped once as a whole: joining escaped parts took longer than the rest of a list's row.
    words = str(escape(number)).replace("-", "-<wbr>")
    return Markup(f'<span class="rg-no">{words}</span>')  # noqa: S704 - escaped just above


def masked(number: str | None) -> str:
    """An identity document as anybody may see it."""
    return text.mask_document(number) if number else NOTHING


def described(field: Any, hint: str = "") -> dict[str, str]:
    """The attributes that tie a form control to its hint and its error for those who do not see them together."""
    texts = [f"{field.id}-hint"] if hint else []
    texts += [f"{field.id}-error"] if field.errors else []
    attributes = {"aria-describedby": " ".join(texts)} if texts else {}
    return attributes | ({"aria-invalid": "true"} if field.errors else {})


def _chinese() -> bool:
    return languages.code() == "zh"
