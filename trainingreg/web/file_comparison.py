"""A dropped file that is none of ours is compared with the certificate that it says it is; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from trainingreg.documents import comparison, page_text
from trainingreg.documents.comparison import Compared
from trainingreg.documents.page_text import PageText
from trainingreg.domain import certificate_number
from trainingreg.domain import verification as rules
from trainingreg.queries import verification as questions
from trainingreg.queries.verification import IssuedFile, Verified
from trainingreg.services.certificate_facts import thawed
from trainingreg.web.certificate_file import stored

_MOST_NUMBERS = 2  # one, and that of a certificate which it replaced
_CREDENTIAL = "credential"
LABELS = {
    "number": _l("Certificate number"),
    "name": _l("Name"),
    "cohort_title": _l("Training"),
    "days": _l("Days"),
    "hours": _l("Class hours"),
    "issuer": _l("Training base"),
    "issued_on": _l("Issued"),
    "major": _l("Major"),
    "tier": _l("Tier"),
    "subject": _l("Subject kind"),
    "standard": _l("Standard"),
    "verify_code": _l("Verification code"),
    "note": _l("Note"),
    comparison.REST: _l("Everything else that is printed"),
    _CREDENTIAL: _l("Credential inside the file"),
}


@dataclass(frozen=True)
class Comparison:
    """A certificate, and how a file that bears its number and its holder's name differs from it."""

    found: Verified
    rows: list[Compared]


def compared(data: bytes) -> Comparison | None:
    """The file beside what was issued; None where number and name are not those of one certificate, whatever is wrong with them.

    Raises Invalid where nothing can be read. Number and name must stand on the page in their places, or in the credential
    inside: who has neither learns nothing.
    """
    sent = page_text.read(data)
    number, name = sent.named
    told = rules.number_key(number), rules.holder_key(name)
    numbers = certificate_number.found_in(sent.text)[:_MOST_NUMBERS]
    candidates = questions.issued_files({*numbers, *(key for key in told[:1] if key)})
    pages = [(each, page_text.read(stored(each.number, each.file_key, each.file_sha256))) for each in candidates]
    on_page = [pair for pair in pages if comparison.says_who(sent.text, pair[1].text, thawed(pair[0].facts))]
    inside = [pair for pair in pages if (pair[0].number_key, pair[0].holder_name_key) == told]
    for each, issued in [*on_page, *inside]:
        found = questions.by_number_and_name(each.number_key, each.holder_name_key)
        if found:
            return Comparison(found, _rows(sent, issued, each))
    return None


def _rows(sent: PageText, issued: PageText, certificate: IssuedFile) -> list[Compared]:
    rows = comparison.compare(sent.text, issued.text, thawed(certificate.facts))
    if not sent.credential:
        return rows
    inside, kept = (" ".join(each.named) for each in (sent, issued))
    return [*rows, Compared(_CREDENTIAL, inside, kept, is_same=sent.credential == issued.credential)]
