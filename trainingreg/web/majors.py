"""(being written)"""

from flask import Blueprint

blueprint = Blueprint("majors", __name__)
