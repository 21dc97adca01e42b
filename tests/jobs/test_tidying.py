"""What nobody needs any more is removed, whoever is killed meanwhile; dropped copies are still recognised."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.adapters.s3_server import BUCKET, s3_server
from tests.crowds import all_at_once
from tests.issuing import issued, print_all
from tests.jobs.workers import PATIENCE, Workers, wait_until
from tests.makers import NOW, TODAY
from tests.pages import PageClient
from tests.reading import fresh
from trainingreg import clock, outside
from trainingreg.adapters.file_store import FileStore, StoreAway
from trainingreg.adapters.remote_store import RemoteFileStore
from trainingreg.db import transaction
from trainingreg.domain.holder_copies import FILE_KEPT
from trainingreg.jobs import tidying
from trainingreg.models import AnnotatedCopy, Certificate, JobBatch, JobItem, SignInFailure, Upload
from trainingreg.models.job import JobKind
from trainingreg.models.upload import UploadKind
from trainingreg.services import sign_in


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an S3 server."""
    with s3_server(tmp_path_factory.mktemp("s3") / "log") as environment:
        yield environment


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, registry: Flask, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """Where files are kept, here or elsewhere."""
    if request.param == "bucket":
        for name, value in request.getfixturevalue("s3").items():
            monkeypatch.setenv(name, value)
        monkeypatch.setitem(registry.extensions, "file_store", RemoteFileStore(f"s3://{BUCKET}/{secrets.token_hex(4)}"))
    return outside.file_store()


def _a_copy(certificate: Certificate, last_on: date = TODAY, ended: bool = False) -> AnnotatedCopy:
    """A copy made thirty days ago, with its file in the store."""
    data = secrets.token_bytes(64)
    key = f"copies/{secrets.token_hex(8)}.pdf"
    outside.file_store().put(key, data)
    copy = AnnotatedCopy(
        certificate_id=certificate.id,
        purpose="评审",
        last_on=last_on,
        file_key=key,
        file_sha256=sha256(data).hexdigest(),
        created_at=NOW - timedelta(30),
        ended_at=NOW - timedelta(1) if ended else None,
    )
    with transaction() as session:
        session.add(copy)
        session.flush()
        session.expunge(copy)
    return copy


def _is_kept(copy: AnnotatedCopy) -> bool:
    try:
        outside.file_store().get(copy.file_key)
    except FileNotFoundError:
        return False
    return True


def _removed() -> set[str]:
    """The keys of files that are on record as removed."""
    return set(fresh().scalars(sa.select(AnnotatedCopy.file_key).where(AnnotatedCopy.file_removed_at.is_not(None))))


def test_expired_and_ended_copies_lose_their_files_and_live_ones_do_not(store: FileStore) -> None:
    certificate = issued()
    issued_key, long_ago = str(certificate.file_key), TODAY - timedelta(FILE_KEPT + 1)
    gone = [_a_copy(certificate, long_ago), _a_copy(certificate, TODAY + timedelta(9), ended=True)]
    left = [_a_copy(certificate), _a_copy(certificate, long_ago + timedelta(1)), _a_copy(certificate, TODAY + timedelta(9))]
    assert tidying.remove_copies() == 2
    assert [_is_kept(copy) for copy in gone + left] == [False] * 2 + [True] * 3
    assert _removed() == {copy.file_key for copy in gone}
    assert tidying.remove_copies() == 0
    assert store.get(issued_key)


@pytest.mark.usefixtures("store")
def test_who_is_killed_after_the_file_and_before_the_note_is_followed_by_one_that_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copy = _a_copy(issued(), TODAY - timedelta(30))

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(tidying.holder_copies, "note_removed", killed)
        with pytest.raises(Killed):
            tidying.remove_copies()
    assert not _is_kept(copy)
    assert _removed() == set()
    assert tidying.remove_copies() == 1
    assert _removed() == {copy.file_key}


def test_many_workers_at_once_remove_the_same(registry: Flask) -> None:
    certificate = issued()
    copies = [_a_copy(certificate, TODAY - timedelta(30)) for _ in range(6)]
    all_at_once(registry, range(4), lambda _number: tidying.remove_copies(), threads=4)
    assert not any(map(_is_kept, copies))
    assert _removed() == {copy.file_key for copy in copies}


def test_a_store_that_is_away_is_tried_again_later(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = issued()
    copies = [_a_copy(certificate, TODAY - timedelta(30)) for _ in range(2)]
    asked: list[str] = []

    def away(key: str) -> None:
        asked.append(key)
        raise StoreAway("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(registry.extensions["file_store"], "delete", away)
        assert tidying.remove_copies() == 0
    assert asked == [copies[0].file_key]
    assert tidying.remove_copies() == 2


def test_one_file_that_cannot_be_removed_does_not_keep_the_others(registry: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = issued()
    first, second = (_a_copy(certificate, TODAY - timedelta(30)) for _ in range(2))
    store = registry.extensions["file_store"]
    delete = store.delete

    def refuse(key: str) -> None:
        if key == first.file_key:
            raise PermissionError(key)
        delete(key)

    monkeypatch.setattr(store, "delete", refuse)
    assert tidying.remove_copies() == 1
    assert _removed() == {second.file_key}


def test_a_dropped_copy_whose_file_is_gone_is_still_recognised(client: PageClient) -> None:
    copy = _a_copy(issued(), TODAY - timedelta(30))
    data = outside.file_store().get(copy.file_key)
    assert tidying.remove_copies() == 1
    answer = client.post("/verify/file?lang=en", {"file": (BytesIO(data), "copy.pdf")}, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert ">Copy no longer good</h2>" in page
    assert "This copy was good until 24 Oct 2026." in page


def test_the_worker_does_it_when_there_is_nothing_else_to_do(registry: Flask) -> None:
    certificate = issued()
    copy = _a_copy(certificate, TODAY - timedelta(30))
    print_all()
    assert not _is_kept(copy)


def test_a_worker_killed_with_9_in_the_middle_is_followed_by_one_that_removes_the_rest(registry: Flask) -> None:
    certificate = issued()
    copies = [_a_copy(certificate, date(2020, 1, 1)) for _ in range(150)]
    workers = Workers(registry)
    try:
        first = workers.start()
        wait_until(lambda: len(_removed()) >= 5, "the first removed files")
        first.kill()
        first.wait()
        assert workers.start("--drain").wait(timeout=PATIENCE) == 0
    finally:
        workers.end()
    assert not any(map(_is_kept, copies))
    assert len(_removed()) == len(copies)


def _an_upload(kind: UploadKind, days_ago: int) -> Upload:
    key = f"{kind}s/{secrets.token_hex(8)}.sealed"
    outside.file_store().put(key, b"sealed")
    with transaction() as session:
        waits = Upload(
            token=secrets.token_hex(8), kind=kind, file_name="x.xlsx", file_key=key, uploaded_at=NOW - timedelta(days=days_ago)
        )
        session.add(waits)
    return waits


def _waits(upload: Upload) -> bool:
    found = fresh().get_one(Upload, upload.id)
    try:
        outside.file_store().get(found.file_key)
    except FileNotFoundError:
        assert found.finished_at is not None
        return False
    return found.finished_at is None


@pytest.mark.usefixtures("registry")
def test_workbooks_that_nobody_dealt_with_are_removed_after_a_week() -> None:
    old = [_an_upload(kind, 8) for kind in UploadKind]
    new = [_an_upload(kind, 6) for kind in UploadKind]
    in_work = _an_upload(UploadKind.HISTORY, 8)
    with transaction() as session:
        batch = JobBatch(kind=JobKind.HISTORY_CHECK, created_at=NOW)
        session.add(batch)
        session.flush()
        session.add(JobItem(batch_id=batch.id, kind=JobKind.HISTORY_CHECK, upload_id=in_work.id))
    tidying.tidy()
    assert [_waits(upload) for upload in (*old, *new, in_work)] == [False, False, True, True, True]


@pytest.mark.usefixtures("registry")
def test_failed_tries_are_forgotten_after_an_hour() -> None:
    with transaction() as session:
        sign_in.count_failure(session, ["name:wangming"], NOW - timedelta(minutes=61))
        sign_in.count_failure(session, ["address:192.0.2.7"], NOW - timedelta(minutes=59))
    tidying.tidy()
    with transaction() as session:
        assert list(session.scalars(sa.select(SignInFailure.key))) == ["address:192.0.2.7"]
