"""Status indexes: random, each given once, from a list that has room."""

from __future__ import annotations

from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.crowds import all_at_once
from tests.issuing import a_completed_cohort, all_certificates, issue
from tests.makers import NOW
from trainingreg.db import db, transaction
from trainingreg.domain.credentials import LIST_BITS, MOST_IN_A_LIST
from trainingreg.models import Certificate, StatusList
from trainingreg.services import credentials


def _lists() -> list[tuple[int, int]]:
    rows = db.session.execute(sa.select(StatusList.number, StatusList.allotted).order_by(StatusList.number))
    return [(row.number, row.allotted) for row in rows]


def test_indexes_are_different_ones_and_in_no_order(registry: Flask) -> None:
    with transaction() as session:
        drawn = credentials.allot(session, 500, NOW)
    assert len(set(drawn)) == 500
    assert drawn != sorted(drawn)
    assert 0 <= min(drawn) < LIST_BITS // 8  # all over the list: by chance 1 in 10^29 it is not
    assert LIST_BITS * 7 // 8 < max(drawn) < LIST_BITS
    assert _lists() == [(0, 500)]


def test_an_index_that_a_certificate_has_is_not_drawn_again(registry: Flask) -> None:
    issue(a_completed_cohort(people=1))
    with transaction() as session:
        session.execute(sa.update(Certificate).values(status_index=4711))
    with transaction() as session:
        drawn = credentials.allot(session, MOST_IN_A_LIST - 1, NOW)
    assert len(set(drawn)) == MOST_IN_A_LIST - 1
    assert 4711 not in drawn


def test_the_database_refuses_the_same_index_twice(registry: Flask) -> None:
    issue(a_completed_cohort(people=2))
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(sa.update(Certificate).values(status_index=4711))


def test_a_half_full_list_is_left_for_the_next_one(registry: Flask) -> None:
    with transaction() as session:
        session.add(StatusList(number=0, allotted=MOST_IN_A_LIST - 3, opened_at=NOW))
    with transaction() as session:
        drawn = credentials.allot(session, 10, NOW)
    assert sum(index < LIST_BITS for index in drawn) == 3
    assert sum(LIST_BITS <= index < 2 * LIST_BITS for index in drawn) == 7
    assert _lists() == [(0, MOST_IN_A_LIST), (1, 7)]


def test_what_was_undone_is_free_again(registry: Flask) -> None:
    def draw_and_fail() -> None:
        with transaction() as session:
            credentials.allot(session, 10, NOW)
            raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError):
        draw_and_fail()
    assert _lists() == []


def test_those_who_draw_at_once_wait_for_each_other(registry: Flask) -> None:
    """Without the lock both would count the same 20 of 40, and could draw the same indexes."""
    barrier = Barrier(2)

    def draw(_who: int) -> list[int]:
        barrier.wait()
        with transaction() as session:
            return credentials.allot(session, 20, NOW)

    answers = all_at_once(registry, [1, 2], draw, threads=2)
    assert len({index for drawn in answers for index in drawn}) == 40
    assert _lists() == [(0, 40)]


def test_nothing_wanted_opens_no_list(registry: Flask) -> None:
    with transaction() as session:
        assert credentials.allot(session, 0, NOW) == []
    assert _lists() == []
    assert all_certificates() == []
