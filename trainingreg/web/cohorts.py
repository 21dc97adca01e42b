"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("cohorts", __name__)


@blueprint.get("/cohorts")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
