"""A holder gives away links and copies of a certificate, and ends them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import holder_copies as rules
from trainingreg.domain.calendar import day_of
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.permissions import Actor
from trainingreg.domain.refusals import NotFound
from trainingreg.models import AnnotatedCopy, Certificate, Completion, Enrolment, ShareCode
from trainingreg.models.holder_copy import seal_share, share_index
from trainingreg.queries.certificate_scope import HELD
from trainingreg.services import audit

Given = TypeVar("Given", ShareCode, AnnotatedCopy)


def share(session: Session, number: str, days: int, actor: Actor, now: datetime) -> str:
    """Begins a link for a certificate of the actor and returns its code; Invalid or CannotGive by the rules."""
    last_on = rules.last_day_of_link(day_of(now), days)
    certificate = _own(session, number, actor)
    rules.check_more_links(_live(session, ShareCode, certificate, now))
    code = rules.new_code()
    index = share_index(code)
    session.add(
        ShareCode(
            certificate_id=certificate.id,
            code_index=index,
            code_sealed=seal_share(code, index),
            created_at=now,
            last_on=last_on,
        )
    )
    audit.record(session, actor, now, "share.begin", f"certificate:{certificate.number}", last_on=last_on.isoformat())
    return code


def end_share(session: Session, share_id: int, actor: Actor, now: datetime) -> str:
    """Ends a link at once and returns its certificate's number; one that has ended already stays as it is."""
    link, number = _given(session, ShareCode, share_id, actor)
    if link.ended_at is None:
        link.ended_at = now
        audit.record(session, actor, now, "share.end", f"certificate:{number}")
    return number


def keep_copy(
    session: Session, number: str, purpose: str, last_on: date, key: str, sha256: str, actor: Actor, now: datetime
) -> int:
    """Notes a copy whose file is about to be kept and returns its number; Invalid or CannotGive by the rules."""
    purpose = rules.clean_purpose(purpose)
    rules.check_last_day(last_on, day_of(now))
    certificate = _own(session, number, actor)
    rules.check_more_copies(_live(session, AnnotatedCopy, certificate, now))
    given = {"purpose": purpose, "last_on": last_on, "file_key": key, "file_sha256": sha256}
    copy = AnnotatedCopy(certificate_id=certificate.id, created_at=now, **given)
    session.add(copy)
    session.flush()
    audit.record(session, actor, now, "copy.make", f"certificate:{certificate.number}", last_on=last_on.isoformat())
    return copy.id


def end_copy(session: Session, copy_id: int, actor: Actor, now: datetime) -> tuple[str, str]:
    """Ends a copy and returns its certificate's number and the key of its file, which is wanted no more."""
    copy, number = _given(session, AnnotatedCopy, copy_id, actor)
    if copy.ended_at is None:
        copy.ended_at = now
        audit.record(session, actor, now, "copy.end", f"certificate:{number}")
    return number, copy.file_key


def note_removed(session: Session, copy_id: int, now: datetime) -> None:
    """Notes that the file of a copy is gone; the first time counts."""
    gone = sa.update(AnnotatedCopy).where(AnnotatedCopy.id == copy_id, AnnotatedCopy.file_removed_at.is_(None))
    session.execute(gone.values(file_removed_at=now), execution_options={"synchronize_session": False})


def _own(session: Session, number: str, actor: Actor) -> Certificate:
    """The actor's own valid certificate, its row locked: whoever counts what is live must be alone."""
    question = sa.select(Certificate).select_from(HELD).with_for_update(of=Certificate)
    own = Enrolment.teacher_id == (actor.teacher_id or 0)
    found = session.scalar(question.where(Certificate.number_key == normalise(number), own))
    if found is None:
        raise NotFound
    rules.check_valid(found.state)
    return found


def _live(session: Session, kind: type[ShareCode] | type[AnnotatedCopy], certificate: Certificate, now: datetime) -> int:
    live = (kind.certificate_id == certificate.id, kind.ended_at.is_(None), kind.last_on >= day_of(now))
    return session.scalars(sa.select(sa.func.count()).select_from(kind).where(*live)).one()


def _given(session: Session, kind: type[Given], given_id: int, actor: Actor) -> tuple[Given, str]:
    """Something that the actor has given away, its row locked, with the number of its certificate."""
    row = session.execute(
        sa.select(kind, Certificate.number)
        .join(Certificate, Certificate.id == kind.certificate_id)
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(kind.id == given_id, Enrolment.teacher_id == (actor.teacher_id or 0))
        .with_for_update(of=kind)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]
