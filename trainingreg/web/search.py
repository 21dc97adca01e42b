"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
