"""Making the files of certificates: stamped and signed outside any transaction, kept, and only then said to be valid.

The files of one claim are written by threads while the next ones are made, and become valid together in one transaction.
Who is killed before that has issued nothing: made again, the same certificate gives the same bytes under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256

from trainingreg import clock, outside
from trainingreg.adapters.file_store import FileStore
from trainingreg.db import db, transaction
from trainingreg.documents import issued
from trainingreg.documents.credential import signed_credential
from trainingreg.documents.finish import Attachment
from trainingreg.documents.look import look_of
from trainingreg.documents.signing import Signer, Signing
from trainingreg.domain.credentials import base_key
from trainingreg.domain.words import CertificateState
from trainingreg.jobs import queue
from trainingreg.jobs.failing import its_own_affair
from trainingreg.jobs.queue import Claimed
from trainingreg.jobs.stopping import Stop
from trainingreg.queries.credentials import CredentialRow
from trainingreg.queries.printing import ToPrint, to_print
from trainingreg.services import certificates
from trainingreg.services.certificate_facts import thawed
from trainingreg.services.certificates import MadeFile
from trainingreg.services.credentials import facts_of

_WRITERS = 8  # threads, which do nothing but wait for the disk or the network


def run(items: Sequence[Claimed], stop: Stop) -> None:
    """Makes the files that items of one claim ask for; a second try for the same certificate changes nothing."""
    wanted = to_print([item.certificate_id for item in items])
    db.session.remove()  # printing takes long: no transaction, not even a reading one, waits for it
    with ThreadPoolExecutor(_WRITERS) as writers:
        begun = list(_begun(items, wanted, writers, stop))
    ended: list[tuple[Claimed, MadeFile | None]] = []
    try:
        for item, file in begun:
            with its_own_affair(item):
                ended.append((item, file.result() if file else None))
    finally:
        if ended:
            _end(ended)


def _begun(
    items: Sequence[Claimed], wanted: Mapping[int | None, ToPrint], writers: ThreadPoolExecutor, stop: Stop
) -> Iterator[tuple[Claimed, Future[MadeFile] | None]]:
    """Makes one file after the other and leaves it to the writers; nothing is made of what has been revoked meanwhile."""
    store, signer = outside.file_store(), outside.signer(clock.now())
    for item in items:
        if stop.asked:
            return
        with its_own_affair(item):
            row = wanted[item.certificate_id]
            pending = row.state is CertificateState.PENDING
            yield item, writers.submit(_kept, store, row, _made(row, signer)) if pending else None


def _end(ended: Sequence[tuple[Claimed, MadeFile | None]]) -> None:
    """Says in one transaction that the files are there, apart from items that another worker has taken over."""
    with transaction() as session:
        ours = queue.finish_all(session, [item for item, _ in ended], clock.now())
        certificates.mark_made(session, [file for item, file in ended if file and item.id in ours])


def _made(wanted: ToPrint, signer: Signer) -> bytes:
    """Prints and signs the file. The same certificate gives the same bytes at every try."""
    attachments = [_credential(wanted.credential, wanted.created_at)] if wanted.credential else []
    signing = Signing(signer, wanted.created_at)
    facts, look = thawed(wanted.facts), look_of(wanted.design)
    return issued.make(facts, look, outside.fonts(), outside.templates(), attachments, signing)


def _credential(row: CredentialRow, made_at: datetime) -> Attachment:
    """The certificate once more, as a verifiable credential that wallets can read."""
    key = outside.credential_keys().private(base_key(row.base_code))
    data = signed_credential(facts_of(row), key)
    return Attachment("credential.json", "application/json", "Open Badges 3.0", data, made_at)


def _kept(store: FileStore, wanted: ToPrint, data: bytes) -> MadeFile:
    """Keeps the file, named by its own content too: a late worker can never write over what has been issued."""
    digest = sha256(data).hexdigest()
    key = f"certificates/{wanted.issued_on.year}/{wanted.number}.{digest[:12]}.pdf"
    store.put(key, data)
    return MadeFile(wanted.certificate_id, key, digest, len(data))
