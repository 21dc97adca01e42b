"""What credentials and the public addresses around them are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.calendar import start_of
from trainingreg.domain.credentials import LIST_BITS
from trainingreg.domain.words import CertificateState, SubjectKind, Tier
from trainingreg.models import Certificate, Cohort, Major, School, StatusList, TrainingBase
from trainingreg.queries.certificate_scope import HELD

_ENDED = (CertificateState.REVOKED, CertificateState.SUPERSEDED)


@dataclass(frozen=True)
class CredentialRow:
    """A certificate as its credential needs it."""

    facts: dict[str, Any]
    status_index: int
    issued_at: datetime
    base_code: str
    cohort_code: str


@dataclass(frozen=True)
class AchievementRow:
    """A cohort as its public description needs it."""

    title: str
    starts_on: date
    ends_on: date
    tier: Tier
    subject_kind: SubjectKind
    standard_version: str | None
    major_name: str | None
    major_code: str | None
    base_code: str
    issuer: str


@dataclass(frozen=True)
class Listed:
    """The bits that are set in a status list, counted from its first, and the moment of its last change."""

    indexes: tuple[int, ...]
    changed_at: datetime


def by_code(code: str) -> CredentialRow | None:
    """The credential of the certificate with this verification code; None before its file has been made, or without an index."""
    row: Any = db.session.execute(
        sa.select(Certificate.facts, Certificate.status_index, Certificate.created_at, TrainingBase.code, Cohort.code)
        .select_from(HELD.join(TrainingBase, TrainingBase.id == Cohort.base_id))
        .where(Certificate.code == code, Certificate.file_key.is_not(None), Certificate.status_index.is_not(None))
    ).one_or_none()
    return CredentialRow(*row) if row else None


def ended(list_number: int) -> Listed | None:
    """The revoked and superseded certificates of a list; None where there is no such list."""
    first = list_number * LIST_BITS
    within = Certificate.status_index.between(first, first + LIST_BITS - 1) & Certificate.state.in_(_ENDED)
    rows = db.session.execute(
        sa.select(StatusList.opened_at, Certificate.status_index, Certificate.ended_on)
        .select_from(StatusList)
        .outerjoin(Certificate, within)
        .where(StatusList.number == list_number)
    ).all()
    if not rows:
        return None
    changes = [start_of(row.ended_on) for row in rows if row.ended_on]
    indexes = sorted(row.status_index - first for row in rows if row.status_index is not None)
    return Listed(tuple(indexes), max(rows[0].opened_at, *changes, rows[0].opened_at))


def issuer(base_code: str) -> str | None:
    """The name of the school that a base is."""
    return db.session.scalar(
        sa.select(School.name).join(TrainingBase, TrainingBase.school_id == School.id).where(TrainingBase.code == base_code)
    )


def achievement(cohort_code: str) -> AchievementRow | None:
    """A cohort by code; None unless the registry has made a certificate of it."""
    certified = (
        sa.select(Certificate.id).select_from(HELD).where(Cohort.code == cohort_code, Certificate.file_key.is_not(None)).exists()
    )
    row: Any = db.session.execute(
        sa.select(
            Cohort.title, Cohort.starts_on, Cohort.ends_on, Cohort.tier, Cohort.subject_kind, Cohort.standard_version,
            Major.name, Major.code, TrainingBase.code, School.name,
        )
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .outerjoin(Major, Major.id == Cohort.major_id)
        .where(Cohort.code == cohort_code, certified)
    ).one_or_none()  # fmt: skip
    return AchievementRow(*row) if row else None
