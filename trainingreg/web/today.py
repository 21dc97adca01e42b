"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("today", __name__)


@blueprint.get("/today")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
