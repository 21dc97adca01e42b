"""`python -m benchmarks.pages`: CPU milliseconds and statements of the pages that people open most.

Requests go through the whole app in this process (no network, no server); what is measured is the CPU time of the process,
after `gc.freeze()` as in wsgi.py. The registry holds 10 000 enrolments, and a cohort of 500 people with their certificates.
"""

from __future__ import annotations

import contextvars
import gc
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from benchmarks import large_registry
from tests.issuing import a_completed_cohort, all_certificates, issue, print_all
from tests.makers import an_account
from tests.statements import counted
from trainingreg import clock, create_app
from trainingreg.db import transaction
from trainingreg.domain.permissions import SYSTEM, Role
from trainingreg.models import Account, LoginSession
from trainingreg.services import audit, kept_figures
from trainingreg.settings import ROOT
from trainingreg.web.sign_in import token_hash

WARM_UP, ROUNDS = 20, 200


@dataclass(frozen=True)
class Page:
    """A page to open: who opens it, and how many CPU milliseconds it may take (None: no aim of its own).

    `after_a_change` opens it each time after something was written, so that no answer is remembered.
    """

    name: str
    path: str
    reader: FlaskClient
    aim: float | None = None
    after_a_change: bool = False


@contextmanager
def registry() -> Iterator[Flask]:
    """A throw-away registry on SQLite, within its app."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE_PATH": Path(folder), "FONT_PATH": ROOT / "instance" / "fonts"})
        with app.app_context():
            upgrade()
            large_registry.fill(10_000)
            yield app


def pages(app: Flask) -> list[Page]:
    """The pages, with everything that they show."""
    cohort = a_completed_cohort(people=500)
    issue(cohort)
    print_all()
    number = all_certificates()[-1].number
    ministry, visitor = _signed_in(app, an_account(Role.MINISTRY)), app.test_client()
    base = _signed_in(app, an_account(Role.BASE, base_id=cohort.base_id))
    with transaction() as session:
        while kept_figures.keep_up(session):
            pass
    return [
        Page("list of cohorts, 50 rows", "/cohorts", ministry, 3),
        Page("list of certificates, 50 rows", "/certificates", ministry, 3),
        Page("list of teachers, 50 rows", "/teachers", ministry, 3),
        Page("cohort of 500 people", f"/cohorts/{cohort.code}", base, 20),
        Page("totals", "/totals", ministry),
        Page("totals, after a change", "/totals", ministry, after_a_change=True),
        Page("rows of one cell", "/totals/rows?measure=person_times&phase=2&unit=44", ministry, 5),
        Page("public home", "/", visitor),
        Page("public home, after a change", "/", visitor, after_a_change=True),
        Page("one certificate", f"/certificates/{number}.pdf", base),
    ]


def _signed_in(app: Flask, account: Account) -> FlaskClient:
    """A browser of somebody who has signed in."""
    token, now = secrets.token_urlsafe(16), clock.now()
    with transaction() as session:
        session.add(LoginSession(token_hash=token_hash(token), account_id=account.id, started_at=now, seen_at=now))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def opened(page: Page) -> float:
    """Opens a page as a request of its own and returns its CPU milliseconds."""
    if page.after_a_change:
        with transaction() as session:
            audit.record(session, SYSTEM, clock.now(), "benchmark", "benchmark")
    began = time.process_time()
    answer = contextvars.Context().run(page.reader.get, page.path)
    answer.get_data()
    taken = (time.process_time() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{page.path} answered {answer.status_code}")
    return taken


def main() -> None:
    """Prints a line for each page."""
    with registry() as app:
        found = pages(app)
        for page in found:
            for _ in range(WARM_UP):
                opened(page)
        gc.collect()
        gc.freeze()
        print(f"{'page':32} {'median':>8} {'p95':>8} {'p95/median':>11} {'statements':>11} {'aim':>6}")
        for page in found:
            times = sorted(opened(page) for _ in range(ROUNDS))
            with counted() as statements:
                opened(page)
            middle, late = statistics.median(times), times[int(ROUNDS * 0.95)]
            aim = "" if page.aim is None else f"≤ {page.aim:g}"
            print(f"{page.name:32} {middle:8.2f} {late:8.2f} {late / middle:11.2f} {len(statements):11} {aim:>6}", flush=True)


if __name__ == "__main__":
    main()
