"""Keeps the figures of the totals up, in small steps between which others can write."""

from __future__ import annotations

from trainingreg.db import db, transaction
from trainingreg.services import kept_figures

STEPS_AT_ONCE = 10


def keep_up(most_steps: int = STEPS_AT_ONCE) -> int:
    """Keeps the figures of cohorts that have none or have changed; returns how many, fewer than wait if there are many."""
    kept = 0
    for _ in range(most_steps):
        waiting = kept_figures.waits(db.session())
        db.session.remove()
        if not waiting:
            break
        with transaction() as session:
            now = kept_figures.keep_up(session)
        kept += now
        if not now:
            break
    return kept
