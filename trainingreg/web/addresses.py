"""Addresses of our own pages: this one with something changed, the one before, and those that somebody hands in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from flask import Flask, has_request_context, request, url_for


def same_page(**changes: str) -> str:
    """This page with some of its query changed, as a relative address.

    Whatever stands in the query is only ever quoted: as arguments of `url_for` some names would mean something else.
    """
    return "?" + urlencode(request.args.to_dict(flat=False) | changes, doseq=True)


def came_from() -> str:
    """The page that led here, if it is one of ours; otherwise the home page."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return url_for("home.index")
    page = own(before.path) if before.netloc == request.host else None
    return quote(page, safe="/%") if page else url_for("home.index")


def own(address: str | None) -> str | None:
    """An address that was handed in, if it leads to a page of ours."""
    if not address or not address.isprintable():  # browsers drop tabs and line ends: "/<tab>/x" would lead to the host x
        return None
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else None


def _of_template(endpoint: str, **values: Any) -> str:
    """`url_for` in templates, put together once for each address: a page names thirty, the same ones again and again."""
    if not has_request_context() or endpoint.startswith(".") or "_external" in values:
        return url_for(endpoint, **values)
    return _remembered(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=1024)
def _remembered(_mounted_at: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def register(app: Flask) -> None:
    """Gives templates their `url_for`."""
    app.jinja_env.globals["url_for"] = _of_template
