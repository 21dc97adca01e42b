"""Teachers: entering them, correcting them, and looking at a whole document number."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.identity import DocumentKind, identity_key
from trainingreg.domain.names import clean_name, name_key
from trainingreg.domain.numbers import parse_phone
from trainingreg.domain.permissions import Actor
from trainingreg.domain.privacy import NOTICE_VERSION
from trainingreg.domain.refusals import Invalid, NotFound, Refusal
from trainingreg.domain.words import Standing
from trainingreg.models import Enrolment, IdentityDocument, School, Teacher
from trainingreg.models.teacher import document_index, seal_number, seal_phone, unseal_number
from trainingreg.queries.teacher_scope import belongs_to, in_scope
from trainingreg.services import audit
from trainingreg.services.rows import add_or_refuse
from trainingreg.text import say

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I, which people mix up


class DocumentKnown(Refusal):
    """The registry already holds a teacher with this document."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "The registry already holds a teacher with this document. Ask your school or training base for an "
                "activation code and begin with that."
            )
        )


@dataclass(frozen=True)
class Document:
    """An identity document with its whole number: never for logs, addresses or lists."""

    kind: DocumentKind
    number: str


def new_ref() -> str:
    """A public reference: `T` and 8 unambiguous characters (40 random bits); it says nothing about the person."""
    return "T" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def find_by_document(session: Session, key: str) -> Teacher | None:
    """The teacher with this identity key (`domain.identity.identity_key`), over all years and bases."""
    question = sa.select(Teacher).join(IdentityDocument).where(IdentityDocument.number_index == document_index(key))
    return session.scalar(question)


def create(
    session: Session,
    name: str,
    kind: DocumentKind,
    number: str,
    school_id: int,
    now: datetime,
    *,
    phone: str = "",
    standing: Standing = Standing.CONFIRMED,
    notice_seen_at: datetime | None = None,
) -> Teacher:
    """A new teacher with one document. `name` and `number` are clean already; raises DocumentKnown, then nothing is added."""
    index = document_index(identity_key(kind, number))
    teacher = Teacher(
        ref=new_ref(),
        name=name,
        name_key=name_key(name),
        school_id=school_id,
        phone_sealed=seal_phone(phone),
        standing=standing,
        created_at=now,
        notice_seen_at=notice_seen_at,
    )
    session.add(teacher)
    session.flush()
    sealed = seal_number(number, index)
    document = IdentityDocument(teacher_id=teacher.id, kind=kind, number_index=index, number_sealed=sealed)
    add_or_refuse(session, document, DocumentKnown())
    return teacher


def change(session: Session, ref: str, name: str, school_id: int, phone: str | None, actor: Actor, now: datetime) -> Teacher:
    """Corrects name, school and telephone (None leaves it); certificates that were issued stay as they are."""
    teacher = _own(session, ref, actor)
    school = session.get(School, school_id)
    if school is None:
        raise Invalid(say("There is no such school."), "school")
    before = _comparable(session, teacher)
    teacher.name = clean_name(name)
    teacher.name_key = name_key(teacher.name)
    teacher.school_id = school.id
    if phone is not None:
        teacher.phone_sealed = seal_phone(parse_phone(phone))
    after = _comparable(session, teacher)
    changed = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    audit.record(session, actor, now, "teacher.change", f"teacher:{ref}", **changed)
    return teacher


def _comparable(session: Session, teacher: Teacher) -> dict[str, str]:
    return {"name": teacher.name, "school": session.get_one(School, teacher.school_id).code}


def reveal(session: Session, ref: str, actor: Actor, now: datetime) -> list[Document]:
    """The whole numbers of a teacher's documents; that somebody looked is recorded in the same transaction."""
    teacher_id = session.scalar(sa.select(Teacher.id).where(Teacher.ref == ref, in_scope(actor.scope)))
    if teacher_id is None:
        raise NotFound
    audit.record(session, actor, now, "teacher.reveal", f"teacher:{ref}")
    rows = session.scalars(
        sa.select(IdentityDocument).where(IdentityDocument.teacher_id == teacher_id).order_by(IdentityDocument.id)
    )
    return [Document(row.kind, unseal_number(row.number_sealed, row.number_index)) for row in rows]


def record_notice(session: Session, actor: Actor, now: datetime) -> None:
    """Notes when a teacher first read the notice about personal information; a second time changes nothing."""
    teacher = session.get(Teacher, actor.teacher_id or 0)
    if teacher is not None and teacher.notice_seen_at is None:
        teacher.notice_seen_at = now
        audit.record(session, actor, now, "teacher.notice", f"teacher:{teacher.ref}", notice=NOTICE_VERSION)


def remove_phones(session: Session, actor: Actor, now: datetime) -> None:
    """Removes a teacher's own telephone numbers; trainings, certificates and counts stay as they are."""
    teacher = session.get(Teacher, actor.teacher_id or 0)
    if teacher is None:
        raise NotFound
    teacher.phone_sealed = None
    session.execute(sa.update(Enrolment).where(Enrolment.teacher_id == teacher.id).values(phone_sealed=None))
    audit.record(session, actor, now, "teacher.remove_phones", f"teacher:{teacher.ref}")


def record_own_export(session: Session, actor: Actor, now: datetime) -> None:
    """Notes that a teacher took away everything held about them."""
    ref = session.scalar(sa.select(Teacher.ref).where(Teacher.id == actor.teacher_id))
    audit.record(session, actor, now, "teacher.export", f"teacher:{ref}")


def _own(session: Session, ref: str, actor: Actor) -> Teacher:
    """The teacher, where the present school lies in the actor's scope; locked, so that two corrections follow each other."""
    question = sa.select(Teacher).where(Teacher.ref == ref, belongs_to(actor.scope)).with_for_update()
    teacher = session.scalar(question)
    if teacher is None:
        raise NotFound
    return teacher
