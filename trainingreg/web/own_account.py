"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import signed_in

blueprint = Blueprint("own_account", __name__)


@blueprint.get("/account")
@signed_in
def index() -> str:
    """(being written)"""
    return ""


@blueprint.get("/own_account/password")
@signed_in
def password() -> str:
    """(being written)"""
    return ""
