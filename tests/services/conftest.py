"""With KEEP_FIGURES=1 every test of a service also proves that the database notes which kept figures fall behind.

It takes five times as long, so by default only those named in `test_kept_figures.py` do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.keeping import figures_kept


@pytest.fixture(autouse=True)
def no_change_goes_unnoticed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Under every test of a service: kept figures are those counted, or marked as behind."""
    if not os.environ.get("KEEP_FIGURES") or "registry" not in request.fixturenames:
        yield
        return
    with figures_kept() as missed:
        yield
    assert missed == []
