"""(being written)"""

from flask import Blueprint

blueprint = Blueprint("slips", __name__)
