"""Keeps the totals' figures after everything that is written, and notes which are wrong before they are kept anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

from trainingreg.db import db
from trainingreg.services import kept_figures


@contextmanager
def figures_kept() -> Iterator[list[str]]:
    """Inside, after each transaction; yields the codes of cohorts whose change nobody had noted: there must be none."""
    missed: list[str] = []

    def after_commit(session: Session) -> None:
        if session.info.get("writing") and "keeper" not in session.info and not session.in_nested_transaction():
            with Session(db.engine, info={"writing": True, "keeper": True}) as keeper:
                keeper.connection(execution_options={"writing": True})
                missed.extend(kept_figures.wrong(keeper))
                kept_figures.keep_up(keeper)
                keeper.commit()

    event.listen(Session, "after_commit", after_commit)
    try:
        yield missed
    finally:
        event.remove(Session, "after_commit", after_commit)
