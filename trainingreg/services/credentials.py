"""Credentials beside certificates: each gets a random bit of its own in a list of revoked ones."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from trainingreg.documents.credential import CredentialFacts
from trainingreg.domain.credentials import LIST_BITS, MOST_IN_A_LIST
from trainingreg.models import Certificate, StatusList
from trainingreg.queries.credentials import CredentialRow
from trainingreg.services.certificate_facts import thawed


def allot(session: Session, wanted: int, now: datetime) -> list[int]:
    """So many free status indexes, drawn at random: their order tells nobody who was certified with whom.

    The list's row stays locked until the transaction ends, so nobody else draws the same ones.
    """
    drawn: list[int] = []
    while len(drawn) < wanted:
        current = _open_list(session, now)
        take = min(wanted - len(drawn), MOST_IN_A_LIST - current.allotted)
        drawn += _draw(session, current.number, take)
        current.allotted += take
        session.flush()
    return drawn


def facts_of(row: CredentialRow) -> CredentialFacts:
    """What the credential of a certificate says."""
    return CredentialFacts(
        certificate=thawed(row.facts),
        base_code=row.base_code,
        cohort_code=row.cohort_code,
        status_index=row.status_index,
        issued_at=row.issued_at,
    )


def _open_list(session: Session, now: datetime) -> StatusList:
    """The newest list, its row locked; a further one is opened when it is half full."""
    newest = sa.select(StatusList).order_by(StatusList.number.desc()).limit(1).with_for_update()
    while True:
        found = session.scalar(newest.execution_options(populate_existing=True))
        if found and found.allotted < MOST_IN_A_LIST:
            return found
        _open(session, found.number + 1 if found else 0, now)


def _open(session: Session, number: int, now: datetime) -> None:
    """Opens a list, unless somebody else has done so at the same moment."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(StatusList).values(number=number, allotted=0, opened_at=now).on_conflict_do_nothing())


def _draw(session: Session, number: int, wanted: int) -> list[int]:
    first = number * LIST_BITS
    within = Certificate.status_index.between(first, first + LIST_BITS - 1)
    taken = set(session.scalars(sa.select(Certificate.status_index).where(within)))
    free = [index for index in range(first, first + LIST_BITS) if index not in taken]
    return secrets.SystemRandom().sample(free, wanted)
