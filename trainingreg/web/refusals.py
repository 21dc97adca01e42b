"""Refusals and errors as pages (or JSON under /api): a clear sentence, never a traceback, always the right status."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from trainingreg.adapters.file_store import StoreAway, out_of_room
from trainingreg.db import db, is_full
from trainingreg.domain.refusals import Refusal
from trainingreg.web.languages import translated


def register(app: Flask) -> None:
    """One handler for what the rules refuse, one for what HTTP refuses, one for what broke."""
    app.register_error_handler(Refusal, lambda refusal: answer(refusal.status, translated(refusal.sentence)))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(UnicodeError, lambda _error: answer(400, _("The request cannot be read.")))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _files)
    app.register_error_handler(
        500, lambda _error: answer(500, _("Something broke on our side. Nothing was saved; please try again."))
    )

    app.before_request(_refuse_junk)


def _refuse_junk() -> None:
    """Bytes that are no UTF-8, and NUL, are refused before anything reads them (PostgreSQL knows no NUL).

    Werkzeug would keep bytes that it cannot decode as percent signs, and a search for them would find nothing.
    """
    raw = request.environ["PATH_INFO"].encode("latin-1") + b"?" + unquote_to_bytes(request.query_string)
    try:
        address = raw.decode()
    except UnicodeDecodeError:
        raise Junk from None
    if any("\x00" in part for part in (address, *request.form.keys(), *request.form.values())):
        raise Junk


class Junk(Refusal):
    """The request holds bytes that mean nothing."""

    status = 400

    def __init__(self) -> None:
        from trainingreg.text import say

        super().__init__(say("The request cannot be read."))


def answer(status: int, sentence: str) -> Response:
    """The error page, or its JSON."""
    if request.path.startswith("/api/"):
        return make_response(jsonify(error=sentence), status)
    db.session.rollback()  # the page itself asks the database who is signed in
    return make_response(render_template("errors/error.html", status=status, sentence=sentence), status)


def _http(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    return answer(error.code or 500, _sentences().get(error.code or 500, _("The request cannot be answered.")))


def _csrf(_error: CSRFError) -> Response:
    return answer(400, _("This page was open too long, or was sent from elsewhere. Go back, reload the page and send it again."))


def _database(error: OperationalError) -> Response:
    if is_full(error):
        return _no_room()
    current_app.logger.error("database not available: %s", type(error.orig).__name__)
    return answer(503, _("The database does not answer. Nothing was saved; please try again in a moment."))


def _files(error: OSError) -> Response:
    """A file could not be kept or fetched; any other error of the system is one of ours, a 500."""
    if out_of_room(error):
        return _no_room()
    if isinstance(error, StoreAway):
        current_app.logger.error("file store not available: %s", error)
        return answer(503, _("The place where files are kept does not answer. Nothing was saved; please try again in a moment."))
    raise error


def _no_room() -> Response:
    current_app.logger.error("no room left on the disk")
    return answer(507, _("There is no room left on the disk. Nothing was saved. Tell whoever runs the registry."))


def _sentences() -> dict[int, str]:
    return {
        400: _("The request cannot be read."),
        403: _("Your role does not allow this."),
        404: _("There is nothing here, or it is outside your scope."),
        405: _("This address does not take that kind of request."),
        413: _("The file or form is too large."),
        429: _("Too many tries. Wait a little and try again."),
    }
