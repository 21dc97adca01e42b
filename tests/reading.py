"""Reading in a test what requests have written."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trainingreg.db import db


def fresh() -> Session:
    """The test's session, at the present state: SQLite would go on showing the one at which its last read began."""
    db.session.rollback()
    db.session.expire_all()
    return db.session()
