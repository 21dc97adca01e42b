"""How a copy of a certificate is made: its frozen facts printed again, with a note."""

from __future__ import annotations

from dataclasses import replace

from trainingreg import outside
from trainingreg.domain.refusals import Invalid
from trainingreg.queries.certificates import CertificateDetail
from trainingreg.services.certificate_facts import thawed
from trainingreg.text import say


def made(own: CertificateDetail, note: str) -> bytes:
    """The file of a copy; raises Invalid where there is nothing to print or a character cannot be printed.

    Printed in the request: a copy takes a twentieth of a second and its holder waits for it.
    """
    if own.facts is None:
        raise Invalid(say("This certificate was issued elsewhere, so there is no file of it here."))
    from trainingreg.documents.laid_out import render  # loads WeasyPrint: only who makes a copy pays for it

    facts = thawed(own.facts)
    return render(replace(facts, note=f"{facts.note} {note}".lstrip()), outside.look(), outside.fonts())
