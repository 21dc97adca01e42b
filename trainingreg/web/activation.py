"""(being written)"""

from flask import Blueprint

blueprint = Blueprint("activation", __name__)
