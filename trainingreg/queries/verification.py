"""What anybody may learn of a certificate who holds its number and name, its code, or its file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import AnnotatedCopy, Certificate, Cohort, Completion, School, ShareCode, TrainingBase
from trainingreg.models.holder_copy import share_index
from trainingreg.queries.certificate_scope import HELD


@dataclass(frozen=True)
class Verified:
    """A certificate as it verifies: what was frozen at issue, else (issued elsewhere) what the registry holds.

    `successor` and `successor_code` name the one that superseded it, once that one is no longer being made.
    """

    number: str
    name: str
    state: CertificateState
    issued_elsewhere: bool
    issued_on: date
    ended_on: date | None
    end_reason: str | None
    facts: dict[str, Any] | None
    cohort_title: str
    starts_on: date
    ends_on: date
    hours: int
    base_name: str
    successor: str | None
    successor_code: str | None
    sealed_sha256: str | None


@dataclass(frozen=True)
class CopyNote:
    """What a copy's note says, and whether its holder has ended it."""

    certificate_id: int
    purpose: str
    last_on: date
    ended_at: datetime | None

    def is_good(self, today: date) -> bool:
        """Whether the copy may still be used for its purpose."""
        return self.ended_at is None and today <= self.last_on


@dataclass(frozen=True)
class IssuedFile:
    """A certificate whose issued file another one is compared with."""

    number: str
    number_key: str
    holder_name_key: str
    facts: dict[str, Any]
    file_key: str
    file_sha256: str


@dataclass(frozen=True)
class Listed:
    """What a list is told of a certificate."""

    state: CertificateState
    cohort_title: str
    issued_on: date


def by_number_and_name(number_key: str, holder_key: str) -> Verified | None:
    """The certificate with this number whose holder has this name; one answer for a wrong number and a wrong name."""
    return _one(Certificate.number_key == number_key, Certificate.holder_name_key == holder_key)


def by_code(code: str) -> Verified | None:
    """The certificate with this verification code."""
    return _one(Certificate.code == code)


def by_file(sha256: str) -> Verified | None:
    """The certificate whose file, as issued or as sealed elsewhere, has this hash."""
    return _one((Certificate.file_sha256 == sha256) | (Certificate.sealed_sha256 == sha256))


def listed(pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], Listed]:
    """The certificates with these keys of number and holder, in one question; what does not fit is left out alike."""
    columns = (
        Certificate.number_key, Certificate.holder_name_key, Certificate.state, Certificate.facts, Cohort.title,
        Certificate.issued_on,
    )  # fmt: skip
    wanted = Certificate.number_key.in_({number for number, _ in pairs})
    question = sa.select(*columns).select_from(HELD).where(Certificate.state != CertificateState.PENDING, wanted)
    found = {}
    for number, name, state, facts, title, issued_on in db.session.execute(question):
        if (number, name) in pairs:
            found[number, name] = Listed(state, facts["cohort_title"] if facts else title, issued_on)
    return found


def by_link(code: str, today: date) -> Verified | None:
    """The certificate that a holder's live link shows."""
    live = (ShareCode.code_index == share_index(code), ShareCode.ended_at.is_(None), ShareCode.last_on >= today)
    return _one(Certificate.id.in_(sa.select(ShareCode.certificate_id).where(*live)))


def copy_by_file(sha256: str) -> CopyNote | None:
    """The note of the copy whose file has this hash; of several with the same note, one that has not ended."""
    columns = (AnnotatedCopy.certificate_id, AnnotatedCopy.purpose, AnnotatedCopy.last_on, AnnotatedCopy.ended_at)
    question = sa.select(*columns).where(AnnotatedCopy.file_sha256 == sha256)
    row: Any = db.session.execute(question.order_by(AnnotatedCopy.ended_at.is_not(None), AnnotatedCopy.id.desc()).limit(1)).first()
    return None if row is None else CopyNote(*row)


def copied(note: CopyNote) -> Verified | None:
    """The certificate that a copy shows."""
    return _one(Certificate.id == note.certificate_id)


def issued_files(numbers: Collection[str]) -> list[IssuedFile]:
    """The certificates with these keys of numbers that were issued here and have a file."""
    columns = (
        Certificate.number, Certificate.number_key, Certificate.holder_name_key, Certificate.facts, Certificate.file_key,
        Certificate.file_sha256,
    )  # fmt: skip
    made = (Certificate.state != CertificateState.PENDING, Certificate.file_key.is_not(None))
    rows = db.session.execute(sa.select(*columns).where(Certificate.number_key.in_(numbers), *made).order_by(Certificate.id))
    return [IssuedFile(*row) for row in rows]


def _one(*conditions: sa.ColumnElement[bool]) -> Verified | None:
    """A certificate whose file is not made yet has not been handed to anybody: it is not found."""
    successor = sa.orm.aliased(Certificate)
    handed_out = successor.state != CertificateState.PENDING
    row: Any = db.session.execute(
        sa.select(
            Certificate.number, Certificate.holder_name, Certificate.state, Certificate.issued_elsewhere, Certificate.issued_on,
            Certificate.ended_on, Certificate.end_reason, Certificate.facts, Cohort.title, Cohort.starts_on, Cohort.ends_on,
            Completion.hours, School.name, successor.number, successor.code, Certificate.sealed_sha256,
        )
        .select_from(HELD)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .outerjoin(successor, (successor.id == Certificate.superseded_by_id) & handed_out)
        .where(Certificate.state != CertificateState.PENDING, *conditions)
    ).one_or_none()  # fmt: skip
    return None if row is None else Verified(*row)
