"""Making the file of one certificate: stamped and signed outside any transaction, kept, and only then said to be valid."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from trainingreg import clock, outside
from trainingreg.db import db, transaction
from trainingreg.documents import issued
from trainingreg.documents.credential import signed_credential
from trainingreg.documents.finish import Attachment
from trainingreg.documents.signing import Signing
from trainingreg.domain.credentials import base_key
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import queue
from trainingreg.jobs.queue import Claimed
from trainingreg.queries.credentials import CredentialRow, of_certificate
from trainingreg.queries.printing import ToPrint, to_print
from trainingreg.services import certificates
from trainingreg.services.certificate_facts import thawed
from trainingreg.services.credentials import facts_of


def run(item: Claimed) -> None:
    """Makes the file that an item asks for; a second try for the same certificate changes nothing.

    A file is named by its own content too, so that a late worker can never write over what has been issued.
    """
    wanted, described = to_print(item.certificate_id), of_certificate(item.certificate_id)
    db.session.remove()  # printing takes long: no transaction, not even a reading one, waits for it
    made = _made(wanted, described) if wanted.state is CertificateState.PENDING else None
    with transaction() as session:
        queue.finish(session, item, clock.now())
        if made:
            certificates.mark_made(session, wanted.certificate_id, *made)


def _made(wanted: ToPrint, described: CredentialRow | None) -> tuple[str, str, int]:
    """Prints, signs and keeps the file: its key, hash and size. The same certificate gives the same bytes at every try."""
    attachments = [_credential(described, wanted.created_at)] if described else []
    signing = Signing(outside.signer(clock.now()), wanted.created_at)
    facts = thawed(wanted.facts)
    data = issued.make(facts, outside.look(), outside.fonts(), outside.templates(), attachments, signing)
    digest = sha256(data).hexdigest()
    key = _key(wanted, digest)
    outside.file_store().put(key, data)
    return key, digest, len(data)


def _credential(row: CredentialRow, made_at: datetime) -> Attachment:
    """The certificate once more, as a verifiable credential that wallets can read."""
    key = outside.credential_keys().private(base_key(row.base_code))
    data = signed_credential(facts_of(row), key)
    return Attachment("credential.json", "application/json", "Open Badges 3.0", data, made_at)


def _key(wanted: ToPrint, digest: str) -> str:
    return f"certificates/{wanted.issued_on.year}/{wanted.number}.{digest[:12]}.pdf"
