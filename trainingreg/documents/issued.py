"""Certificates as they are issued: stamped, or laid out where stamping cannot; with their attachments, signed."""

from collections.abc import Sequence

from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.finish import Attachment, finished
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.look import Look
from trainingreg.documents.signing import Signing
from trainingreg.documents.stamping.kept import TemplateCache
from trainingreg.documents.stamping.template import CannotStamp


def make(
    facts: CertificateFacts,
    look: Look,
    fonts: FontSet,
    templates: TemplateCache,
    attachments: Sequence[Attachment] = (),
    signing: Signing | None = None,
) -> bytes:
    """The file of a certificate: the same values give the same bytes. MissingGlyph or Overflow where it cannot be printed."""
    try:
        return templates.template(facts, look, fonts).stamp(facts, attachments, signing)
    except CannotStamp:
        from trainingreg.documents.laid_out import render  # loads WeasyPrint: only who needs it pays for it

        return finished(render(facts, look, fonts), attachments, signing)
