"""What the page of a cohort's certificates shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trainingreg.queries.cohort_certificates import CohortCertificate, Missing
from trainingreg.queries.cohorts import CohortFacts


def context(cohort: CohortFacts, everybody: Sequence[CohortCertificate]) -> dict[str, Any]:
    """Everything for the page."""
    ready = sum(each.missing is None for each in everybody)
    return {"cohort": cohort, "everybody": everybody, "ready": ready, "left_out": left_out(everybody)}


def left_out(everybody: Sequence[CohortCertificate]) -> list[tuple[str, int]]:
    """Why certificates are not printed, and how many each time."""
    found = Counter(each.missing for each in everybody if each.missing is not None)
    words = {
        Missing.NONE: _("not issued yet"),
        Missing.MAKING: _("file being made"),
        Missing.BLOCKED: _("file blocked, the reason stands in the cohort"),
        Missing.REVOKED: _("revoked"),
        Missing.ELSEWHERE: _("issued elsewhere, no file here"),
    }
    return [(words[why], found[why]) for why in Missing if found[why]]
