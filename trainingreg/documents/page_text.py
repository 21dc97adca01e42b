"""What can be read in a PDF that somebody has sent: its text and the credential inside, or a sentence why nothing can."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainingreg.documents import confined
from trainingreg.domain.refusals import Invalid
from trainingreg.text import Sentence, say

MOST_BYTES = 10 * 1024 * 1024
_CPU_SECONDS = 5
_CHILD = Path(__file__).with_name("page_text_child.py")
_UNREADABLE = say("The file cannot be read as a PDF.")
_REFUSALS: dict[str, Sentence] = {
    "unreadable": _UNREADABLE,
    "locked": say("The file is encrypted, so nothing in it is read. Certificates are issued without encryption."),
    "pages": say("The file has too many pages. A certificate has one."),
    "long": say("There is far more text in the file than a certificate has."),
}
_NO_TEXT = say(
    "No text can be read in this file: it may be a scan, a photograph or a screenshot. Ask for the file as it was downloaded, "
    "or verify by number and name."
)


@dataclass(frozen=True)
class PageText:
    """The text of all pages, in lines, and the credential inside (empty where there is none)."""

    text: str
    credential: str

    @property
    def named(self) -> tuple[str, str]:
        """Number and name as the credential says them; empty where it does not."""
        try:
            subject: Any = json.loads(self.credential)["credentialSubject"]
            number, name = subject["licenseNumber"], subject["identifier"][0]["identityHash"]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            return "", ""
        return (number, name) if isinstance(number, str) and isinstance(name, str) else ("", "")


def read(data: bytes) -> PageText:
    """Reads a file in a process of its own; raises Invalid with the reason where it is not, or cannot be, read."""
    if len(data) > MOST_BYTES:
        raise Invalid(say("The file is larger than %(megabytes)s MB.", megabytes=MOST_BYTES // 1024 // 1024))
    if b"%PDF-" not in data[:1024]:
        raise Invalid(say("This is not a PDF file."))
    try:
        answer = json.loads(confined.run(_CHILD, data, _CPU_SECONDS))
    except confined.Overstrained:
        raise Invalid(_UNREADABLE) from None
    if "refusal" in answer:
        raise Invalid(_REFUSALS[answer["refusal"]])
    if not answer["text"].strip():
        raise Invalid(_NO_TEXT)
    return PageText(**answer)
