"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("mine", __name__)


@blueprint.get("/mine")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
