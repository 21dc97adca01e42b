"""(being written)"""

from flask.cli import AppGroup

command = AppGroup("certificates")
