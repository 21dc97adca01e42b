"""A season's certificates through real workers, with database and files: wall and CPU seconds, on each engine.

    python -m benchmarks.batch [people] [workers]

So many people have completed cohorts of 500 in a throw-away registry. Their certificates are issued, and then as many
`flask worker --drain` as asked for (one for each core) make, sign and keep every file, each with its credential and both
proofs. What is timed is the whole life of these processes, start included. PostgreSQL is left out where none answers.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from benchmarks.certificates import teachers
from tests import engines, makers
from tests.issuing import PRINTING
from trainingreg import clock, create_app
from trainingreg.db import db, transaction
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, Teacher
from trainingreg.services import certificates

COHORT_SIZE = 500
MOST_SECONDS = 25.0  # for 5 000 with their proofs, on two cores
DATABASE = "trainingreg_benchmark_batch"
ROOT = Path(__file__).resolve().parent.parent


def main(people: int, workers: int) -> int:
    """Measures each engine; exit status 1 if 5 000 certificates take longer than they may."""
    print(f"{people} certificates, {workers} workers, load {os.getloadavg()[0]:.1f}")
    seconds = [measured("SQLite", "", people, workers)]
    if engines.why_no_postgres():
        print(engines.why_no_postgres())
    else:
        seconds.append(measured("PostgreSQL", engines.fresh_database(DATABASE), people, workers))
        engines.drop_database(DATABASE)
    return 0 if max(seconds) / people * 5000 <= MOST_SECONDS else 1


def measured(engine: str, address: str, people: int, workers: int) -> float:
    """The wall seconds that the workers took."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": folder, "DATABASE_URL": address})
        with app.app_context():
            upgrade()
            start = time.perf_counter()
            for serial in range(1, people // COHORT_SIZE + 1):
                issue_cohort(serial)
            issued = time.perf_counter() - start
            wall, cpu = drained({"INSTANCE_PATH": folder, "DATABASE_URL": address}, workers)
            valid = db.session.scalar(sa.select(sa.func.count()).where(Certificate.state == CertificateState.VALID))
            db.session.remove()
            db.engine.dispose()
    assert valid == people, f"{valid} certificates were made"
    rate = f"{people / wall:.0f} certificates a second, {cpu / people * 1000:.2f} ms of CPU each"
    print(f"  {engine:10} {wall:6.1f} s wall {cpu:6.1f} s CPU  {rate}  (filled and issued before in {issued:.1f} s)")
    return wall


def issue_cohort(serial: int) -> None:
    """A cohort that 500 people completed, with its certificates issued."""
    values = {"state": CohortState.COMPLETED, "starts_on": date(2026, 10, serial % 20 + 1), "ends_on": date(2026, 10, 31)}
    cohort = makers.a_cohort(capacity=COHORT_SIZE, seats_taken=COHORT_SIZE, enrol_from=None, enrol_until=None, **values)
    school = makers.a_school()
    names = (facts.name for facts, _ in zip(teachers(), range(COHORT_SIZE), strict=False))
    with transaction() as session:
        people = [
            Teacher(ref=f"T{serial:03d}{n:04d}", name=name, name_key=name, school_id=school.id, created_at=makers.NOW)
            for n, name in enumerate(names)
        ]
        session.add_all(people)
        session.flush()
        _complete(session, cohort, people)
    with transaction() as session:
        certificates.issue(session, cohort.id, SYSTEM, clock.now(), PRINTING)


def _complete(session: Session, cohort: Cohort, people: Sequence[Teacher]) -> None:
    came = {"cohort_id": cohort.id, "state": EnrolmentState.COMPLETED, "applied_on": cohort.starts_on, "created_at": makers.NOW}
    came |= {"attended_on": cohort.starts_on}
    rows = [came | {"teacher_id": each.id, "school_id": each.school_id, "position": n} for n, each in enumerate(people)]
    enrolments = session.scalars(sa.insert(Enrolment).returning(Enrolment.id), rows)
    done = {"completed_on": cohort.ends_on, "hours": cohort.hours, "recorded_at": makers.NOW}
    session.execute(sa.insert(Completion), [done | {"enrolment_id": enrolment} for enrolment in enrolments])


def drained(settings: dict[str, str], workers: int) -> tuple[float, float]:
    """Wall and CPU seconds of workers until the queue is empty."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--drain"]
    wall, cpu = time.perf_counter(), children_cpu()
    started = [subprocess.Popen(command, cwd=ROOT, env=os.environ | settings) for _ in range(workers)]
    assert [worker.wait() for worker in started] == [0] * workers
    return time.perf_counter() - wall, children_cpu() - cpu


def children_cpu() -> float:
    """CPU seconds of processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    sys.exit(main(given[0] if given else 5000, given[1] if len(given) > 1 else os.cpu_count() or 1))
