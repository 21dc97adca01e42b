"""A full disk: the work says why it waits, costs nothing meanwhile, and goes on when there is room."""

from __future__ import annotations

import errno
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.issuing import a_completed_cohort, all_certificates, issue
from tests.jobs.workers import FLASK, PATIENCE, Workers, files, made, wait_until
from tests.makers import an_account
from tests.pages import PageClient
from tests.workbooks import history_xlsx
from trainingreg import outside
from trainingreg.adapters.file_store import StoreAway
from trainingreg.db import db
from trainingreg.domain.permissions import Role
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import certificates
from trainingreg.jobs.failing import CannotKeepFiles
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import Worker, work
from trainingreg.models import JobItem
from trainingreg.models.job import JobState
from trainingreg.text import Sentence

PEOPLE = 3


def _why_no_small_disk() -> str:
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "no small disk can be mounted here: not root, or not allowed"


@pytest.fixture
def workers(registry: Flask) -> Iterator[Workers]:
    for path in files(registry):
        path.unlink()
    outside.fonts()
    started = Workers(registry)
    yield started
    started.end()


@pytest.fixture
def on_a_full_disk(registry: Flask) -> tuple[str, ...]:
    """A command before a worker's own: the folder of files is a disk of two megabytes, and full, for that worker alone."""
    if reason := _why_no_small_disk():
        pytest.skip(reason)
    folder = Path(registry.config["INSTANCE_PATH"]) / "files"
    folder.mkdir(exist_ok=True)
    script = 'mount -t tmpfs -o size=2m none "$0" && { cat /dev/zero >"$0/full" 2>/dev/null; exec "$@"; }'
    return ("unshare", "--mount", "sh", "-c", script, str(folder), *FLASK, "worker")


def _items() -> list[JobItem]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(JobItem).execution_options(populate_existing=True)))


def _all_say_why() -> bool:
    return all(item.state is JobState.QUEUED and item.error for item in _items())


def test_a_worker_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    registry: Flask, workers: Workers, on_a_full_disk: tuple[str, ...]
) -> None:
    issue(a_completed_cohort(people=PEOPLE))
    worker = workers.start(command=on_a_full_disk)
    wait_until(_all_say_why, "the reason")
    assert {item.attempts for item in _items()} == {0}
    assert "no room left" in str(Sentence.from_json(_items()[0].error or {}))
    inside = Path(f"/proc/{worker.pid}/root{registry.config['INSTANCE_PATH']}/files")
    (inside / "full").unlink()
    wait_until(lambda: made() == PEOPLE, "certificates when there is room")
    kept = {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()}
    assert kept == {certificate.file_key for certificate in all_certificates()}
    assert [(item.state, item.error, item.attempts) for item in _items()] == [(JobState.DONE, None, 1)] * PEOPLE


def test_a_worker_that_is_to_drain_the_queue_ends_on_a_full_disk_with_the_reason(
    registry: Flask, workers: Workers, on_a_full_disk: tuple[str, ...]
) -> None:
    issue(a_completed_cohort(people=PEOPLE))
    worker = workers.start("--drain", command=on_a_full_disk)
    _, said = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 1
    assert "Traceback" not in said
    assert _all_say_why()
    assert workers.start("--drain").wait(timeout=PATIENCE) == 0  # elsewhere there is room
    assert made() == PEOPLE


class _Away:
    """A file store that cannot keep anything for a while."""

    def __init__(self, registry: Flask, problem: OSError, checks: int) -> None:
        self.behind, self.problem, self.checks = registry.extensions["file_store"], problem, checks

    def put(self, key: str, data: bytes) -> None:
        if self.checks:
            raise self.problem
        self.behind.put(key, data)

    def check(self, room: int) -> None:
        if self.checks:
            self.checks -= 1
            raise self.problem
        self.behind.check(room)


@pytest.mark.parametrize("problem", [StoreAway("connection refused"), OSError(errno.EDQUOT, "quota")], ids=["away", "quota"])
def test_nothing_is_tried_again_before_files_can_be_kept(
    registry: Flask, monkeypatch: pytest.MonkeyPatch, problem: OSError
) -> None:
    outside.fonts()
    monkeypatch.setitem(registry.extensions, "file_store", _Away(registry, problem, checks=3))
    issue(a_completed_cohort(people=PEOPLE))
    worker = Worker(Stop(), lease_seconds=30)
    with registry.app_context():
        assert [worker.once() for _ in range(4)] == [False] * 4
    assert _all_say_why()
    with registry.app_context():
        assert [worker.once() for _ in range(2)] == [True, False]
    assert [certificate.state for certificate in all_certificates()] == [CertificateState.VALID] * PEOPLE
    assert [(item.error, item.attempts) for item in _items()] == [(None, 1)] * PEOPLE


def test_what_was_kept_before_the_disk_was_full_is_valid_and_the_rest_waits(
    registry: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.fonts()
    store = _Away(registry, OSError(errno.ENOSPC, "No space left on device"), checks=0)
    usual = store.behind.put

    def put(key: str, data: bytes) -> None:
        if len(files(registry)) == PEOPLE:
            raise store.problem
        usual(key, data)

    monkeypatch.setattr(store, "put", put)
    monkeypatch.setattr(certificates, "_WRITERS", 1)
    monkeypatch.setitem(registry.extensions, "file_store", store)
    for path in files(registry):
        path.unlink()
    issue(a_completed_cohort(people=PEOPLE + 2))
    with registry.app_context():
        assert not Worker(Stop(), lease_seconds=30).once()
    assert [item.state for item in _items()] == [JobState.DONE] * PEOPLE + [JobState.QUEUED] * 2
    assert [(bool(item.error), item.attempts) for item in _items()] == [(False, 1)] * PEOPLE + [(True, 0)] * 2
    assert made() == PEOPLE


def test_whoever_drains_the_queue_is_told_that_no_file_can_be_kept(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    outside.fonts()
    monkeypatch.setitem(registry.extensions, "file_store", _Away(registry, StoreAway("connection refused"), checks=1))
    issue(a_completed_cohort(people=PEOPLE))
    with registry.app_context(), pytest.raises(CannotKeepFiles, match="does not answer"):
        work(Stop(), poll_seconds=0, lease_seconds=30, drain=True)
    assert _all_say_why()


def test_the_page_of_a_cohort_says_why_its_certificates_wait(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    outside.fonts()
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setitem(client.app.extensions, "file_store", _Away(client.app, full, checks=1))
    cohort = a_completed_cohort(people=PEOPLE)
    issue(cohort)
    with client.app.app_context():
        Worker(Stop(), lease_seconds=30).once()
    client.sign_in(an_account(Role.MINISTRY))
    assert "no room left to keep files" in client.get(f"/cohorts/{cohort.code}?lang=en").get_data(as_text=True)
    assert "no room left to keep files" in client.get("/certificates?lang=en").get_data(as_text=True)


def test_a_workbook_that_cannot_be_kept_is_answered_with_the_reason(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.sign_in(an_account(Role.MINISTRY)).get("/?lang=en")
    full = OSError(errno.ENOSPC, "No space left on device")
    for problem, status, sentence in ((full, 507, "no room left on the disk"), (StoreAway("refused"), 503, "does not answer")):
        monkeypatch.setitem(client.app.extensions, "file_store", _Away(client.app, problem, checks=1))
        file = {"file": (io.BytesIO(history_xlsx()), "history.xlsx")}
        answer = client.post("/history", file, content_type="multipart/form-data")
        assert answer.status_code == status
        assert sentence in answer.get_data(as_text=True)
