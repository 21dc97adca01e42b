"""Accounts: who may make and manage which, and what ends when."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_school, a_teacher, an_account, an_actor, unit
from trainingreg.db import db, transaction
from trainingreg.domain.accounts import OwnAccount
from trainingreg.domain.permissions import SYSTEM, Actor, Role
from trainingreg.domain.refusals import Invalid, NotAllowed, NotFound
from trainingreg.models import Account, AuditEntry, LoginSession
from trainingreg.services import accounts
from trainingreg.services.accounts import NewAccount


def _create(actor: Actor, role: Role, username: str = "new-one", **place: int) -> Account:
    with transaction() as session:
        return accounts.create(session, NewAccount(username, "周敏", role, **place), "hash", actor, NOW)


def _sign_in(account: Account, mark: bytes) -> None:
    with transaction() as session:
        session.add(LoginSession(token_hash=mark, account_id=account.id, started_at=NOW, seen_at=NOW))


def _live(account: Account) -> list[bytes]:
    rows = sa.select(LoginSession.token_hash).where(LoginSession.account_id == account.id, LoginSession.ended_at.is_(None))
    return sorted(db.session.scalars(rows))


def test_the_ministry_makes_accounts_of_every_kind_of_staff(registry: Flask) -> None:
    actor = an_actor(Role.MINISTRY)
    assert _create(actor, Role.MINISTRY, "mini1").must_change_password
    assert _create(actor, Role.PROVINCE, "prov1", unit_id=unit().id).role is Role.PROVINCE
    assert _create(actor, Role.BASE, "base1", base_id=a_base().id).role is Role.BASE
    assert _create(actor, Role.SCHOOL, "school1", school_id=a_school().id).role is Role.SCHOOL


def test_a_province_makes_base_and_school_accounts_in_its_unit_only(registry: Flask) -> None:
    actor = an_actor(Role.PROVINCE, unit_id=unit("44").id)
    at_home, abroad = a_school("44"), a_school("11")
    assert _create(actor, Role.SCHOOL, "school1", school_id=at_home.id).school_id == at_home.id
    assert _create(actor, Role.BASE, "base1", base_id=a_base(at_home).id).role is Role.BASE
    with pytest.raises(Invalid, match="outside your scope"):
        _create(actor, Role.SCHOOL, "school2", school_id=abroad.id)
    with pytest.raises(Invalid, match="outside your scope"):
        _create(actor, Role.BASE, "base2", base_id=a_base(abroad).id)


@pytest.mark.parametrize(
    ("manager", "managed"),
    [
        (Role.PROVINCE, Role.PROVINCE),
        (Role.PROVINCE, Role.MINISTRY),
        (Role.BASE, Role.BASE),
        (Role.SCHOOL, Role.TEACHER),
        (Role.MINISTRY, Role.TEACHER),
    ],
)
def test_nobody_makes_accounts_of_a_role_they_do_not_look_after(registry: Flask, manager: Role, managed: Role) -> None:
    with pytest.raises(NotAllowed):
        _create(an_actor(manager), managed)


def test_an_account_needs_exactly_the_place_of_its_role(registry: Flask) -> None:
    actor = an_actor(Role.MINISTRY)
    with pytest.raises(Invalid):
        _create(actor, Role.PROVINCE)
    with pytest.raises(Invalid):
        _create(actor, Role.MINISTRY, unit_id=unit().id)
    with pytest.raises(Invalid):
        _create(actor, Role.SCHOOL, base_id=a_base().id)


@pytest.mark.parametrize("username", ["ab", "two words", "x" * 41, "440106199001011234", "44010619900101123X", "名 字", ""])
def test_a_username_that_cannot_be_typed_or_tells_too_much_is_refused(registry: Flask, username: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _create(an_actor(Role.MINISTRY), Role.MINISTRY, username)
    assert refusal.value.field == "username"


def test_a_username_is_taken_in_any_spelling_and_nothing_is_half_saved(registry: Flask) -> None:
    an_account(username="zhou.min")
    actor = an_actor(Role.MINISTRY)
    with pytest.raises(Invalid, match="taken"):
        _create(actor, Role.MINISTRY, " Zhou.Min ")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == 0


def test_one_teacher_has_one_account(registry: Flask) -> None:
    teacher = a_teacher()
    wanted = NewAccount("t-one", teacher.name, Role.TEACHER, teacher_id=teacher.id)
    with transaction() as session:
        accounts.open_account(session, wanted, "hash", SYSTEM, NOW)
    again = NewAccount("t-two", teacher.name, Role.TEACHER, teacher_id=teacher.id)
    with pytest.raises(Invalid, match="already has an account"), transaction() as session:
        accounts.open_account(session, again, "hash", SYSTEM, NOW)


def test_disabling_ends_every_sign_in_and_enabling_brings_the_account_back(registry: Flask) -> None:
    account, actor = an_account(Role.BASE), an_actor(Role.MINISTRY)
    _sign_in(account, b"one")
    with transaction() as session:
        accounts.disable(session, account.id, actor, NOW)
    assert _live(account) == []
    assert db.session.get_one(Account, account.id).disabled_at == NOW
    with transaction() as session:
        accounts.enable(session, account.id, actor, NOW)
    assert db.session.get_one(Account, account.id).disabled_at is None


def test_a_province_cannot_touch_accounts_of_another_unit_or_of_other_roles(registry: Flask) -> None:
    actor = an_actor(Role.PROVINCE, unit_id=unit("44").id)
    foreign = an_account(Role.SCHOOL, school_id=a_school("11").id)
    colleague = an_account(Role.PROVINCE, unit_id=unit("44").id)
    teacher = an_account(Role.TEACHER)
    for account in (foreign, colleague, teacher):
        with pytest.raises(NotFound), transaction() as session:
            accounts.disable(session, account.id, actor, NOW)


def test_nobody_disables_themself(registry: Flask) -> None:
    actor = an_actor(Role.MINISTRY)
    assert actor.account_id
    with pytest.raises(OwnAccount), transaction() as session:
        accounts.disable(session, actor.account_id, actor, NOW)


def test_a_new_first_password_must_be_changed_and_ends_every_sign_in(registry: Flask) -> None:
    account, actor = an_account(Role.SCHOOL), an_actor(Role.MINISTRY)
    _sign_in(account, b"one")
    with transaction() as session:
        accounts.give_first_password(session, account.id, "fresh", actor, NOW + timedelta(days=1))
    kept = db.session.get_one(Account, account.id)
    assert (kept.password_hash, kept.must_change_password) == ("fresh", True)
    assert _live(account) == []


def test_an_own_new_password_keeps_this_sign_in_and_ends_the_others(registry: Flask) -> None:
    account = an_account(Role.SCHOOL, must_change_password=True)
    _sign_in(account, b"here")
    _sign_in(account, b"elsewhere")
    actor = Actor(account.id, "周敏", Role.SCHOOL, school_id=account.school_id)
    with transaction() as session:
        accounts.change_own_password(session, actor, "chosen", b"here", NOW)
    assert _live(account) == [b"here"]
    assert not db.session.get_one(Account, account.id).must_change_password
