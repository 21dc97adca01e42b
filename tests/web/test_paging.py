"""Pages of long lists, as addresses."""

import pytest
from flask import Flask

from trainingreg.web import paging


@pytest.mark.parametrize(
    ("asked", "number"),
    [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("³", 1), ("99999999999999999999", 1), ("", 1)],
)
def test_anything_that_is_no_page_number_means_the_first_page(app: Flask, asked: str, number: int) -> None:
    with app.test_request_context("/cohorts", query_string={"page": asked}):
        assert paging.wanted() == number


def test_neighbours_keep_the_filters_and_stop_at_the_ends(app: Flask) -> None:
    with app.test_request_context("/cohorts?state=open&page=2"):
        page = paging.page(120)
    assert (page.number, page.pages, page.rows) == (2, 3, 120)
    assert page.previous_url == "?state=open&page=1"
    assert page.next_url == "?state=open&page=3"
    with app.test_request_context("/cohorts"):
        only = paging.page(50)
    assert (only.pages, only.previous_url, only.next_url) == (1, None, None)
