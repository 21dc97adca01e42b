"""(being written)"""

from flask import Blueprint

blueprint = Blueprint("enrolments", __name__)
