"""Whether the registry can work: for load balancers and monitors."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, make_response

from trainingreg.db import db
from trainingreg.outside import file_store
from trainingreg.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """200 when database and file store answer, else 503."""
    checks = {
        "database": _answers(lambda: db.session.execute(sa.text("SELECT 1"))),
        "file_store": _answers(file_store().check),
    }
    return make_response(
        jsonify(status="ok" if all(checks.values()) else "failing", **checks), 200 if all(checks.values()) else 503
    )


def _answers(ask: object) -> bool:
    try:
        ask()  # type: ignore[operator]
    except (sa.exc.SQLAlchemyError, OSError):
        return False
    return True
