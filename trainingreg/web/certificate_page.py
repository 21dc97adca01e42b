"""What the pages of certificates show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.words import CertificateState
from trainingreg.queries import certificates as questions
from trainingreg.queries.certificates import CertificateDetail, CertificateRow, Wanted
from trainingreg.services.certificate_facts import thawed
from trainingreg.text import Sentence
from trainingreg.web import labels
from trainingreg.web.forms.certificates import CertificatesFilter
from trainingreg.web.languages import translated

_LONGEST_WORDS = 100


@dataclass(frozen=True)
class ShownRow:
    """A row with the reason why it is blocked, if it is."""

    row: CertificateRow
    blocked: str


def filter_form() -> tuple[CertificatesFilter, Wanted]:
    """The filter as asked for in the address; what cannot be read narrows nothing."""
    form = CertificatesFilter(request.args)
    form.state.choices = labels.choices(CertificateState, _("every state"))
    state = form.state.data or ""
    words, cohort = ((field.data or "").strip()[:_LONGEST_WORDS] for field in (form.q, form.cohort))
    return form, Wanted(words, CertificateState(state) if state in set(CertificateState) else None, cohort)


def shown(rows: Iterable[CertificateRow]) -> list[ShownRow]:
    """Rows of the list."""
    return [ShownRow(row, _blocked(row.state, row.error)) for row in rows]


def context(found: CertificateDetail, reader: Actor) -> dict[str, Any]:
    """Everything for the page of one certificate."""
    alive = found.state in {CertificateState.PENDING, CertificateState.VALID}
    replaceable = found.state in {CertificateState.VALID, CertificateState.REVOKED} and not found.issued_elsewhere
    has_file = found.file_sha256 is not None
    return {
        "certificate": found,
        "facts": thawed(found.facts) if found.facts else None,
        "blocked": _blocked(found.state, found.error),
        "versions": questions.versions(found.completion_id),
        "pdf_url": url_for("certificates.file", number=found.number) if has_file else None,
        "can_seal": found.managed and _takes_seal(found) and reader.role is not Role.SCHOOL,
        "can_revoke": found.managed and alive and reader.role in {Role.MINISTRY, Role.PROVINCE},
        "can_reissue": found.managed and replaceable and found.annulled_on is None and reader.role is not Role.SCHOOL,
    }


def _takes_seal(found: CertificateDetail) -> bool:
    return found.state is CertificateState.VALID and not found.issued_elsewhere and found.sealed_sha256 is None


def _blocked(state: CertificateState, error: dict[str, Any] | None) -> str:
    return translated(Sentence.from_json(error)) if error and state is CertificateState.PENDING else ""
