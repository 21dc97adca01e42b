"""What the worker needs to print certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.certificate_templates import Design
from trainingreg.domain.words import CertificateState
from trainingreg.models import Certificate, CertificateTemplateVersion, Cohort, TrainingBase
from trainingreg.queries.certificate_scope import HELD
from trainingreg.queries.certificate_templates import DESIGN
from trainingreg.queries.credentials import CredentialRow


@dataclass(frozen=True)
class ToPrint:
    """A certificate whose file was asked for, with the version of the template that was in use when it was issued."""

    design: Design
    certificate_id: int
    state: CertificateState
    number: str
    issued_on: date
    facts: dict[str, Any]
    created_at: datetime
    status_index: int | None
    base_code: str
    cohort_code: str

    @property
    def credential(self) -> CredentialRow | None:
        """What its credential is made of; None where it has no status index."""
        if self.status_index is None:
            return None
        return CredentialRow(self.facts, self.status_index, self.created_at, self.base_code, self.cohort_code)


def to_print(certificate_ids: Sequence[int | None]) -> dict[int | None, ToPrint]:
    """The certificates of queued items, by id."""
    columns = sa.select(
        Certificate.id,
        Certificate.state,
        Certificate.number,
        Certificate.issued_on,
        Certificate.facts,
        Certificate.created_at,
        Certificate.status_index,
        TrainingBase.code,
        Cohort.code,
        *DESIGN,
    ).select_from(
        HELD.join(TrainingBase, TrainingBase.id == Cohort.base_id).join(
            CertificateTemplateVersion, CertificateTemplateVersion.id == Certificate.template_version_id
        )
    )
    rows: Any = db.session.execute(columns.where(Certificate.id.in_(certificate_ids)))
    return {row[0]: ToPrint(Design(*row[-len(DESIGN) :]), *row[: -len(DESIGN)]) for row in rows}
