"""Who may call which route: every view wears `@allow(...)`, `@signed_in` or `@public`; a route without one answers 403."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from trainingreg import clock
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import NotAllowed
from trainingreg.web.sign_in import note_use, viewer

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"


def allow(*roles: Role) -> Callable[[View], View]:
    """Only signed-in people with one of these roles."""

    def mark(view: View) -> View:
        view.allowed = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """Anybody who is signed in."""
    return allow(*Role)(view)


def public(view: View) -> View:
    """Anybody."""
    view.allowed = PUBLIC  # type: ignore[attr-defined]
    return view


def allowed_roles(endpoint: str) -> frozenset[Role] | str | None:
    """What stands on the view of an endpoint; static files are public, None means nobody decided."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(current_app.view_functions.get(endpoint), "allowed", None)


def actor() -> Actor:
    """The signed-in person; only for views that are not public."""
    person = viewer()
    if person is None:
        raise NotAllowed
    return person.actor


def register(app: Flask) -> None:
    """Decides before every request."""

    @app.before_request
    def decide() -> Response | None:
        if request.endpoint is None:
            return None  # no such address: 404 or 405 follows
        allowed = allowed_roles(request.endpoint)
        if allowed == PUBLIC:
            return None
        person = viewer()
        if person is None:
            return redirect(url_for("sessions.login", next=request.full_path.rstrip("?") if request.method == "GET" else None))
        if person.must_change_password and request.endpoint not in {"own_account.password", "sessions.logout"}:
            return redirect(url_for("own_account.password"))
        if not allowed or person.actor.role not in allowed:
            raise NotAllowed
        note_use(person, clock.now())
        return None
