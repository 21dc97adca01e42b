"""The answer of a verification as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from flask import url_for

from trainingreg.documents.comparison import Compared
from trainingreg.documents.signature_check import SignatureState
from trainingreg.domain.calendar import day_of
from trainingreg.domain.words import CertificateState
from trainingreg.queries.verification import CopyNote, Verified
from trainingreg.text import Sentence
from trainingreg.web.file_comparison import LABELS


class Way(StrEnum):
    """How the question was asked."""

    WORDS = "words"
    FILE = "file"
    SEALED_FILE = "sealed_file"
    LINK = "link"
    EDITED_FILE = "edited_file"


@dataclass(frozen=True)
class Verdict:
    """What was found (None: nothing, and the same answer for every kind of nothing), how and when it was asked.

    Of a file: what its signature is worth, and of one that is none of ours how it differs, or why it cannot be read.
    """

    found: Verified | None
    asked_by: str
    asked_at: datetime
    way: Way = Way.WORDS
    note: CopyNote | None = None
    signature: SignatureState | None = None
    rows: Sequence[Compared] = ()
    refusal: Sentence | None = None

    @property
    def different(self) -> list[str]:
        """The labels of what an edited file says otherwise than was issued."""
        return [str(LABELS[row.field]) for row in self.rows if not row.is_same]

    @property
    def labels(self) -> Mapping[str, object]:
        """What the fields of an edited file are called."""
        return LABELS

    @property
    def is_stale(self) -> bool:
        """Whether the file is a copy that may not be used any more."""
        return self.note is not None and not self.note.is_good(day_of(self.asked_at))

    @property
    def look(self) -> str:
        """The colour and mark of the band."""
        if self.found and self.way is Way.EDITED_FILE:
            return "bad" if self.different else "warn"
        if self.found and self.found.state is CertificateState.VALID and self.is_stale:
            return "warn"
        looks = {CertificateState.VALID: "ok", CertificateState.REVOKED: "bad", CertificateState.SUPERSEDED: "warn"}
        return looks.get(self.found.state, "none") if self.found else "none"

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the certificate says: as frozen at issue; of one issued elsewhere, what the registry holds."""
        found = self.found
        if found is None:
            return {}
        if found.facts is not None:
            days = {name: date.fromisoformat(found.facts[name]) for name in ("starts_on", "ends_on")}
            return found.facts | days
        held = {"cohort_title": found.cohort_title, "hours": found.hours, "issuer": found.base_name, "title": ""}
        return held | {"starts_on": found.starts_on, "ends_on": found.ends_on}

    @property
    def successor_url(self) -> str | None:
        """Where the certificate that superseded this one verifies."""
        code = self.found.successor_code if self.found else None
        return url_for("verify.by_code", code=code) if code else None
