"""Many files in one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO


def zipped(files: Iterable[tuple[str, bytes]], day: date) -> bytes:
    """The named files, all of the same day. They are compressed already, so they are only put beside each other."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), data)
    return written.getvalue()
