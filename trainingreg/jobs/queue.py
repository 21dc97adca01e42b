"""The queue: items are claimed, renewed, finished, failed and given back.

A lease runs by the database's own clock, so workers on several machines need not agree on the time. Whoever finishes must
still hold the token of the claim: a worker that was thought dead and comes back changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.functions import FunctionElement

from trainingreg.db import db
from trainingreg.models import JobItem
from trainingreg.models.job import JobKind, JobState
from trainingreg.text import Sentence, say

MOST_ATTEMPTS = 5
MOST_DEATHS = 10  # a worker may be killed many times for reasons of the machine's own, before it is the item's fault


class LeaseLost(RuntimeError):
    """The item belongs to another worker by now: what was done for it is dropped."""


@dataclass(frozen=True)
class Claimed:
    """An item that this worker holds until its lease runs out."""

    id: int
    kind: JobKind
    certificate_id: int | None
    upload_id: int | None
    attempts: int
    token: str


class clock(FunctionElement[float]):  # noqa: N801 (an SQL function, named like one)
    """Seconds since 1970 by the database's clock, also inside a transaction that began earlier."""

    type = sa.Float()
    inherit_cache = True


@compiles(clock)
def _postgresql_clock(*_: Any, **__: Any) -> str:
    return "extract(epoch from clock_timestamp())"


@compiles(clock, "sqlite")
def _sqlite_clock(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


_other = aliased(JobItem)
_WAITS_NO_LONGER = sa.and_(JobItem.state == JobState.QUEUED, sa.func.coalesce(JobItem.lease_until, 0) <= clock())
_RAN_OUT = sa.and_(JobItem.state == JobState.RUNNING, JobItem.lease_until <= clock())


def is_due() -> bool:
    """Whether there is something to claim now; asked without a write transaction, because a worker asks all day."""
    return bool(db.session.scalar(sa.select(sa.exists().where(_WAITS_NO_LONGER | _RAN_OUT))))


def is_empty() -> bool:
    """Whether nothing is queued or running, here or at another worker."""
    return not db.session.scalar(sa.select(sa.exists().where(JobItem.state.in_([JobState.QUEUED, JobState.RUNNING]))))


def claim(session: Session, most: int, lease_seconds: float, now: datetime) -> list[Claimed]:
    """Up to `most` items, held for so many seconds: the oldest first of a batch that no other worker is at, else of any.

    So two workers do not prepare for the same cohort, and a small batch does not wait behind a large one.

    An item whose lease ran out may have killed its worker, so it is taken alone and its attempts are not blamed on others;
    after the last attempt it fails.
    """
    _fail_exhausted(session, now)
    return _take(session, _RAN_OUT, 1, lease_seconds) or _take(session, _WAITS_NO_LONGER, most, lease_seconds)


def renew(session: Session, token: str, lease_seconds: float) -> None:
    """Holds everything of a claim that is not finished for so many seconds from now."""
    session.execute(
        sa.update(JobItem).where(JobItem.token == token).values(lease_until=clock() + lease_seconds),
        execution_options={"synchronize_session": False},
    )


def note_step(session: Session, item: Claimed, done: int) -> None:
    """Says how many of its steps an item is through; nothing happens where somebody else holds it by now."""
    session.execute(
        sa.update(JobItem).where(JobItem.id == item.id, JobItem.token == item.token).values(done_steps=done),
        execution_options={"synchronize_session": False},
    )


def finish(session: Session, item: Claimed, now: datetime) -> None:
    """Ends an item in the transaction that keeps its result; raises LeaseLost where somebody else holds it by now."""
    _end(session, item, **_done(now))


def finish_all(session: Session, items: Sequence[Claimed], now: datetime) -> set[int]:
    """Ends items of one claim in the transaction that keeps their results; the ids of those that nobody else holds by now."""
    statement = sa.update(JobItem).where(_held(items)).values(token=None, lease_until=None, **_done(now)).returning(JobItem.id)
    return set(session.scalars(statement, execution_options={"synchronize_session": False}))


def fail(session: Session, item: Claimed, why: Sentence, now: datetime) -> None:
    """Ends an item that cannot be done, with the sentence that says why; somebody may put it back."""
    _end(session, item, state=JobState.FAILED, error=why.as_json(), finished_at=now)


def postpone(session: Session, item: Claimed, seconds: float, now: datetime) -> None:
    """Leaves an item that broke for another try after a while; after the last attempt it fails."""
    if item.attempts >= MOST_ATTEMPTS:
        fail(session, item, _gave_up(item.attempts), now)
    else:
        _end(session, item, state=JobState.QUEUED, lease_until=clock() + seconds)


def give_back(session: Session, items: Sequence[Claimed], why: Sentence | None = None) -> None:
    """Puts back as they were those items of one claim that have not ended: not begun, or stopped by a reason outside them.

    The reason is shown until they are done.
    """
    reason = {"error": why.as_json()} if why else {}
    session.execute(
        sa.update(JobItem)
        .where(_held(items))
        .values(state=JobState.QUEUED, token=None, lease_until=None, attempts=JobItem.attempts - 1, **reason),
        execution_options={"synchronize_session": False},
    )


def _held(items: Sequence[Claimed]) -> sa.ColumnElement[bool]:
    """Those items of one claim that still belong to it."""
    return JobItem.id.in_([item.id for item in items]) & (JobItem.token == items[0].token)


def _take(session: Session, which: sa.ColumnElement[bool], most: int, lease_seconds: float) -> list[Claimed]:
    in_work = JobItem.batch_id.in_(sa.select(_other.batch_id).where(_other.state == JobState.RUNNING))
    first = sa.select(JobItem.id).where(which).order_by(in_work, JobItem.id)
    chosen = first.limit(most).with_for_update(skip_locked=True).cte("chosen")
    token = secrets.token_hex(16)
    statement = (
        sa.update(JobItem)
        .where(JobItem.id.in_(sa.select(chosen.c.id)))
        .values(state=JobState.RUNNING, token=token, lease_until=clock() + lease_seconds, attempts=JobItem.attempts + 1)
        .returning(JobItem.id, JobItem.kind, JobItem.certificate_id, JobItem.upload_id, JobItem.attempts)
    )
    rows = session.execute(statement, execution_options={"synchronize_session": False}).all()
    return sorted((Claimed(*row, token=token) for row in rows), key=lambda item: item.id)


def _fail_exhausted(session: Session, now: datetime) -> None:
    session.execute(
        sa.update(JobItem)
        .where(_RAN_OUT, JobItem.attempts >= MOST_DEATHS)
        .values(state=JobState.FAILED, token=None, lease_until=None, error=_gave_up(MOST_DEATHS).as_json(), finished_at=now),
        execution_options={"synchronize_session": False},
    )


def _gave_up(attempts: int) -> Sentence:
    return say(
        "This could not be done in %(attempts)s attempts. Tell whoever runs the registry, then try again.", attempts=attempts
    )


def _done(now: datetime) -> dict[str, Any]:
    return {"state": JobState.DONE, "done_steps": JobItem.all_steps, "error": sa.null(), "finished_at": now}


def _end(session: Session, item: Claimed, **values: Any) -> None:
    statement = sa.update(JobItem).where(JobItem.id == item.id, JobItem.token == item.token)
    outcome: Any = session.execute(
        statement.values({"token": None, "lease_until": None} | values), execution_options={"synchronize_session": False}
    )
    if not outcome.rowcount:
        raise LeaseLost(f"item {item.id}")
