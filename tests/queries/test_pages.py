"""Pages of long lists."""

import sqlalchemy as sa
from flask import Flask

from tests.makers import a_major
from tests.statements import counted
from trainingreg.models import Major
from trainingreg.queries.pages import PAGE_ROWS, page_of


def test_a_page_brings_its_rows_and_the_number_of_all_in_one_statement(registry: Flask) -> None:
    for _ in range(PAGE_ROWS + 3):
        a_major()
    codes = sa.select(Major.code, Major.name).order_by(Major.code)
    with counted() as statements:
        second = page_of(codes, 2, lambda code, name: (code, name))
    assert len(second.rows) == 3
    assert second.in_all == PAGE_ROWS + 3
    assert len(statements) == 1


def test_a_page_after_the_last_is_empty(registry: Flask) -> None:
    a_major()
    assert page_of(sa.select(Major.code).order_by(Major.code), 9, str).rows == ()
