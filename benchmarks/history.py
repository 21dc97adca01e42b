"""Back-entry of a large workbook: CPU and wall seconds of reading, checking, importing, and importing once more.

    python -m benchmarks.history [rows] [database address]

Without an address it uses a fresh SQLite database in a temporary folder; an address must name an empty database.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask_migrate import upgrade

from tests.histories import random_history
from trainingreg import clock, create_app
from trainingreg.db import db, transaction
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.history import read_history
from trainingreg.domain.permissions import SYSTEM
from trainingreg.services import history


def main(rows: int, address: str) -> None:
    """Measures on one database."""
    print(f"{rows} rows, {address or 'SQLite'}")
    with timed("make the workbook (not ours)"):
        data = random_history(2026, rows).as_xlsx()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "DATABASE_URL": address})
        with app.app_context():
            upgrade()
            measure(data)
            db.engine.dispose()


def measure(data: bytes) -> None:
    """Reads, checks and imports twice."""
    with timed("read"):
        reading = read_history(read_workbook(data, "history.xlsx"), clock.today())
    with timed("check"):
        history.check(db.session(), reading)
    for what in ("import", "import again"):
        with timed(what), transaction() as session:
            outcome = history.import_rows(session, reading, SYSTEM, clock.now(), lambda _done: None)
        new, unchanged = (sum(getattr(count, name) for count in outcome.counts) for name in ("new", "unchanged"))
        print(f"  {new} new rows, {unchanged} unchanged, {len(outcome.errors)} errors")


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long something took."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    print(f"  {what:30} {time.process_time() - cpu:6.2f} s CPU {time.perf_counter() - wall:6.2f} s wall")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12_000, sys.argv[2] if len(sys.argv) > 2 else "")
