"""Signing in and out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import PASSWORD, an_account
from tests.pages import PageClient
from trainingreg import clock
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import Role
from trainingreg.models import LoginSession, SignInFailure
from trainingreg.web.sign_in import token_hash


def test_a_right_password_signs_in_and_signing_out_ends_it_on_the_server(client: PageClient) -> None:
    account = an_account(Role.MINISTRY)
    answer = client.post("/login", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    with client.http.session_transaction() as cookie:
        stolen = cookie["_user_id"]
    client.post("/logout")
    # Somebody kept the cookie: the server has ended the sign-in all the same.
    with client.http.session_transaction() as cookie:
        cookie["_user_id"] = stolen
    assert client.http.get("/today").status_code == 302
    ended = db.session.scalar(sa.select(LoginSession.ended_at).where(LoginSession.token_hash == token_hash(stolen)))
    assert ended is not None


def test_wrong_name_and_wrong_password_get_the_same_answer(client: PageClient) -> None:
    account = an_account()
    wrong = client.post("/login", {"username": account.username, "password": "not this one 1"})
    unknown = client.post("/login", {"username": "nobody", "password": "not this one 1"})
    assert wrong.status_code == unknown.status_code == 422
    assert PASSWORD not in wrong.get_data(as_text=True)


def test_guessing_is_slowed_down_and_counted_in_the_database(client: PageClient) -> None:
    account = an_account()
    for _ in range(5):
        client.post("/login", {"username": account.username, "password": "guess number 1"})
    slowed = client.post("/login", {"username": account.username, "password": PASSWORD})
    assert slowed.status_code == 429
    count = db.session.scalar(sa.select(SignInFailure.failures).where(SignInFailure.key == f"name:{account.username}"))
    assert count == 5


def test_nobody_is_kept_out_by_somebody_else_who_guesses_under_their_name(client: PageClient) -> None:
    account = an_account()
    stranger = {"REMOTE_ADDR": "192.0.2.9"}
    for _ in range(6):
        guessed = client.post("/login", {"username": account.username, "password": "guess number 1"}, environ_base=stranger)
    assert guessed.status_code == 429
    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 302


def test_guessing_from_many_addresses_makes_the_name_wait(client: PageClient) -> None:
    account = an_account()
    with transaction() as session:
        session.add(SignInFailure(key=f"name:{account.username}", failures=60, last_at=clock.now()))
    assert client.post("/login", {"username": account.username, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("2001:db8:1:2:aaaa::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::8", "2001:db8:1:2::/64"),
    ],
)
def test_failures_are_counted_by_address_and_of_ipv6_by_network(client: PageClient, address: str, counted: str) -> None:
    client.post("/login", {"username": "Somebody", "password": "guess number 1"}, environ_base={"REMOTE_ADDR": address})
    keys = db.session.scalars(sa.select(SignInFailure.key)).all()
    assert sorted(keys) == [f"address:{counted}", f"here:somebody@{counted}", "name:somebody"]


@pytest.mark.parametrize("age", [timedelta(minutes=61), timedelta(hours=13)])
def test_an_idle_or_old_sign_in_ends_by_itself(client: PageClient, registry: Flask, age: timedelta) -> None:
    account = an_account()
    client.sign_in(account)
    with transaction() as session:
        then = clock.now() - age
        session.execute(sa.update(LoginSession).values(started_at=then, seen_at=then))
    assert client.http.get("/today").status_code == 302


def test_a_page_wanted_before_signing_in_is_opened_afterwards_but_only_our_own(client: PageClient) -> None:
    account = an_account()
    ours = client.post("/login", {"username": account.username, "password": PASSWORD, "next": "/cohorts"})
    assert ours.location == "/cohorts"
    client.post("/logout")
    foreign = client.post("/login", {"username": account.username, "password": PASSWORD, "next": "//evil.example/"})
    assert foreign.location == "/today"


@pytest.mark.parametrize("address", ["/\t/evil.example/", "/\r/evil.example/", "/\n/evil.example/", "/\x0b/evil.example/"])
def test_what_browsers_leave_out_of_an_address_does_not_lead_elsewhere(client: PageClient, address: str) -> None:
    account = an_account()
    answer = client.post("/login", {"username": account.username, "password": PASSWORD, "next": address})
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]


def test_trying_many_names_from_one_address_is_slowed_down_too(client: PageClient) -> None:
    with transaction() as session:
        session.add(SignInFailure(key="address:127.0.0.1", failures=40, last_at=clock.now()))
    assert client.post("/login", {"username": "somebody", "password": "guess number 1"}).status_code == 429
