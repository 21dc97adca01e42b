"""What the worker needs to print a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate


@dataclass(frozen=True)
class ToPrint:
    """A certificate whose file was asked for."""

    certificate_id: int
    state: CertificateState
    number: str
    issued_on: date
    facts: dict[str, Any]
    created_at: datetime


def to_print(certificate_id: int | None) -> ToPrint:
    """The certificate of a queued item."""
    columns = sa.select(
        Certificate.id,
        Certificate.state,
        Certificate.number,
        Certificate.issued_on,
        Certificate.facts,
        Certificate.created_at,
    )
    row: Any = db.session.execute(columns.where(Certificate.id == certificate_id)).one()
    return ToPrint(*row)
