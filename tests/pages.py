"""A client that checks every page it opens: title, one h1, labels, tokens, no missing sentence, no inline style or script."""

from __future__ import annotations

import contextvars
import re
import secrets
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from trainingreg import clock
from trainingreg.db import transaction
from trainingreg.models import Account, LoginSession
from trainingreg.web.sign_in import token_hash


class PageClient:
    """GET and POST as a person would: forms are sent with the token of the page, every HTML answer is checked."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        """Opens a page."""
        return self._checked(self._apart(self.http.get, path, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Sends a form with this session's CSRF token."""
        sent = {"csrf_token": self.token(), **(data or {})}
        return self._checked(self._apart(self.http.post, path, data=sent, **options))

    def token(self) -> str:
        """A CSRF token of this session, read from a page with a form."""
        page = self._apart(self.http.get, "/login").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, "the sign-in page has no token"
        return found.group(1)

    def sign_in(self, account: Account) -> PageClient:
        """Begins a sign-in for an account without the slow password check (that has tests of its own)."""
        token, now = secrets.token_urlsafe(16), clock.now()
        with transaction() as session:
            session.add(LoginSession(token_hash=token_hash(token), account_id=account.id, started_at=now, seen_at=now))
        with self.http.session_transaction() as cookie:
            cookie["_user_id"] = token
        return self

    @staticmethod
    def _apart(call: Callable[..., TestResponse], *args: Any, **options: Any) -> TestResponse:
        """A request sees nothing of the test's own app context (Flask would share `g` and the database session)."""
        return contextvars.Context().run(call, *args, **options)

    def _checked(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303, 307, 308}:
            check_page(answer.get_data(as_text=True))
        return answer


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.h1 = 0
        self.title = ""
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.forms: list[tuple[str, bool]] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self._in: str = ""
        self._label_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes headings, fields, labels, forms and anything inline."""
        values = dict(attrs)
        self._in = tag
        self.h1 += tag == "h1"
        self.ids += [values["id"]] if values.get("id") else []
        self.inline += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        if tag in {"style"} or (tag == "script" and not values.get("src")):
            self.inline.append(tag)
        if tag == "label":
            self._label_depth += 1
            if values.get("for"):
                self.labels.add(str(values["for"]))
        if tag == "form":
            self.forms.append(((values.get("method") or "get").lower(), False))
        if tag in {"input", "select", "textarea"}:
            if values.get("name") == "csrf_token" and self.forms:
                self.forms[-1] = (self.forms[-1][0], True)
            if values.get("type") not in {"hidden", "submit"} and not self._label_depth:
                self.fields.append(values)

    def handle_endtag(self, tag: str) -> None:
        """Leaves a label."""
        self._label_depth -= tag == "label"
        self._in = ""

    def handle_data(self, data: str) -> None:
        """Reads the title."""
        if self._in == "title":
            self.title += data


def check_page(html: str) -> None:
    """Raises AssertionError when a page is not as every page must be."""
    outline = _Outline()
    outline.feed(html)
    assert outline.title.strip(), "the page has no title"
    assert outline.h1 == 1, f"the page has {outline.h1} h1"
    assert not outline.inline, f"inline style or script: {outline.inline[:3]}"
    for field in outline.fields:
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in outline.labels
        assert named, f"a field without a label: {field}"
    for method, has_token in outline.forms:
        assert method != "post" or has_token, "a POST form without a token"
    twice = {i for i in outline.ids if outline.ids.count(i) > 1}
    assert not twice, f"the same id twice: {twice}"
    assert not re.search(r"%\(\w\w+\)[sd]", html), "a sentence whose places were not filled"
    assert "Traceback" not in html
