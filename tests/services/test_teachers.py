"""Teachers: corrections, and looking at whole document numbers."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_base, a_cohort, a_school, a_teacher, an_actor, an_enrolment, unit
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import Role
from trainingreg.domain.refusals import Invalid, NotFound
from trainingreg.models import AuditEntry, Teacher
from trainingreg.services import teachers


def test_a_correction_is_recorded_with_both_names(registry: Flask) -> None:
    school, other = a_school(), a_school()
    teacher, actor = a_teacher(school, name="林志远"), an_actor(Role.SCHOOL, school_id=school.id)
    with transaction() as session:
        teachers.change(session, teacher.ref, " 林知远 ", other.id, None, actor, NOW)
    kept = db.session.get_one(Teacher, teacher.id)
    assert (kept.name, kept.name_key, kept.school_id) == ("林知远", "林知远", other.id)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "teacher.change")).one()
    assert entry.detail == {"name": ["林志远", "林知远"], "school": [school.code, other.code]}


def test_a_base_that_only_trained_somebody_does_not_correct_the_entry(registry: Flask) -> None:
    base = a_base()
    teacher = a_teacher()
    an_enrolment(a_cohort(base), teacher)
    actor = an_actor(Role.BASE, base_id=base.id)
    with pytest.raises(NotFound), transaction() as session:
        teachers.change(session, teacher.ref, "林知远", teacher.school_id, None, actor, NOW)


@pytest.mark.parametrize(("name", "phone"), [("", None), ("林\ue000", None), ("林知远", "12")])
def test_a_wrong_correction_changes_nothing(registry: Flask, name: str, phone: str | None) -> None:
    teacher = a_teacher(name="王小明")
    actor = an_actor(Role.MINISTRY)
    with pytest.raises(Invalid), transaction() as session:
        teachers.change(session, teacher.ref, name, teacher.school_id, phone, actor, NOW)
    assert db.session.get_one(Teacher, teacher.id, populate_existing=True).name == "王小明"


def test_revealing_a_number_is_recorded_and_limited_to_the_scope(registry: Flask) -> None:
    base = a_base()
    teacher = a_teacher(a_school("11"), document="E12345678")
    an_enrolment(a_cohort(base), teacher)
    allowed, foreign = an_actor(Role.BASE, base_id=base.id), an_actor(Role.PROVINCE, unit_id=unit("32").id)
    with transaction() as session:
        shown = teachers.reveal(session, teacher.ref, allowed, NOW)
    assert [document.number for document in shown] == ["E12345678"]
    with pytest.raises(NotFound), transaction() as session:
        teachers.reveal(session, teacher.ref, foreign, NOW)
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "teacher.reveal")).all()
    assert [(entry.subject, entry.detail) for entry in entries] == [(f"teacher:{teacher.ref}", None)]
