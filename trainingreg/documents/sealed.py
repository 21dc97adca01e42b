"""A certificate sealed by another platform: ours in every byte, with a seal appended, or refused with a sentence.

Whether the seal itself is good is for that platform to say; its algorithms (SM2 and others) are not ours.
"""

from __future__ import annotations

from pathlib import Path

from trainingreg.documents import confined
from trainingreg.domain.refusals import Invalid
from trainingreg.text import Sentence, say

MOST_BYTES = 10 * 1024 * 1024
_CHILD = Path(__file__).with_name("sealing_child.py")
_UNREADABLE = say("The file cannot be read as a PDF.")
_REFUSALS: dict[str, Sentence] = {
    "unreadable": _UNREADABLE,
    "redrawn": say("What the page shows has been changed. A seal may only be put on top of it."),
    "bare": say("There is no seal over the certificate in this file, only the certificate as issued."),
}


def check_sealed(issued: bytes, sent: bytes) -> None:
    """Raises Invalid unless `sent` is `issued` with a seal appended to it."""
    if len(sent) > MOST_BYTES:
        raise _refused(say("The file is larger than %(megabytes)s MB.", megabytes=MOST_BYTES // 1024 // 1024))
    if not sent.startswith(b"%PDF-"):
        raise _refused(say("This is not a PDF file."))
    if not sent.startswith(issued):
        raise _refused(
            say(
                "This is another file than the certificate as issued, or it was saved anew before or while it was sealed. "
                "Seal the file as downloaded from here, in a way that only appends to it."
            )
        )
    if sent == issued:
        raise _refused(_REFUSALS["bare"])
    _check_appended(issued, sent)


def _check_appended(issued: bytes, sent: bytes) -> None:
    try:
        answer = confined.run(_CHILD, len(issued).to_bytes(8, "big") + sent).decode()
    except confined.Overstrained:
        raise _refused(_UNREADABLE) from None
    if answer in _REFUSALS:
        raise _refused(_REFUSALS[answer])


def _refused(why: Sentence) -> Invalid:
    return Invalid(why, "file")
