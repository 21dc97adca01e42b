"""Making the file of one certificate: rendered outside any transaction, kept, and only then said to be valid."""

from __future__ import annotations

from hashlib import sha256

from trainingreg import clock, outside
from trainingreg.db import db, transaction
from trainingreg.documents.laid_out import render
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import queue
from trainingreg.jobs.queue import Claimed
from trainingreg.queries.printing import ToPrint, to_print
from trainingreg.services import certificates
from trainingreg.services.certificate_facts import thawed


def run(item: Claimed) -> None:
    """Makes the file that an item asks for; a second try for the same certificate changes nothing.

    A file is named by its own content too, so that a late worker can never write over what has been issued.
    """
    wanted = to_print(item.certificate_id)
    db.session.remove()  # printing takes long: no transaction, not even a reading one, waits for it
    made = _made(wanted) if wanted.state is CertificateState.PENDING else None
    with transaction() as session:
        queue.finish(session, item, clock.now())
        if made:
            certificates.mark_made(session, wanted.certificate_id, *made)


def _made(wanted: ToPrint) -> tuple[str, str, int]:
    """Prints and keeps the file: its key, hash and size."""
    data = render(thawed(wanted.facts), outside.look(), outside.fonts())
    digest = sha256(data).hexdigest()
    key = _key(wanted, digest)
    outside.file_store().put(key, data)
    return key, digest, len(data)


def _key(wanted: ToPrint, digest: str) -> str:
    return f"certificates/{wanted.issued_on.year}/{wanted.number}.{digest[:12]}.pdf"
