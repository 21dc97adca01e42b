"""Teachers whom nobody entered: they register themselves, and somebody who knows them confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.calendar import day_of
from trainingreg.domain.identity import DocumentKind, normalise_document
from trainingreg.domain.names import clean_name
from trainingreg.domain.numbers import parse_phone
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.privacy import NOTICE_VERSION
from trainingreg.domain.refusals import Invalid, NotFound, Refusal
from trainingreg.domain.words import Standing
from trainingreg.models import Account, Teacher
from trainingreg.queries.teacher_scope import belongs_to
from trainingreg.services import audit, sign_in, teachers
from trainingreg.services.accounts import NewAccount, open_account
from trainingreg.text import half_width, say, tidy


@dataclass(frozen=True)
class Entry:
    """What a teacher entered; the school is found already."""

    name: str
    kind: DocumentKind
    number: str
    phone: str
    school_id: int
    username: str


class AlreadyDecided(Refusal):
    """The entry does not wait for confirmation (any more)."""


def register(session: Session, entry: Entry, password_hash: str, now: datetime) -> Account:
    """A teacher who waits for confirmation, with an account; the privacy notice was read.

    Raises Invalid, or DocumentKnown; then nothing is kept.
    """
    name = clean_name(entry.name)
    number = normalise_document(entry.kind, entry.number, day_of(now))
    if half_width(tidy(entry.username)).upper() == number:
        raise Invalid(say("The number of an identity document may not be a username. Choose another one."), "username")
    teacher = teachers.create(
        session,
        name,
        entry.kind,
        number,
        entry.school_id,
        now,
        phone=parse_phone(entry.phone),
        standing=Standing.PENDING,
        notice_seen_at=now,
    )
    wanted = NewAccount(entry.username, name, Role.TEACHER, teacher_id=teacher.id)
    actor = Actor(None, name, Role.TEACHER, teacher_id=teacher.id)
    account = open_account(session, wanted, password_hash, actor, now)
    audit.record(session, sign_in.actor_of(account), now, "registration.enter", f"teacher:{teacher.ref}", notice=NOTICE_VERSION)
    return account


def confirm(session: Session, ref: str, actor: Actor, now: datetime) -> Teacher:
    """The school or base knows the person: from now on the teacher may enrol."""
    return _decide(session, ref, Standing.CONFIRMED, actor, now)


def refuse(session: Session, ref: str, actor: Actor, now: datetime) -> Teacher:
    """Nobody knows the person: the entry stays, so that the document is not taken twice, and can do nothing.

    Whoever comes with the document itself is given an activation code, which hands the entry over to them.
    """
    teacher = _decide(session, ref, Standing.REFUSED, actor, now)
    for account_id in session.scalars(sa.select(Account.id).where(Account.teacher_id == teacher.id)):
        sign_in.end_all(session, account_id, now)
    return teacher


def _decide(session: Session, ref: str, standing: Standing, actor: Actor, now: datetime) -> Teacher:
    question = sa.select(Teacher).where(Teacher.ref == ref, belongs_to(actor.scope)).with_for_update()
    teacher = session.scalar(question)
    if teacher is None:
        raise NotFound
    if teacher.standing is not Standing.PENDING:
        raise AlreadyDecided(say("Somebody has already decided about this entry. Reload the page."))
    teacher.standing = standing
    audit.record(session, actor, now, f"registration.{standing.value}", f"teacher:{ref}")
    return teacher
