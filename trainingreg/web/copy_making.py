"""How a copy of a certificate is made: from its file as issued, with a note, signed anew."""

from __future__ import annotations

from trainingreg import clock, outside
from trainingreg.documents.signing import Signing
from trainingreg.domain.refusals import Invalid
from trainingreg.queries.certificates import CertificateFile
from trainingreg.text import say
from trainingreg.web.certificate_file import stored


def made(own: CertificateFile, note: str) -> bytes:
    """The file of a copy; raises Invalid where there is nothing to copy or a character cannot be printed.

    Made in the request: a copy takes a few milliseconds and its holder waits for it.
    """
    if own.file_key is None:
        raise Invalid(say("This certificate was issued elsewhere, so there is no file of it here."))
    from trainingreg.documents.copies import annotated  # loads pikepdf and HarfBuzz: only who makes a copy pays for it

    now = clock.now()
    issued = stored(own.number, own.file_key, own.file_sha256)
    return annotated(issued, note, outside.fonts(), Signing(outside.signer(now), now))
