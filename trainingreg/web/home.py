"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import public

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def index() -> str:
    """(being written)"""
    return ""
