"""One page of a long list together with the number of rows in all, asked in one SELECT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from trainingreg.db import db

PAGE_ROWS = 50
Row = TypeVar("Row")
Question = sa.Select[*tuple[Any, ...]]
"""A SELECT of any columns."""
Column = sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]


@dataclass(frozen=True)
class PageOf(Generic[Row]):
    """The rows of one page, and how many there are on all pages."""

    rows: tuple[Row, ...]
    in_all: int


def page_of(question: Question, number: int, make: Callable[..., Row]) -> PageOf[Row]:
    """Page `number` (from 1) of an ordered SELECT; `make` is given the columns of each row in their order.

    All rows are counted beside the page and not over it (`count(*) OVER ()` would fetch and sort every row first).
    """
    everything = question.with_only_columns(sa.literal(1), maintain_column_froms=True).order_by(None).subquery()
    in_all = sa.select(sa.func.count()).select_from(everything).scalar_subquery().label("in_all")
    found = db.session.execute(question.add_columns(in_all).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS)).all()
    return PageOf(tuple(make(*row[:-1]) for row in found), found[0].in_all if found else 0)


def page_of_chosen(
    chosen: Question, rows: Question, key: Column, order: Sequence[Column], number: int, make: Callable[..., Row]
) -> PageOf[Row]:
    """The same where rows are joined from many tables: which ones stand on the page, and how many there are in all, is found
    from `chosen` (a SELECT of `key`, unordered, with no more joins than its conditions need), and only those fifty are joined.
    """
    in_all = sa.select(sa.func.count()).select_from(chosen.subquery()).scalar_subquery().label("in_all")
    ids = chosen.order_by(*order).limit(PAGE_ROWS).offset((number - 1) * PAGE_ROWS).subquery()
    question = rows.join(ids, ids.c[0] == key).add_columns(in_all).order_by(*order)
    found = db.session.execute(question).all()
    return PageOf(tuple(make(*row[:-1]) for row in found), found[0].in_all if found else 0)
