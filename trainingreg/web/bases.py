"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("bases", __name__)


@blueprint.get("/bases")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
