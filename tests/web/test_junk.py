"""Junk in address, query and form gets 4xx, never 500."""

from __future__ import annotations

import pytest

from tests.makers import an_account
from tests.pages import PageClient
from tests.web.test_access import _address, _routes
from trainingreg.domain.permissions import Role

JUNK = (
    "%ff%fe",
    "%00",
    "%F0%28%8C%28",
    "A" * 5000,
    "%E2%80%AE",
    "'%22%3E%3Cscript%3E",
    "-1",
    "99999999999999999999",
    "%25s%25(x)s",
)
ALWAYS_BAD = JUNK[:3]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_the_query_never_breaks_a_page(client: PageClient, junk: str) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    for rule in _routes(client.app):
        if "GET" not in (rule.methods or set()):
            continue
        fields = (
            "q",
            "page",
            "state",
            "unit",
            "as_of",
            "by",
            "phase",
            "lang",
            "number",
            "name",
            "measure",
            "from",
            "tier",
            "month",
        )
        answer = client.get(_address(rule) + "?" + "&".join(f"{field}={junk}" for field in fields))
        assert answer.status_code < 500, f"{rule.rule} answered {answer.status_code}"
        if junk in ALWAYS_BAD:
            assert 300 <= answer.status_code < 500, f"{rule.rule} took {junk}: {answer.status_code}"


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_the_address_is_not_found_or_refused(client: PageClient, junk: str) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    for rule in _routes(client.app):
        if "GET" in (rule.methods or set()) and rule.arguments:
            answer = client.get(_address(rule).replace("nothing", junk).replace("999999", junk))
            assert answer.status_code < 500, f"{rule.rule} answered {answer.status_code}"


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00", b"\xf0\x28\x8c\x28", b"\x00", b"a" * 9000])
def test_junk_bytes_in_a_form_never_break_a_page(client: PageClient, junk: bytes) -> None:
    account = an_account(Role.MINISTRY)
    fields = (
        "username",
        "password",
        "name",
        "number",
        "code",
        "title",
        "reason",
        "q",
        "move",
        "hours",
        "school",
        "starts_on",
        "kind",
    )
    for rule in _routes(client.app):
        if "POST" not in (rule.methods or set()) or rule.endpoint == "sessions.logout":
            continue
        client.sign_in(account)
        token = client.token().encode()
        body = b"csrf_token=" + token + b"".join(b"&" + field.encode() + b"=" + junk for field in fields)
        answer = client.http.post(_address(rule), data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500, f"{rule.rule} answered {answer.status_code}"
        if b"\x00" in junk:
            assert answer.status_code >= 300, f"{rule.rule} took junk: {answer.status_code}"


def test_a_form_without_a_token_is_refused_everywhere(client: PageClient) -> None:
    account = an_account(Role.MINISTRY)
    for rule in _routes(client.app):
        if "POST" in (rule.methods or set()):
            client.sign_in(account)
            assert client.http.post(_address(rule), data={"name": "x"}).status_code == 400, rule.rule
