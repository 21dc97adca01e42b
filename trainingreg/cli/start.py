"""What `bin/run` does before it serves: demo data or the first account, and where to go."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from trainingreg import clock
from trainingreg.adapters.passwords import hash_password
from trainingreg.cli import demo as demo_command
from trainingreg.cli.speech import refusals_told, spoken
from trainingreg.db import db, transaction
from trainingreg.domain.accounts import new_first_password
from trainingreg.domain.permissions import Role
from trainingreg.queries import registry_facts
from trainingreg.services import demo
from trainingreg.services.demo.accounts import ACCOUNTS, PASSWORD
from trainingreg.services.first_account import FIRST_ACCOUNT, open_first
from trainingreg.text import Sentence, say

command = AppGroup("start", help="What bin/run does before it serves.")

_TO_TRY: dict[Role, Sentence] = {
    Role.MINISTRY: say("totals against the targets of the three phases, every figure opens its rows; back-entry of past years"),
    Role.PROVINCE: say("the teachers a province sends and the trainings it holds"),
    Role.BASE: say("enter the last results of a running cohort; issue the certificates of a completed one; open a draft"),
    Role.SCHOOL: say("confirm two teachers who registered themselves; see whom the school has sent"),
    Role.TEACHER: say("download certificates, share one, enrol in an open cohort"),
}


@command.command("demo")
def start_demo() -> None:
    """Loads demo data on a first, empty start; says where to go and, in a demo registry, who can sign in."""
    if demo.is_empty(db.session()):
        with refusals_told():
            demo_command.load()
    if registry_facts.is_demo():
        _say_who_can_sign_in()
    _say_where()


@command.command("empty")
def start_empty() -> None:
    """On a first, empty start opens the ministry's account and prints its password, this one time."""
    password = new_first_password()
    with transaction() as session:
        opened = open_first(session, hash_password(password), clock.now())
    if opened:
        _say_twice(
            say(
                "First account: %(username)s, one-time password: %(password)s. It is shown only now and must be changed at once.",
                username=FIRST_ACCOUNT,
                password=password,
            )
        )
    _say_where()


def _say_who_can_sign_in() -> None:
    _say_twice(say("Demo registry: people, schools and numbers are invented. Password of all demo accounts: %(it)s", it=PASSWORD))
    for account in ACCOUNTS:
        _say_twice(say("%(username)s: %(what)s", username=account.username, what=_TO_TRY[account.role]), "  ")


def _say_where() -> None:
    _say_twice(say("Open %(address)s", address=current_app.config["PUBLIC_URL"]))


def _say_twice(sentence: Sentence, indent: str = "") -> None:
    """Chinese first, then English: nobody has chosen a language yet."""
    click.echo(f"{indent}{spoken(sentence)}")
    click.echo(f"{indent}{sentence}")
