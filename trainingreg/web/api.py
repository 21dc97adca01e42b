"""For other systems: the public totals as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from trainingreg import clock
from trainingreg.documents.totals import as_data
from trainingreg.domain.counting import Selection
from trainingreg.domain.permissions import Scope
from trainingreg.queries import totals
from trainingreg.web import totals_address
from trainingreg.web.access import public

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/totals")
@public
def public_totals() -> Response:
    """The progress of a plan, as `totals --json` prints it; `as_of`, `plan` and `by` as there."""
    as_of, plan = totals_address.read_plan(request.args, clock.today())
    cut = totals_address.cut(request.args)
    selection, scope = Selection(as_of, plan.id, plan.rule.tiers), Scope(all=True)
    report = totals.report(plan, selection, scope)
    return jsonify(as_data(report, cut, totals.lines(cut, plan, selection, scope) if cut else ()))
