"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("certificates", __name__)


@blueprint.get("/certificates")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
