"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/accounts")
@signed_in
def index() -> str:
    """(being written)"""
    return ""
