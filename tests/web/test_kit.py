"""The kit of templates: its page of samples, the frame, the error page."""

import pytest
from flask import Flask, render_template

from tests.pages import check_page
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.web.forms.samples import samples
from trainingreg.web.state_tags import state_tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_components_is_a_proper_page(registry: Flask, lang: str) -> None:
    with registry.test_request_context(f"/?lang={lang}"):
        page = render_template("styleguide.html", form=samples())
    check_page(page)
    assert page.lstrip().startswith("<!doctype html>")
    assert f'<html lang="{"en" if lang == "en" else "zh-Hans-CN"}"' in page


def test_a_wrong_field_says_so_to_those_who_cannot_see_it(registry: Flask) -> None:
    with registry.test_request_context("/?lang=en"):
        page = render_template("styleguide.html", form=samples())
    assert 'aria-describedby="hours-error"' in page
    assert 'aria-invalid="true"' in page
    assert '<p class="rg-error" id="hours-error">' in page


def test_only_optional_fields_are_marked(registry: Flask) -> None:
    with registry.test_request_context("/?lang=en"):
        page = render_template("styleguide.html", form=samples())
    assert page.count("(optional)") == 4


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 418])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_refusal_has_a_title_a_sentence_and_a_way_on(registry: Flask, status: int, lang: str) -> None:
    with registry.test_request_context(f"/?lang={lang}"):
        page = render_template("errors/error.html", status=status, sentence="What happened.")
        check_page(page)
    assert "What happened." in page
    assert f" {status} " in page
    assert 'href="/"' in page


def test_a_chosen_theme_stands_on_the_page(registry: Flask) -> None:
    with registry.test_request_context("/?theme=dark"):
        assert 'data-bs-theme="dark"' in render_template("errors/error.html", status=404, sentence="-")
    with registry.test_request_context("/?theme=purple"):
        assert "data-bs-theme" not in render_template("errors/error.html", status=404, sentence="-")


def test_states_of_the_same_text_keep_their_own_words(registry: Flask) -> None:
    with registry.test_request_context("/?lang=en"):
        assert state_tag(CohortState.COMPLETED).endswith(">Completed</span>")
        assert state_tag(EnrolmentState.COMPLETED).endswith(">Completed training</span>")
