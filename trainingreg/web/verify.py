"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import public

blueprint = Blueprint("verify", __name__)


@blueprint.get("/verify")
@public
def index() -> str:
    """(being written)"""
    return ""
