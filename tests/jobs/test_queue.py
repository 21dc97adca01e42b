"""The queue: who holds what, for how long, and who may finish."""

from __future__ import annotations

import time
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.crowds import all_at_once
from tests.issuing import a_completed_cohort, issue
from tests.makers import NOW
from trainingreg.db import db, transaction
from trainingreg.jobs import queue
from trainingreg.jobs.queue import MOST_ATTEMPTS, MOST_DEATHS, Claimed, LeaseLost
from trainingreg.models import JobItem
from trainingreg.models.job import JobState
from trainingreg.text import Sentence, say


def _queued(people: int) -> None:
    issue(a_completed_cohort(people=people))


def _claim(most: int = 8, lease_seconds: float = 60) -> list[Claimed]:
    with transaction() as session:
        return queue.claim(session, most, lease_seconds, NOW)


def _row(item: Claimed) -> JobItem:
    db.session.rollback()
    return db.session.get_one(JobItem, item.id, populate_existing=True)


def test_claims_come_oldest_first_and_no_item_is_held_twice(registry: Flask) -> None:
    _queued(5)
    first, second, third = _claim(3), _claim(3), _claim(3)
    assert [len(first), len(second), len(third)] == [3, 2, 0]
    ids = [item.id for item in first + second]
    assert ids == sorted(set(ids))
    assert {item.attempts for item in first + second} == {1}


def test_a_batch_that_no_other_worker_is_at_comes_first_and_small_ones_do_not_wait_for_large_ones(registry: Flask) -> None:
    _queued(5)
    _queued(2)
    first, second, third = _claim(3), _claim(3), _claim(3)
    ids = [item.id for item in first + second + third]
    large, small = sorted(ids)[:5], sorted(ids)[5:]
    assert [item.id for item in first] == large[:3]
    assert [item.id for item in second] == [large[3], *small]
    assert [item.id for item in third] == [large[4]]


def test_workers_that_claim_at_the_same_moment_share_the_work(registry: Flask) -> None:
    _queued(24)
    together = Barrier(6)

    def worker(_number: int) -> list[Claimed]:
        together.wait(timeout=30)
        return _claim(8) + _claim(8)

    claimed = [item.id for items in all_at_once(registry, range(6), worker, threads=6) for item in items]
    while rest := _claim(8):  # PostgreSQL's SKIP LOCKED may pass over a row that is let go a moment later
        claimed += [item.id for item in rest]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == 24


def test_an_item_whose_lease_ran_out_is_taken_over_alone_and_its_first_holder_can_do_nothing(registry: Flask) -> None:
    _queued(3)
    lost = _claim(2, lease_seconds=0.05)
    assert queue.is_due()  # the third one
    _claim(8)
    time.sleep(0.1)
    taken = _claim(8)
    assert [item.id for item in taken] == [lost[0].id]
    assert taken[0].attempts == 2
    for act in (
        lambda session: queue.finish(session, lost[0], NOW),
        lambda session: queue.fail(session, lost[0], say("assessment failed"), NOW),
        lambda session: queue.postpone(session, lost[0], 1, NOW),
    ):
        with pytest.raises(LeaseLost), transaction() as session:
            act(session)
    with transaction() as session:
        queue.finish(session, taken[0], NOW)
    row = _row(taken[0])
    assert (row.state, row.token, row.finished_at) == (JobState.DONE, None, NOW)


def test_a_renewed_lease_does_not_run_out(registry: Flask) -> None:
    _queued(1)
    [item] = _claim(lease_seconds=0.2)
    with transaction() as session:
        queue.renew(session, item.token, 60)
    time.sleep(0.25)
    assert _claim() == []


def test_a_lease_runs_by_the_clock_of_the_database_itself(registry: Flask) -> None:
    seconds = db.session.scalar(sa.select(queue.clock()))
    assert seconds is not None
    assert abs(float(seconds) - time.time()) < 5


def test_an_item_that_breaks_waits_and_gives_up_after_its_last_attempt_with_a_sentence(registry: Flask) -> None:
    _queued(1)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        [item] = _claim()
        assert item.attempts == attempt
        with transaction() as session:
            queue.postpone(session, item, 0, NOW)
    row = _row(item)
    assert row.state is JobState.FAILED
    assert row.error is not None
    assert "5 attempts" in str(Sentence.from_json(row.error))
    assert _claim() == []


def test_a_postponed_item_is_not_due_before_its_time(registry: Flask) -> None:
    _queued(1)
    [item] = _claim()
    with transaction() as session:
        queue.postpone(session, item, 60, NOW)
    assert not queue.is_due()
    assert not queue.is_empty()


def test_an_item_that_kills_every_worker_fails_in_the_end_and_blocks_nothing(registry: Flask) -> None:
    _queued(1)
    for _ in range(MOST_DEATHS):
        assert len(_claim(lease_seconds=0)) == 1
    assert _claim() == []
    assert db.session.scalars(sa.select(JobItem.state)).one() is JobState.FAILED
    assert queue.is_empty()


def test_what_was_claimed_and_not_begun_is_given_back_as_it_was(registry: Flask) -> None:
    _queued(3)
    items = _claim()
    with transaction() as session:
        queue.give_back(session, items[1:])
    assert [(_row(item).state, _row(item).attempts) for item in items] == [
        (JobState.RUNNING, 1), (JobState.QUEUED, 0), (JobState.QUEUED, 0),
    ]  # fmt: skip


def test_a_reason_that_holds_a_sentence_is_stored_whole(registry: Flask) -> None:
    _queued(1)
    [item] = _claim()
    why = say("“%(text)s” (%(field)s) is too long for its place on the sheet: shorten it.", text="林", field=say("name"))
    with transaction() as session:
        queue.fail(session, item, why, NOW)
    error = _row(item).error
    assert error is not None
    assert Sentence.from_json(error) == why
