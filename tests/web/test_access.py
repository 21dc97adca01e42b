"""Who may call what: every route declares it, and the answers are driven route by role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from tests.makers import an_account
from tests.pages import PageClient
from trainingreg.domain.permissions import Role
from trainingreg.web.access import PUBLIC, allowed_roles

FROZEN = Path(__file__).with_name("routes.txt")


def _routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def _address(rule: Rule) -> str:
    """An address of the route with values that name nothing."""
    values = {name: _nothing(converter) for name, converter in rule._converters.items()}
    return rule.build(values, append_unknown=False)[1]  # type: ignore[index]


def _nothing(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 999999 if isinstance(converter, IntegerConverter) else "nothing"


def _line(rule: Rule) -> str:
    allowed = allowed_roles(rule.endpoint)
    who = allowed if allowed == PUBLIC else " ".join(sorted(role.value for role in allowed or ()))
    methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    return f"{methods} {rule.rule} : {who}"


def test_every_route_declares_who_may_call_it(registry: Flask) -> None:
    assert not [rule.rule for rule in _routes(registry) if not allowed_roles(rule.endpoint)]


def test_the_list_of_routes_is_the_one_that_was_agreed(registry: Flask) -> None:
    """A new or changed route shows in review: write the new list with `python -m tests.web.test_access`."""
    assert sorted(map(_line, _routes(registry))) == FROZEN.read_text(encoding="utf-8").splitlines()


def test_without_signing_in_only_public_pages_answer(client: PageClient) -> None:
    for rule in _routes(client.app):
        if allowed_roles(rule.endpoint) == PUBLIC:
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            call = client.get if method == "GET" else client.post
            answer = call(_address(rule))
            assert answer.status_code == 302, f"{method} {rule.rule} answered {answer.status_code}"
            assert answer.location.startswith("/login"), f"{method} {rule.rule} leads to {answer.location}"


@pytest.mark.parametrize("role", list(Role))
def test_each_role_meets_403_where_it_may_not_and_nowhere_else(client: PageClient, role: Role) -> None:
    account = an_account(role)
    for rule in _routes(client.app):
        allowed = allowed_roles(rule.endpoint)
        if rule.endpoint == "sessions.logout":
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            client.sign_in(account)
            answer = (client.get if method == "GET" else client.post)(_address(rule))
            refused = answer.status_code == 403
            assert answer.status_code < 500, f"{method} {rule.rule} answered {answer.status_code} to {role}"
            assert refused == (allowed != PUBLIC and role not in (allowed or ())), (
                f"{method} {rule.rule} to {role}: {answer.status_code}"
            )


if __name__ == "__main__":
    from trainingreg import create_app

    app = create_app()
    with app.app_context():
        FROZEN.write_text("\n".join(sorted(map(_line, _routes(app)))) + "\n", encoding="utf-8")
