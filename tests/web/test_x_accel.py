"""Files that nginx sends itself: checked and allowed by the registry first."""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path

import pytest

from tests.issuing import issued
from tests.makers import an_account
from tests.pages import PageClient
from trainingreg import outside
from trainingreg.adapters.remote_store import RemoteFileStore
from trainingreg.domain.permissions import Role
from trainingreg.models import Certificate

HEADER = "X-Accel-Redirect"


@pytest.fixture
def certificate(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    monkeypatch.setitem(client.app.config, "X_ACCEL_PREFIX", "/kept-files/")
    return issued()


def _path(client: PageClient, certificate: Certificate) -> Path:
    return Path(client.app.config["INSTANCE_PATH"]) / "files" / str(certificate.file_key)


def test_nginx_is_told_which_file_to_send_and_keeps_its_headers(client: PageClient, certificate: Certificate) -> None:
    client.sign_in(an_account(Role.MINISTRY))
    answer = client.get(f"/certificates/{certificate.number}.pdf")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"", "application/pdf")
    assert answer.headers[HEADER] == f"/kept-files/{certificate.file_key}"
    assert answer.headers["Content-Length"] == "0"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{certificate.number}.pdf"'
    assert sha256(_path(client, certificate).read_bytes()).hexdigest() == certificate.file_sha256
    again = client.get(f"/certificates/{certificate.number}.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert HEADER not in again.headers


def test_nobody_out_of_scope_and_no_damaged_file_gets_as_far(client: PageClient, certificate: Certificate) -> None:
    answer = client.sign_in(an_account(Role.BASE)).get(f"/certificates/{certificate.number}.pdf")
    assert answer.status_code == 404
    assert HEADER not in answer.headers
    _path(client, certificate).write_bytes(b"something else")
    answer = client.sign_in(an_account(Role.MINISTRY)).get(f"/certificates/{certificate.number}.pdf")
    assert answer.status_code == 503
    assert HEADER not in answer.headers


def test_a_file_kept_elsewhere_is_sent_by_the_registry(
    client: PageClient, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = outside.file_store().get(str(certificate.file_key))
    elsewhere = RemoteFileStore(f"memory://{secrets.token_hex(4)}")
    elsewhere.put(str(certificate.file_key), data)
    monkeypatch.setitem(client.app.extensions, "file_store", elsewhere)
    answer = client.sign_in(an_account(Role.MINISTRY)).get(f"/certificates/{certificate.number}.pdf")
    assert answer.data == data
    assert HEADER not in answer.headers
