"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("totals", __name__)


@blueprint.get("/totals")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
