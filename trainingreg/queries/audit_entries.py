"""The record of who did what, read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.calendar import end_of, start_of
from trainingreg.models import AuditEntry
from trainingreg.queries.pages import PageOf, page_of


@dataclass(frozen=True)
class Entry:
    """One act."""

    at: datetime
    actor_name: str
    actor_role: str
    action: str
    subject: str
    detail: dict[str, Any] | None


@dataclass(frozen=True)
class EntryFilter:
    """What the list shows; empty values do not narrow it. Days are inclusive."""

    subject: str = ""
    action: str = ""
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None


def listed(wanted: EntryFilter, page: int) -> PageOf[Entry]:
    """One page of the record, the newest first."""
    question = sa.select(
        AuditEntry.at, AuditEntry.actor_name, AuditEntry.actor_role, AuditEntry.action, AuditEntry.subject, AuditEntry.detail
    ).where(*_narrowed(wanted))
    return page_of(question.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()), page, Entry)


def actions() -> list[str]:
    """Every kind of act on record."""
    return list(db.session.scalars(sa.select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def _narrowed(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.subject:
        found.append(AuditEntry.subject.icontains(wanted.subject, autoescape=True))
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.actor:
        found.append(AuditEntry.actor_name.icontains(wanted.actor, autoescape=True))
    if wanted.first_day:
        found.append(AuditEntry.at >= start_of(wanted.first_day))
    if wanted.last_day:
        found.append(AuditEntry.at < end_of(wanted.last_day))
    return found
