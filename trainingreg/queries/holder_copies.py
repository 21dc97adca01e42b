"""What a holder has given away of a certificate and what of it is still good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import AnnotatedCopy, Certificate, Completion, Enrolment, ShareCode
from trainingreg.models.holder_copy import unseal_share

Question = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class LiveLink:
    """A link that still shows its certificate."""

    id: int
    code: str
    created_at: datetime
    last_on: date


@dataclass(frozen=True)
class LiveCopy:
    """A copy that has not ended."""

    id: int
    purpose: str
    created_at: datetime
    last_on: date


@dataclass(frozen=True)
class CopyFile:
    """Where the file of a copy is."""

    number: str
    file_key: str
    file_sha256: str


@dataclass(frozen=True)
class UnwantedFile:
    """The file of a copy that has ended."""

    id: int
    file_key: str


def links(number: str, today: date) -> list[LiveLink]:
    """The live links of a certificate, the newest first."""
    columns = (ShareCode.id, ShareCode.code_sealed, ShareCode.code_index, ShareCode.created_at, ShareCode.last_on)
    rows: Any = db.session.execute(_live(sa.select(*columns), ShareCode, number, today))
    return [LiveLink(id, unseal_share(sealed, index), at, last) for id, sealed, index, at, last in rows]


def copies(number: str, today: date) -> list[LiveCopy]:
    """The live copies of a certificate, the newest first."""
    columns = (AnnotatedCopy.id, AnnotatedCopy.purpose, AnnotatedCopy.created_at, AnnotatedCopy.last_on)
    rows: Any = db.session.execute(_live(sa.select(*columns), AnnotatedCopy, number, today))
    return [LiveCopy(*row) for row in rows]


def copy_file(copy_id: int, teacher_id: int, today: date) -> CopyFile | None:
    """Where the file of a live copy is, for its holder."""
    row: Any = db.session.execute(
        sa.select(Certificate.number, AnnotatedCopy.file_key, AnnotatedCopy.file_sha256)
        .join(Certificate, Certificate.id == AnnotatedCopy.certificate_id)
        .join(Completion, Completion.id == Certificate.completion_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(AnnotatedCopy.id == copy_id, AnnotatedCopy.ended_at.is_(None), AnnotatedCopy.last_on >= today)
        .where(Enrolment.teacher_id == teacher_id)
    ).one_or_none()
    return None if row is None else CopyFile(*row)


def files_not_wanted(last_day: date, ended_by: datetime, most: int) -> list[UnwantedFile]:
    """The files of copies that were good until this day at most, or that their holders have ended by this moment."""
    over = (AnnotatedCopy.ended_at <= ended_by) | (AnnotatedCopy.last_on <= last_day)
    question = sa.select(AnnotatedCopy.id, AnnotatedCopy.file_key).where(AnnotatedCopy.file_removed_at.is_(None), over)
    return [UnwantedFile(*row) for row in db.session.execute(question.order_by(AnnotatedCopy.id).limit(most))]


def _live(question: Question, kind: type[ShareCode] | type[AnnotatedCopy], number: str, today: date) -> Question:
    return (
        question.join(Certificate, Certificate.id == kind.certificate_id)
        .where(Certificate.number == number)
        .where(kind.ended_at.is_(None), kind.last_on >= today)
        .order_by(kind.id.desc())
    )
