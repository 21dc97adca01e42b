"""(being written)"""

from flask import Blueprint

from trainingreg.web.access import public

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def index() -> str:
    """(being written)"""
    return ""


@blueprint.get("/help/glossary")
@public
def glossary() -> str:
    """(being written)"""
    return ""


@blueprint.get("/help/counting_rules")
@public
def counting_rules() -> str:
    """(being written)"""
    return ""


@blueprint.get("/help/privacy")
@public
def privacy() -> str:
    """(being written)"""
    return ""


@blueprint.get("/help/accessibility")
@public
def accessibility() -> str:
    """(being written)"""
    return ""
