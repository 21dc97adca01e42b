"""Keeping the figures of the totals: what has changed is forgotten, what is not kept is counted once and kept.

Nothing breaks while this waits: what is not kept is counted by whoever asks (`queries.totals.kept`).
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.models import Cohort, KeptChange, KeptCohort
from trainingreg.queries.totals import keeping
from trainingreg.queries.totals.kept import changed

CHANGES_AT_ONCE, COHORTS_AT_ONCE = 5000, 200
_ALONE = "kept figures"


def waits(session: Session) -> bool:
    """Whether anything has changed or is not kept yet."""
    changed, missing = sa.select(KeptChange.id).limit(1), keeping.not_kept().limit(1)
    return session.scalar(changed) is not None or session.scalar(missing) is not None


def keep_up(session: Session) -> int:
    """Forgets what has changed, and keeps the figures of some cohorts; returns how many. Only one does this at a time."""
    if not _alone(session):
        return 0
    _forget_changed(session)
    cohorts = list(session.scalars(keeping.not_kept().limit(COHORTS_AT_ONCE)))
    _keep(session, cohorts)
    return len(cohorts)


def wrong(session: Session) -> list[str]:
    """The codes of cohorts whose kept figures are not those counted now, among those that do not wait to be kept anew."""
    standing = sa.select(KeptCohort.cohort_id).where(KeptCohort.cohort_id.not_in(changed()))
    cohorts = list(session.scalars(standing.order_by(KeptCohort.cohort_id)))
    groups = [cohorts[start : start + COHORTS_AT_ONCE] for start in range(0, len(cohorts), COHORTS_AT_ONCE)]
    found = [each for group in groups for each in sorted(_wrong_among(session, group))]
    return list(session.scalars(sa.select(Cohort.code).where(Cohort.id.in_(found)).order_by(Cohort.code)))


def forget_all(session: Session) -> None:
    """Forgets every kept figure: all will be counted anew."""
    session.execute(sa.delete(KeptCohort))


def _alone(session: Session) -> bool:
    """On PostgreSQL a lock for the length of the transaction; on SQLite every writer is alone."""
    if session.connection().dialect.name != "postgresql":
        return True
    return bool(session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(sa.func.hashtext(_ALONE)))))


def _forget_changed(session: Session) -> None:
    """A change that is not seen yet, in a transaction that has not ended, stays: only those seen here are taken away.

    The cohorts are looked up after them, so nothing that belongs to a change seen here is overlooked.
    """
    changes = list(session.scalars(sa.select(KeptChange.id).order_by(KeptChange.id).limit(CHANGES_AT_ONCE)))
    if changes:
        session.execute(sa.delete(KeptCohort).where(KeptCohort.cohort_id.in_(changed(KeptChange.id.in_(changes)))))
        session.execute(sa.delete(KeptChange).where(KeptChange.id.in_(changes)))


def _keep(session: Session, cohorts: Sequence[int]) -> None:
    if not cohorts:
        return
    for model, rows in keeping.WHAT.items():
        table = model.__table__
        session.execute(sa.insert(table).from_select([column.name for column in table.columns], rows(cohorts)))


def _wrong_among(session: Session, cohorts: Sequence[int]) -> set[int]:
    """The cohorts with a row on one side only."""
    found: set[int] = set()
    for model, rows in keeping.WHAT.items():
        names = [column.name for column in model.__table__.columns]
        held = {tuple(row) for row in session.execute(sa.select(*model.__table__.columns).where(model.cohort_id.in_(cohorts)))}
        counted = {tuple(row) for row in session.execute(rows(cohorts))}
        found |= {row[names.index("cohort_id")] for row in held ^ counted}
    return found
