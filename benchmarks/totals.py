"""`python -m benchmarks.totals`: how long the totals take at 10 000 and at 1 000 000 enrolments, on each engine.

Each question is asked a few times; printed is the median in milliseconds, as a reader would wait for it. Answers that the
registry remembers (`queries.remembered`) are forgotten before each time; asked again without a change they take no time.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask_migrate import upgrade

from benchmarks import large_registry
from tests import engines
from trainingreg import create_app
from trainingreg.db import db
from trainingreg.domain.counting import Cut, Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.queries import plans, totals

AS_OF = date(2026, 11, 23)
ALL = Scope(all=True)
SIZES = (10_000, 1_000_000)
_DATABASE = "trainingreg_benchmark"


@contextmanager
def registry(engine: str, enrolments: int) -> Iterator[float]:
    """A throw-away registry of this size, within an app; yields the seconds it took to make."""
    with tempfile.TemporaryDirectory() as folder:
        overrides = {"INSTANCE_PATH": Path(folder)}
        if engine == "postgres":
            overrides["DATABASE_URL"] = engines.fresh_database(_DATABASE)
        with create_app(overrides).app_context():
            upgrade()
            began = time.perf_counter()
            large_registry.fill(enrolments)
            yield time.perf_counter() - began
            db.session.remove()
            db.engine.dispose()
        if engine == "postgres":
            engines.drop_database(_DATABASE)


def questions() -> dict[str, Callable[[], object]]:
    """What is asked, by name."""
    plan = plans.on(AS_OF)
    everything = Selection(AS_OF, plan.id, plan.rule.tiers)
    cell = replace(everything, phase=2, unit="44")
    asked: dict[str, Callable[[], object]] = {"phases and plan": lambda: totals.report(plan, everything, ALL)}
    for cut in (Cut.UNIT_SCHOOL, Cut.UNIT_BASE, Cut.BASE, Cut.MAJOR, Cut.MONTH):
        asked[f"by {cut.value}"] = lambda cut=cut: totals.lines(cut, plan, everything, ALL)  # type: ignore[misc]
    asked["growth (the curve)"] = lambda: totals.growth(everything, ALL)
    asked["rows of one cell"] = lambda: totals.page(Measure.PERSON_TIMES, cell, ALL, 1)
    return asked


def median_ms(ask: Callable[[], object], times: int) -> float:
    """The median of some runs in milliseconds; one run before them warms up."""
    taken = []
    for _ in range(times + 1):
        db.session.connection().info.pop("remembered", None)
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[1:])


def main() -> None:
    """Prints a line for each question, and a column for each engine and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of enrolments")
    sizes = parser.parse_args().sizes
    found = [engine for engine in engines.ENGINES if engine == "sqlite" or not engines.why_no_postgres()]
    for engine in found:
        for size in sizes:
            with registry(engine, size) as seconds:
                print(f"\n{engine}, {size:,} enrolments (made in {seconds:.1f} s)")
                for name, ask in questions().items():
                    print(f"  {name:22} {median_ms(ask, 15 if size < 100_000 else 1):9.1f} ms", flush=True)


if __name__ == "__main__":
    main()
