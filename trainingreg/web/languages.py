"""Languages: Chinese by default, English by `?lang=en`, remembered in a cookie."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_translations, gettext, ngettext

from trainingreg.text import Sentence

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
_COOKIE = "lang"
_YEAR = 365 * 24 * 3600


def code() -> str:
    """The language of this request, `zh` or `en`; worked out once a request, since every day on a page asks."""
    try:
        return g.lang
    except (AttributeError, RuntimeError):
        if not has_request_context():
            return "zh"
    wanted = request.args.get("lang") or request.cookies.get(_COOKIE)
    g.lang = wanted if wanted in LOCALES else "zh"
    return g.lang


def translated(sentence: Sentence | str) -> str:
    """A sentence of the rules in the reader's language; a text that is no Sentence stays as it is."""
    return sentence.through(gettext) if isinstance(sentence, Sentence) else sentence


def _of_template(words: str) -> str:
    """What `_` is in templates: the catalogue is looked up once a request, not at each of a page's sixty sentences."""
    try:
        return g.catalogue.gettext(words)
    except (AttributeError, RuntimeError):
        catalogue = get_translations()
    if has_request_context():
        g.catalogue = catalogue
    return catalogue.gettext(words)


def register(app: Flask) -> None:
    """Lets Flask-Babel ask for the locale, and remembers the choice."""
    Babel(app, locale_selector=lambda: LOCALES[code()], default_timezone="Asia/Shanghai")
    app.jinja_env.install_gettext_callables(_of_template, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["sentence"] = translated

    @app.after_request
    def remember(response: Response) -> Response:
        chosen = request.args.get("lang")
        if chosen in LOCALES:
            secure = current_app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(_COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
        return response
