"""Many people at once: teachers made in one go, and the same act done by all of them in threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from tests.makers import NOW, a_school
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import Actor, Role
from trainingreg.models import Teacher

_numbers = itertools.count(1)
Who = TypeVar("Who")
Answer = TypeVar("Answer")


def teachers(people: int) -> list[Actor]:
    """So many confirmed teachers of one school, as people who act: plain values that threads can share."""
    school = a_school()
    rows = [
        Teacher(ref=f"C{next(_numbers):07d}", name="林知远", name_key="林知远", school_id=school.id, created_at=NOW)
        for _ in range(people)
    ]
    with transaction() as session:
        session.add_all(rows)
    return [Actor(None, row.name, Role.TEACHER, teacher_id=row.id) for row in rows]


def all_at_once(app: Flask, people: Sequence[Who], act: Callable[[Who], Answer], threads: int = 24) -> list[Answer]:
    """What `act` answers for each of the people, done in threads that each have an app context of their own."""

    def one(who: Who) -> Answer:
        with app.app_context():
            return act(who)

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(one, people))
    db.session.rollback()  # this thread sees what the others have written
    return answers


def rows_of(session: sa.orm.Session, table: type, *conditions: sa.ColumnElement[bool]) -> int:
    """How many rows meet the conditions."""
    return session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0
