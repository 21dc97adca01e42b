"""Where files are kept: the same promises of a folder, of an S3 bucket and of any other place that fsspec reaches."""

from __future__ import annotations

import errno
import os
import resource
import secrets
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask

from tests.adapters.s3_server import BUCKET, free_port, s3_server
from tests.issuing import a_completed_cohort, all_certificates, issue, print_all
from trainingreg import create_app
from trainingreg.adapters.file_store import FileStore, LocalFileStore, StoreAway, out_of_room
from trainingreg.adapters.remote_store import RemoteFileStore
from trainingreg.domain.words import CertificateState

PLACES = ("folder", "memory", "s3")
KEY = "certificates/2026/GXYT-2026-44-001-0001-X.0123456789ab.pdf"


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with s3_server(tmp_path_factory.mktemp("s3") / "log") as environment:
        yield environment


@pytest.fixture
def bucket(s3: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty part of the bucket."""
    for name, value in s3.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{secrets.token_hex(4)}"


@pytest.fixture(params=PLACES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "folder":
        return LocalFileStore(tmp_path / "files")
    if request.param == "memory":
        return RemoteFileStore(f"memory://{secrets.token_hex(4)}/files/")
    return RemoteFileStore(request.getfixturevalue("bucket"))


def test_what_is_put_is_what_one_gets(store: FileStore) -> None:
    data = secrets.token_bytes(75_000)
    store.put(KEY, data)
    store.put("rosters/other.sealed", b"")
    assert store.get(KEY) == data
    assert store.get("rosters/other.sealed") == b""


def test_putting_the_same_once_more_is_harmless(store: FileStore) -> None:
    store.put(KEY, b"as issued")
    store.put(KEY, b"as issued")
    assert store.get(KEY) == b"as issued"


def test_what_is_not_there_is_not_found(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.get(KEY)


def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: FileStore) -> None:
    store.put(KEY, b"a roster")
    store.delete(KEY)
    store.delete(KEY)
    with pytest.raises(FileNotFoundError):
        store.get(KEY)


def test_a_key_does_not_leave_the_store(store: FileStore) -> None:
    for act in (store.get, store.delete, lambda key: store.put(key, b"")):
        with pytest.raises(ValueError, match="leave"):
            act("certificates/../../keys")


def test_a_check_leaves_nothing_behind(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path / "files")
    store.check(100_000)
    assert list((tmp_path / "files").iterdir()) == []


def test_in_a_bucket_an_issued_file_is_never_written_over(bucket: str) -> None:
    store = RemoteFileStore(bucket)
    store.check()
    store.put(KEY, b"as issued")
    with pytest.raises(FileExistsError):
        store.put(KEY, b"something else")
    assert store.get(KEY) == b"as issued"


@pytest.mark.parametrize("name", ["no-such-bucket", "nobody-listens"])
def test_a_bucket_that_does_not_answer_is_told_by_kind(bucket: str, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name == "nobody-listens":
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    store = RemoteFileStore(f"s3://{name}/files")
    for act in (store.check, lambda: store.put(KEY, b"")):
        with pytest.raises(StoreAway):
            act()


def test_connections_are_opened_anew_in_a_child_process(bucket: str) -> None:
    """A server forks after the app is made; a connection shared by two processes mixes their answers."""
    code = """
import os, sys
from trainingreg.adapters.remote_store import RemoteFileStore
store = RemoteFileStore(sys.argv[1])
store.put("a", b"before the fork")
child = os.fork()
if not child:
    os._exit(0 if store.get("a") == b"before the fork" else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or store.get("a") != b"before the fork")
"""
    subprocess.run([sys.executable, "-c", code, bucket], check=True, timeout=120, cwd=Path(__file__).parents[2])


def test_a_folder_keeps_all_of_a_file_or_nothing(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    store.put(KEY, b"whole")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))  # Python ignores SIGXFSZ: the write fails half-way
    try:
        with pytest.raises(OSError, match="large"):
            store.put(KEY, bytes(5000))
        with pytest.raises(OSError, match="large"):
            store.check(5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert store.get(KEY) == b"whole"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [Path(KEY).name]


def test_a_full_disk_is_told_from_other_errors() -> None:
    assert out_of_room(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert out_of_room(OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)))
    assert not out_of_room(FileNotFoundError())
    assert not out_of_room(ValueError())


@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_an_address_may_be_a_folder(tmp_path: Path, form: str) -> None:
    app = create_app({"INSTANCE_PATH": tmp_path / "instance", "FILE_STORE_URL": form.format(tmp_path / "elsewhere")})
    store = app.extensions["file_store"]
    assert isinstance(store, LocalFileStore)
    assert store.folder == tmp_path / "elsewhere"


def test_certificates_are_kept_in_a_bucket(registry: Flask, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RemoteFileStore(bucket)
    monkeypatch.setitem(registry.extensions, "file_store", store)
    issue(a_completed_cohort(people=3))
    print_all()
    made = all_certificates()
    assert [certificate.state for certificate in made] == [CertificateState.VALID] * 3
    for certificate in made:
        assert sha256(store.get(str(certificate.file_key))).hexdigest() == certificate.file_sha256
    assert registry.test_client().get("/healthz").get_json()["file_store"] is True


def test_the_health_page_says_when_the_bucket_is_away(registry: Flask, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.extensions, "file_store", RemoteFileStore("s3://no-such-bucket"))
    answer = registry.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()["file_store"]) == (503, False)
