"""(being written)"""

from flask import Blueprint

blueprint = Blueprint("rosters", __name__)
