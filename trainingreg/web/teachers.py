"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("teachers", __name__)


@blueprint.get("/teachers")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
