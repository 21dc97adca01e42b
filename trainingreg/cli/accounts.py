"""`accounts create`: an account for anybody, made on the server itself."""

from __future__ import annotations

import sys

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from trainingreg import clock
from trainingreg.adapters.passwords import hash_password
from trainingreg.cli.speech import refusals_told, tell
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sign_in import check_password
from trainingreg.models import ReportingUnit, School, Teacher, TrainingBase
from trainingreg.services import accounts
from trainingreg.services.accounts import NewAccount
from trainingreg.text import Sentence, say

command = AppGroup("accounts", help="Accounts of people who sign in.")
_PLACES = {
    Role.PROVINCE: ("unit", ReportingUnit.id, ReportingUnit.code),
    Role.BASE: ("base", TrainingBase.id, TrainingBase.code),
    Role.SCHOOL: ("school", School.id, School.code),
    Role.TEACHER: ("teacher", Teacher.id, Teacher.ref),
}


@command.command("create")
@click.argument("username")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="what the account may do")
@click.option("--name", help="name shown in the page's head; default: the teacher's name, or the username")
@click.option("--unit", help="code of the reporting unit, for a province")
@click.option("--base", help="code of the training base, for a base")
@click.option("--school", help="code of the school, for a school")
@click.option("--teacher", help="reference of the teacher, for a teacher")
@click.option("--password-stdin", is_flag=True, help="reads the password from the first line of stdin")
@click.option("--must-change", is_flag=True, help="the password must be changed at the first sign-in")
def create(username: str, role: str, name: str | None, password_stdin: bool, must_change: bool, **places: str | None) -> None:
    """Makes an account; its password can be used at once."""
    with refusals_told():
        password = _password(password_stdin, username)
        wanted = _wanted(username, Role(role), name, places)
        hashed = hash_password(password)
        with transaction() as session:
            accounts.open_account(session, wanted, hashed, SYSTEM, clock.now(), must_change)
    tell(say("Account %(username)s is ready.", username=username))


def _password(from_stdin: bool, username: str) -> str:
    """The first line of stdin: an option would stay in the shell's history."""
    if not from_stdin:
        raise Invalid(say("Give the password on stdin, with --password-stdin."))
    password = sys.stdin.readline().rstrip("\r\n")
    check_password(password, username)
    return password


def _wanted(username: str, role: Role, name: str | None, places: dict[str, str | None]) -> NewAccount:
    """The new account, with the one place that its role asks for and no other."""
    option = _PLACES[role][0] if role in _PLACES else None
    for given, value in places.items():
        if (value is not None) != (given == option):
            raise Invalid(_which_option(option))
    if option is None:
        return NewAccount(username, name or username, role)
    place_id = _place_id(role, str(places[option]))
    shown = name or (db.session.scalar(sa.select(Teacher.name).where(Teacher.id == place_id)) if role is Role.TEACHER else None)
    return NewAccount(username, shown or username, role, **{f"{option}_id": place_id})


def _which_option(option: str | None) -> Sentence:
    if option is None:
        return say("An account of the ministry takes none of --unit, --base, --school and --teacher.")
    return say("This role takes the option --%(option)s and no other place.", option=option)


def _place_id(role: Role, code: str) -> int:
    option, id_column, code_column = _PLACES[role]
    found = db.session.scalar(sa.select(id_column).where(code_column == code))
    if found is None:
        raise Invalid(say("There is no %(option)s %(code)s.", option=option, code=code))
    return found
