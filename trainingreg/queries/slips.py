"""For whom a base or a school may hand out activation codes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.permissions import Scope
from trainingreg.models import Account, Cohort, Enrolment, School, Teacher
from trainingreg.queries.teacher_scope import belongs_to, in_scope


@dataclass(frozen=True)
class Recipient:
    """A teacher for whom a slip is printed."""

    teacher_id: int
    name: str
    school_name: str


def of_cohort(scope: Scope, code: str) -> list[Recipient]:
    """People of a cohort who have no account yet: all for the base that runs it, its own teachers for a school."""
    question = (
        _recipients()
        .join(Enrolment, Enrolment.teacher_id == Teacher.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Account, Account.teacher_id == Teacher.id)
        .where(Cohort.code == code, Account.id.is_(None), Enrolment.state.in_(SEATED), _runs_or_sends(scope))
        .order_by(School.name, Teacher.name_key, Teacher.id)
    )
    return [Recipient(*row) for row in db.session.execute(question)]


def single(scope: Scope, ref: str) -> Recipient | None:
    """One teacher in scope, with or without an account: a new code also helps who has forgotten the password."""
    row = db.session.execute(_recipients().where(Teacher.ref == ref, in_scope(scope))).one_or_none()
    return Recipient(*row) if row else None


def _recipients() -> sa.Select[int, str, str]:
    return sa.select(Teacher.id, Teacher.name, School.name).join(School, School.id == Teacher.school_id)


def _runs_or_sends(scope: Scope) -> sa.ColumnElement[bool]:
    if scope.base_id is not None:
        return Cohort.base_id == scope.base_id
    return belongs_to(scope) | (Enrolment.school_id == scope.school_id)
