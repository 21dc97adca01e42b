"""A certificate's file as an answer: exactly the bytes that were issued, or were sealed elsewhere afterwards."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from flask import Response, current_app, make_response, request

from trainingreg import outside
from trainingreg.adapters.file_store import LocalFileStore, StoreAway
from trainingreg.domain.refusals import Refusal
from trainingreg.domain.words import CertificateState
from trainingreg.queries.certificates import CertificateFile
from trainingreg.text import Sentence, say


class NoFile(Refusal):
    """There is no file to give, and a sentence says why."""

    status = 404


class FileDamaged(Refusal):
    """The stored file is not the one that was issued: nothing is given rather than something else."""

    status = 503

    def __init__(self) -> None:
        super().__init__(say("The stored file of this certificate is missing or damaged. Tell whoever runs the registry."))


def answer(found: CertificateFile) -> Response:
    """The PDF, shown in the browser or (`?download=1`) saved; named by the number alone, never by a person.

    Where it was sealed elsewhere that file is given, unless the one as issued is asked for (`?as=issued`).
    """
    if found.file_key is None:
        raise NoFile(_why_none(found))
    key, digest = _wanted(found)
    data = stored(found.number, key, digest)
    response = make_response(data)
    response.mimetype = "application/pdf"
    kind = "attachment" if request.args.get("download") else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{found.number}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(str(digest))
    response.make_conditional(request)
    if response.status_code == 200 and current_app.config["X_ACCEL_PREFIX"]:
        _let_nginx_send(response, str(key))
    return response


def _let_nginx_send(response: Response, key: str) -> None:
    """The bytes have been read and are right; a slow reader then keeps nginx busy and not one of our threads."""
    if isinstance(outside.file_store(), LocalFileStore):
        response.headers["X-Accel-Redirect"] = current_app.config["X_ACCEL_PREFIX"].rstrip("/") + "/" + quote(key)
        response.set_data(b"")


def _wanted(found: CertificateFile) -> tuple[str | None, str | None]:
    """Key and hash of the file that is asked for."""
    if found.sealed_file_key is None or request.args.get("as") == "issued":
        return found.file_key, found.file_sha256
    return found.sealed_file_key, found.sealed_sha256


def _why_none(found: CertificateFile) -> Sentence:
    if found.issued_elsewhere:
        return say("This certificate was issued elsewhere, so there is no file of it here.")
    if found.state is CertificateState.PENDING:
        return say("The file of this certificate is not made yet. Try again in a moment.")
    return say("This certificate was revoked before its file was made.")


def stored(number: str, key: str | None, digest: str | None) -> bytes:
    """The bytes of a certificate's file, if they are still those that were kept; raises FileDamaged, or StoreAway for a while."""
    try:
        data = outside.file_store().get(str(key))
    except StoreAway:
        raise
    except OSError:
        data = b""
    if sha256(data).hexdigest() != digest:
        current_app.logger.error("the file of certificate %s is missing or damaged", number)
        raise FileDamaged
    return data
