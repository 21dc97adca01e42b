"""The JSON-LD contexts that credentials refer to, from files of ours: nothing is ever fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyld import FrozenDocumentLoader

FOLDER = Path(__file__).parent / "data" / "contexts"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FILES = {CREDENTIALS: FOLDER / "credentials-v2.json", OPEN_BADGES: FOLDER / "open-badges-3.0.3.json"}


@cache
def loader() -> FrozenDocumentLoader:
    """Serves these contexts and refuses every other address."""
    from pyld import FrozenDocumentLoader  # loads a JSON-LD processor: only who signs or verifies pays for it

    return FrozenDocumentLoader(FILES)
