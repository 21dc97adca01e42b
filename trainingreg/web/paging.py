"""Pages of long lists: which one is wanted, and the addresses before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from trainingreg.queries.pages import PAGE_ROWS
from trainingreg.web.addresses import same_page

_LAST = 1_000_000


@dataclass(frozen=True)
class Page:
    """What `m.pager` shows: this page's number, how many pages and rows there are, and the neighbours (None at the ends)."""

    number: int
    pages: int
    rows: int
    previous_url: str | None
    next_url: str | None


def wanted() -> int:
    """The page asked for by `?page=`; anything that is no page number means the first."""
    text = request.args.get("page", "")
    return min(max(int(text), 1), _LAST) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def page(in_all: int) -> Page:
    """The page asked for, of a list of so many rows."""
    number, pages = wanted(), max(-(-in_all // PAGE_ROWS), 1)
    return Page(
        number,
        pages,
        in_all,
        same_page(page=str(number - 1)) if number > 1 else None,
        same_page(page=str(number + 1)) if number < pages else None,
    )
