"""Answers are remembered exactly as long as nothing changes, on both engines."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from tests.makers import a_school
from trainingreg.db import db, transaction
from trainingreg.models import School
from trainingreg.queries import remembered
from trainingreg.queries.remembered import MOST


class Asked:
    """How many schools there are, and how often that was asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return db.session.scalar(sa.select(sa.func.count()).select_from(School)) or 0


def schools(asked: Asked) -> int:
    """The number as a new request would see it."""
    db.session.rollback()
    return remembered.remembered("schools", asked)


def test_a_question_is_asked_once_while_nothing_changes(registry: Flask) -> None:
    """PostgreSQL tells of changes in its other databases too, so there a quiet moment is waited for."""
    for _ in range(1 if db.engine.dialect.name == "sqlite" else 50):
        asked = Asked()
        assert [schools(asked) for _ in range(5)] == [0] * 5
        if asked.times == 1:
            break
        db.session.connection().info["remembered"].clear()
    assert asked.times == 1


def test_what_this_session_writes_is_seen_at_once(registry: Flask) -> None:
    asked = Asked()
    for expected in (0, 1, 2):
        assert schools(asked) == expected
        a_school()
    with transaction() as session:
        session.execute(sa.delete(School))
    assert schools(asked) == 0


def test_what_another_connection_writes_is_seen_at_once(registry: Flask) -> None:
    asked = Asked()
    assert schools(asked) == 0

    def elsewhere() -> None:
        with registry.app_context():
            a_school()
            db.session.remove()

    for expected in (1, 2, 3):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(elsewhere).result()
        assert schools(asked) == expected


def test_a_change_that_was_taken_back_leaves_the_answer_right(registry: Flask) -> None:
    asked = Asked()
    a_school()
    assert schools(asked) == 1
    with contextlib.suppress(RuntimeError), transaction() as session:
        session.execute(sa.delete(School))
        raise RuntimeError
    assert schools(asked) == 1


def test_within_a_transaction_nothing_is_remembered(registry: Flask) -> None:
    asked = Asked()
    with transaction() as session:
        before = remembered.remembered("schools", asked)
        unit_id = session.scalar(sa.text("SELECT min(id) FROM reporting_unit"))
        session.add(School(code="X1", name="示例", name_key="示例", unit_id=unit_id))
        session.flush()
        assert (before, remembered.remembered("schools", asked)) == (0, 1)
    assert schools(asked) == 1


def test_it_does_not_remember_without_end(registry: Flask) -> None:
    asked = Asked()
    for key in range(3 * MOST):
        assert remembered.remembered(key, asked) == 0
    kept = db.session.connection().info["remembered"]
    assert len(kept) <= MOST + 1
