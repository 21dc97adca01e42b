"""What every page carries: navigation, who is signed in, language and theme, the demonstration notice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.domain.permissions import Role
from trainingreg.queries import registry_facts
from trainingreg.web import labels, languages
from trainingreg.web.addresses import came_from, same_page
from trainingreg.web.sign_in import viewer

_THEMES = {"light", "dark", "auto"}
_FAMILIES = {
    "schools": "bases", "majors": "bases", "history": "bases", "rosters": "cohorts", "results": "cohorts",
    "cohort_template": "cohorts", "certificate_templates": "certificates",
}  # fmt: skip
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    href: str
    current: bool


def _entries(role: Role | None) -> list[tuple[str, str]]:
    public = [(_("Progress"), "home.index"), (_("Verify"), "verify.index")]
    if role is None:
        return public
    if role is Role.TEACHER:
        return [(_("My certificates"), "mine.index"), (_("Cohorts"), "cohorts.index"), *public]
    entries = [(_("Today"), "today.index"), (_("Cohorts"), "cohorts.index"), (_("Teachers"), "teachers.index")]
    entries += [(_("Certificates"), "certificates.index"), (_("Totals"), "totals.index")]
    if role in {Role.MINISTRY, Role.PROVINCE}:
        entries += [(_("Bases and schools"), "bases.index"), (_("Accounts"), "accounts.index")]
    return entries


def nav_items() -> tuple[NavItem, ...]:
    """The main navigation for whoever looks at the page."""
    person = viewer()
    here = (request.endpoint or "").partition(".")[0]
    return _nav_items(person.actor.role if person else None, _FAMILIES.get(here, here), languages.code(), request.script_root)


@lru_cache(maxsize=512)
def _nav_items(role: Role | None, family: str, _language: str, _mounted_at: str) -> tuple[NavItem, ...]:
    return tuple(NavItem(label, url_for(endpoint), endpoint.partition(".")[0] == family) for label, endpoint in _entries(role))


def _same_page(**changes: str) -> str:
    """This page once more; after a form that went to an address which cannot be opened, the page that it was sent from."""
    if request.method == "GET":
        return same_page(**changes)
    opens = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return f"{'' if opens else came_from()}?{urlencode(changes)}"


def _theme() -> str | None:
    wanted = request.args.get("theme") or request.cookies.get("theme")
    return wanted if wanted in {"light", "dark"} else None


def _demo_data() -> bool:
    """Asked once per process: data is for demonstration or it is not."""
    if "demo_data" not in current_app.extensions:
        current_app.extensions["demo_data"] = registry_facts.is_demo()
    return current_app.extensions["demo_data"]


def register(app: Flask) -> None:
    """Hands these to every template and remembers the theme."""

    @app.context_processor
    def page_frame() -> dict[str, Any]:
        person = viewer() if "_login_user" in g or request.endpoint else None
        return {
            "viewer": person,
            "role_label": labels.role(person.actor.role) if person else "",
            "nav_items": nav_items(),
            "demo_data": _demo_data(),
            "as_of_moment": clock.now(),
            "locale_code": languages.code(),
            "theme": _theme(),
            "lang_url": lambda lang: _same_page(lang=lang),
            "theme_url": lambda theme: _same_page(theme=theme),
        }

    @app.after_request
    def remember_theme(response: Response) -> Response:
        chosen = request.args.get("theme")
        if chosen in _THEMES:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie("theme", chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
        return response
