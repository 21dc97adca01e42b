"""Reporting units 填报单位."""

from __future__ import annotations

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.models import ReportingUnit


def id_of(code: str) -> int | None:
    """The unit with this code, or None."""
    return db.session.scalar(sa.select(ReportingUnit.id).where(ReportingUnit.code == code))
