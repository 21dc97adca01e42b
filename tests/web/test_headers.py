"""Headers of every answer, word for word."""

from tests.pages import PageClient

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_every_answer_carries_the_security_headers(client: PageClient) -> None:
    for path in ("/", "/login", "/verify", "/no-such-page", "/healthz"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: PageClient) -> None:
    client.token()
    cookie = client.http.get_cookie("registry")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_an_unknown_page_is_a_page_with_a_sentence(client: PageClient) -> None:
    answer = client.get("/no-such-page?lang=en")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.get_data(as_text=True)


def test_healthz_answers_for_machines(client: PageClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "database": True, "file_store": True}
