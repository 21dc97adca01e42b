"""Paper needs faces: made once into the folder that the app uses as well."""

import pytest

from trainingreg.documents.fonts import FontSet, open_fonts
from trainingreg.settings import ROOT


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The registry's faces."""
    return open_fonts(ROOT / "instance" / "fonts")
