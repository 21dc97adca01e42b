"""What the page of a cohort's certificates shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trainingreg.domain.permissions import Actor
from trainingreg.queries.cohort_certificates import CohortCertificate, Missing
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web.act_words import changes_in_words


def context(cohort: CohortFacts, everybody: Sequence[CohortCertificate], reader: Actor) -> dict[str, Any]:
    """Everything for the page."""
    return {
        "cohort": cohort,
        "everybody": everybody,
        "numbered": [each for each in everybody if each.number is not None],
        "ready": sum(each.missing is None for each in everybody),
        "left_out": left_out(everybody),
        "changes": changes_in_words(reader.role),
    }


def left_out(everybody: Sequence[CohortCertificate]) -> list[tuple[str, int]]:
    """Why certificates are not printed, and how many each time."""
    found = Counter(each.missing for each in everybody if each.missing is not None)
    words = {
        Missing.NONE: _("not issued yet"),
        Missing.MAKING: _("file being made"),
        Missing.BLOCKED: _("file blocked, the reason stands in the cohort"),
        Missing.CANCELLED: _("issuing cancelled"),
        Missing.REVOKED: _("revoked"),
        Missing.ELSEWHERE: _("issued elsewhere, no file here"),
    }
    return [(words[why], found[why]) for why in Missing if found[why]]
