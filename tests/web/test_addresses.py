"""Addresses in the frame of every page: whatever stands in the query, they lead to a page of ours that can be opened."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from flask import Flask

from tests.makers import a_cohort, an_account
from tests.pages import PageClient
from trainingreg.domain.permissions import Role
from trainingreg.web import addresses

HERE = "http://localhost"


def _other_language(page: str, address: str) -> str:
    found = re.search(r'href="([^"]*lang=zh[^"]*)"', page)
    assert found
    return urljoin(HERE + address, found.group(1).replace("&amp;", "&"))


@pytest.mark.parametrize(
    "query", ["endpoint=x", "_method=POST", "_external=1", "_scheme=javascript&_external=1", "_anchor=x", "code=x", "a=1&a=2"]
)
def test_no_name_in_a_query_means_anything_to_the_links_of_the_frame(client: PageClient, query: str) -> None:
    for address in ("/", "/login", "/verify"):
        answer = client.get(f"{address}?{query}&lang=en", headers={"Host": "elsewhere.example"})
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        assert "elsewhere.example" not in page
        assert _other_language(page, address) == f"{HERE}{address}?{query}&lang=zh"


def test_long_lists_keep_every_name_of_a_query(app: Flask) -> None:
    with app.test_request_context("/cohorts?endpoint=x&state=open&state=draft"):
        assert addresses.same_page(page="2") == "?endpoint=x&state=open&state=draft&page=2"


def test_the_other_language_of_an_answer_that_cannot_be_reloaded_is_the_page_before(client: PageClient) -> None:
    cohort = a_cohort()
    client.sign_in(an_account(Role.BASE, base_id=cohort.base_id))
    address, before = f"/cohorts/{cohort.code}/people?lang=en", f"/cohorts/{cohort.code}"
    for referrer, target in ((HERE + before, before), ("http://elsewhere.example/x", "/"), (f"{HERE}//elsewhere.example", "/")):
        answer = client.post(address, {"act": "confirm"}, headers={"Referer": referrer})
        assert answer.status_code in {404, 422}
        led_to = _other_language(answer.get_data(as_text=True), address)
        assert led_to == f"{HERE}{target}?lang=zh"
        assert client.get(led_to).status_code == 200
