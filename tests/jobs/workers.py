"""Real worker processes on a test's own registry, killed when the test ends; and what they have made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from tests.crowds import rows_of
from tests.issuing import all_certificates
from trainingreg import outside
from trainingreg.db import db
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, JobItem
from trainingreg.models.job import JobState

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 240.0  # for a machine that has much else to do
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


class Workers:
    """Starts processes on the test's own registry and kills every one that is left, with its children."""

    def __init__(self, app: Flask, **settings: str) -> None:
        self.environment = os.environ | {
            "INSTANCE_PATH": str(app.config["INSTANCE_PATH"]),
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "WORKER_POLL_SECONDS": "0.05",
            "JOB_LEASE_SECONDS": "1",
            **settings,
        }
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *options: str, command: tuple[str, ...] = (*FLASK, "worker")) -> subprocess.Popen[str]:
        """A worker, the leader of a process group of its own."""
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Kills what still runs."""
        for process in self.started:
            kill_tree(process)
            process.communicate()


def kill_tree(process: subprocess.Popen[str]) -> None:
    """Kills a process and all its children with -9, and waits until it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def files(registry: Flask) -> list[Path]:
    """The files of certificates, drafts that were never finished apart."""
    return sorted((Path(registry.config["INSTANCE_PATH"]) / "files" / "certificates").rglob("[!.]*.pdf"))


def made() -> int:
    """How many certificates are valid by now."""
    db.session.rollback()
    return rows_of(db.session, Certificate, Certificate.state == CertificateState.VALID)


def wait_until(so: Callable[[], object], what: str) -> None:
    """Waits for something to be so; what it was is said when it never is."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.01)


def check_nothing_lost_nothing_twice(registry: Flask, numbers: set[str]) -> None:
    """Every number that was issued, once; every one valid; one file each, unchanged; nothing left to do."""
    found = all_certificates()
    assert sorted(certificate.number for certificate in found) == sorted(numbers)
    assert {certificate.state for certificate in found} == {CertificateState.VALID}
    assert len({certificate.file_key for certificate in found}) == len(found) == len(files(registry))
    for certificate in found:
        assert sha256(outside.file_store().get(str(certificate.file_key))).hexdigest() == certificate.file_sha256
    assert len(found) == rows_of(db.session, JobItem)
    assert set(db.session.scalars(sa.select(JobItem.state))) == {JobState.DONE}
