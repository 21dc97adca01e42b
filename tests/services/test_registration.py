"""Teachers who register themselves, and who confirms them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_school, a_teacher, an_account, an_actor, unit
from trainingreg.db import db, transaction
from trainingreg.domain.identity import DocumentKind, identity_key
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.domain.words import Standing
from trainingreg.models import Account, AuditEntry, IdentityDocument, LoginSession, School, Teacher
from trainingreg.services import registration, teachers
from trainingreg.services.registration import AlreadyDecided, Entry
from trainingreg.services.teachers import DocumentKnown

ID_CARD = "44010619900307001X"


def _register(school: School, **values: str) -> Account:
    given = {"name": "林 知远", "number": "４４０１０６ 19900307 001x", "phone": "138 0000 0007", "username": "lin.zy"} | values
    with transaction() as session:
        return registration.register(session, Entry(kind=DocumentKind.RESIDENT_ID, school_id=school.id, **given), "hash", NOW)


def test_registering_makes_a_waiting_teacher_with_an_account_and_keeps_the_notice(registry: Flask) -> None:
    account = _register(a_school())
    teacher = db.session.get_one(Teacher, account.teacher_id)
    assert (teacher.name, teacher.standing, teacher.notice_seen_at) == ("林知远", Standing.PENDING, NOW)
    found = teachers.find_by_document(db.session(), identity_key(DocumentKind.RESIDENT_ID, ID_CARD))
    assert found is not None
    assert found.id == teacher.id
    assert teacher.ref.startswith("T")


def test_numbers_are_sealed_and_never_in_the_record(registry: Flask) -> None:
    _register(a_school())
    sealed = db.session.scalars(sa.select(IdentityDocument.number_sealed)).one()
    assert ID_CARD.encode() not in sealed
    entries = db.session.scalars(sa.select(AuditEntry)).all()
    assert entries
    assert not [entry for entry in entries if ID_CARD in f"{entry.subject}{entry.detail}{entry.actor_name}"]


def test_a_known_document_is_refused_and_nothing_is_half_saved(registry: Flask) -> None:
    school = a_school()
    _register(school)
    with pytest.raises(DocumentKnown):
        _register(school, username="another", name="王小明")
    with pytest.raises(Invalid):
        _register(school, username="lin.zy", number="440106199003070028")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Teacher)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": "林1"}, {"number": "440106199003070021"}, {"phone": "1380"}, {"username": "a b"}, {"username": ID_CARD}],
)
def test_a_wrong_entry_leaves_nothing_behind(registry: Flask, wrong: dict[str, str]) -> None:
    school = a_school()
    with pytest.raises(Invalid):
        _register(school, **wrong)
    assert db.session.scalars(sa.select(Teacher)).all() == []


def test_the_school_its_base_the_province_and_the_ministry_confirm(registry: Flask) -> None:
    school = a_school("44")
    actors = [
        an_actor(Role.SCHOOL, school_id=school.id),
        an_actor(Role.BASE, base_id=a_base(school).id),
        an_actor(Role.PROVINCE, unit_id=unit("44").id),
        an_actor(Role.MINISTRY),
    ]
    for actor in actors:
        teacher = a_teacher(school, standing=Standing.PENDING)
        with transaction() as session:
            registration.confirm(session, teacher.ref, actor, NOW)
        assert db.session.get_one(Teacher, teacher.id).standing is Standing.CONFIRMED


def test_other_schools_bases_and_provinces_do_not_see_the_entry(registry: Flask) -> None:
    teacher = a_teacher(a_school("44"), standing=Standing.PENDING)
    for actor in (an_actor(Role.SCHOOL), an_actor(Role.BASE), an_actor(Role.PROVINCE, unit_id=unit("11").id)):
        with pytest.raises(NotFound), transaction() as session:
            registration.confirm(session, teacher.ref, actor, NOW)


def test_a_refused_entry_ends_its_sign_ins_and_is_decided_once(registry: Flask) -> None:
    school = a_school()
    teacher = a_teacher(school, standing=Standing.PENDING)
    account = an_account(Role.TEACHER, teacher_id=teacher.id)
    with transaction() as session:
        session.add(LoginSession(token_hash=b"x", account_id=account.id, started_at=NOW, seen_at=NOW))
    actor = an_actor(Role.SCHOOL, school_id=school.id)
    with transaction() as session:
        registration.refuse(session, teacher.ref, actor, NOW)
    assert db.session.scalar(sa.select(LoginSession.ended_at)) == NOW
    with pytest.raises(AlreadyDecided), transaction() as session:
        registration.confirm(session, teacher.ref, actor, NOW)
