"""One-time activation codes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_teacher, an_account, an_actor
from trainingreg.db import db, transaction
from trainingreg.domain.activation import CodeRefused, grouped
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.words import Standing
from trainingreg.models import Account, ActivationCode, AuditEntry, LoginSession, Teacher
from trainingreg.services import activation
from trainingreg.services.activation import Slip

LATER = NOW + timedelta(days=60)
BASE = Actor(None, "基地", Role.BASE, base_id=1)


def _code(teacher: Teacher) -> str:
    with transaction() as session:
        return activation.issue_codes(session, [teacher.id], BASE, NOW, LATER)[teacher.id]


def _activate(slip: Slip, username: str = "lin.zhiyuan", now: datetime = NOW) -> Account:
    with transaction() as session:
        return activation.activate(session, slip, username, "hash", now)


def test_a_code_with_name_and_last_four_opens_an_account_and_records_the_notice(registry: Flask) -> None:
    teacher = a_teacher(name="欧阳·娜", document="E12345678")
    account = _activate(Slip(grouped(_code(teacher)).lower(), "欧阳・娜", " ５678 "))
    assert (account.role, account.teacher_id, account.must_change_password) == (Role.TEACHER, teacher.id, False)
    assert db.session.get_one(Teacher, teacher.id).notice_seen_at == NOW
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "activation.use")).all()
    assert [entry.detail for entry in entries] == [{"notice": "2026-11"}]


@pytest.mark.parametrize(
    "change",
    [{"code": "AAAAA-AAAAA"}, {"name": "林志远"}, {"last_four": "5679"}, {"last_four": ""}, {"name": ""}, {"name": "\ue000"}],
)
def test_whatever_does_not_match_gets_the_same_refusal_and_changes_nothing(registry: Flask, change: dict[str, str]) -> None:
    teacher = a_teacher(name="林知远", document="E12345678")
    slip = {"code": _code(teacher), "name": "林知远", "last_four": "5678"} | change
    with pytest.raises(CodeRefused):
        _activate(Slip(**slip))
    assert db.session.scalar(sa.select(ActivationCode.used_at)) is None
    assert db.session.scalars(sa.select(Account)).all() == []


def test_a_code_works_once_not_after_its_days_and_not_after_a_newer_one(registry: Flask) -> None:
    teacher = a_teacher(name="林知远", document="E12345678")
    first, second = _code(teacher), _code(teacher)
    with pytest.raises(CodeRefused):
        _activate(Slip(first, "林知远", "5678"))
    with pytest.raises(CodeRefused):
        _activate(Slip(second, "林知远", "5678"), now=LATER)
    _activate(Slip(second, "林知远", "5678"))
    with pytest.raises(CodeRefused):
        _activate(Slip(second, "林知远", "5678"), "another")


def test_codes_are_stored_only_as_keyed_hashes(registry: Flask) -> None:
    teacher = a_teacher()
    code = _code(teacher)
    stored = db.session.scalars(sa.select(ActivationCode)).one()
    assert code.encode() not in stored.code_index
    assert len(stored.code_index) == 32


def test_a_teacher_who_forgot_the_password_takes_over_the_account_and_old_sign_ins_end(registry: Flask) -> None:
    teacher = a_teacher(name="林知远", document="E12345678", standing=Standing.REFUSED)
    old = an_account(Role.TEACHER, teacher_id=teacher.id, username="impostor")
    with transaction() as session:
        session.add(LoginSession(token_hash=b"old", account_id=old.id, started_at=NOW, seen_at=NOW))
    account = _activate(Slip(_code(teacher), "林知远", "5678"))
    assert account.id == old.id
    assert (account.username, account.password_hash) == ("lin.zhiyuan", "hash")
    assert db.session.scalar(sa.select(LoginSession.ended_at)) == NOW
    assert db.session.get_one(Teacher, teacher.id).standing is Standing.CONFIRMED


def test_a_taken_username_leaves_the_code_usable(registry: Flask) -> None:
    an_account(username="taken")
    teacher = a_teacher(name="林知远", document="E12345678")
    code = _code(teacher)
    with pytest.raises(Invalid):
        _activate(Slip(code, "林知远", "5678"), "taken")
    assert _activate(Slip(code, "林知远", "5678")).teacher_id == teacher.id


def test_handing_out_codes_is_recorded_by_reference(registry: Flask) -> None:
    teachers, actor = [a_teacher(), a_teacher()], an_actor(Role.MINISTRY)
    with transaction() as session:
        codes = activation.issue_codes(session, [t.id for t in teachers], actor, NOW, LATER)
    assert len(set(codes.values())) == 2
    subjects = db.session.scalars(sa.select(AuditEntry.subject).where(AuditEntry.action == "activation.code"))
    assert sorted(subjects) == sorted(f"teacher:{t.ref}" for t in teachers)
