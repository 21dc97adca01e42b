"""Font subsets for paper."""

from flask.cli import AppGroup

from trainingreg.outside import fonts

command = AppGroup("fonts", help="Font subsets for paper.")


@command.command()
def make() -> None:
    """Makes the font subsets if they are not there yet."""
    fonts()
