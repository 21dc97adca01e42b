"""`python -m benchmarks.totals`: how long the totals take at 10 000 and at 1 000 000 enrolments, on each engine.

Each question is asked a few times in turn with everything counted, with everything kept, and with one cohort changed since
(it and the cohorts of its people are open); printed are the medians in milliseconds, as a reader would wait for them. Answers
that the registry remembers (`queries.remembered`) are forgotten before each time; asked again they take no time.
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
from unittest.mock import patch

import sqlalchemy as sa
from flask_migrate import upgrade

from benchmarks import large_registry
from tests import engines
from trainingreg import create_app
from trainingreg.db import db, transaction
from trainingreg.domain.counting import Cut, Measure, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.jobs import kept_figures
from trainingreg.models import Enrolment, KeptChange
from trainingreg.queries import plans, totals
from trainingreg.queries.totals import kept

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


def keep_all() -> float:
    """Keeps the figures of every cohort and returns the seconds it took."""
    began = time.perf_counter()
    while kept_figures.keep_up():
        pass
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    return time.perf_counter() - began


def as_if_changed(cohort_id: int) -> None:
    """Notes a change of everybody in a cohort, as if its results had just been recorded."""
    with transaction() as session:
        people = sa.select(Enrolment.cohort_id, Enrolment.teacher_id).where(Enrolment.cohort_id == cohort_id)
        session.execute(sa.insert(KeptChange).from_select(["cohort_id", "teacher_id"], people))


def milliseconds(ask: Callable[[], object]) -> float:
    """How long a question takes of which no answer is remembered."""
    db.session.rollback()
    db.session.connection().info.pop("remembered", None)
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


def medians(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Counted and kept, in turn; one round before them warms up."""
    taken: list[tuple[float, float]] = []
    for _ in range(times + 1):
        with patch.object(kept, "open_cohorts", lambda _as_of, _scope: None):
            counted = milliseconds(ask)
        taken.append((counted, milliseconds(ask)))
    before, now = zip(*taken[1:], strict=True)
    return statistics.median(before), statistics.median(now)


def main() -> None:
    """Prints a line for each question, and a table for each engine and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of enrolments")
    sizes = parser.parse_args().sizes
    found = [engine for engine in engines.ENGINES if engine == "sqlite" or not engines.why_no_postgres()]
    for engine in found:
        for size in sizes:
            with registry(engine, size) as seconds:
                print(f"\n{engine}, {size:,} enrolments (made in {seconds:.1f} s, kept in {keep_all():.1f} s)")
                _print(questions(), 15 if size < 100_000 else 2)


def _print(asked: dict[str, Callable[[], object]], times: int) -> None:
    print(f"  {'':22} {'counted':>10} {'kept':>8} {'ratio':>6} {'a cohort changed':>17}")
    found = {name: medians(ask, times) for name, ask in asked.items()}
    as_if_changed(1)
    for name, ask in asked.items():
        counted, now = found[name]
        changed = statistics.median([milliseconds(ask) for _ in range(times + 1)][1:])
        print(f"  {name:22} {counted:10.1f} {now:8.1f} {counted / now:6.1f} {changed:17.1f}", flush=True)


if __name__ == "__main__":
    main()
