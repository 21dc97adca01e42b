"""Paper needs faces: made once into the folder that the app uses as well."""

import pytest

from tests.documents.node_verifier import NodeVerifier, installed
from trainingreg.documents.fonts import FontSet, open_fonts
from trainingreg.settings import ROOT


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The registry's faces."""
    return open_fonts(ROOT / "instance" / "fonts")


@pytest.fixture(scope="session")
def node_verifier() -> NodeVerifier:
    """Another implementation of credentials, where Node is there."""
    return installed()
