"""What certificates are made from: read once, at issue, and frozen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.documents.certificate import CertificateFacts
from trainingreg.domain.certificate_number import grouped
from trainingreg.domain.issuing import SUBJECTS, TIERS, PrintSettings, major_printed
from trainingreg.domain.words import SubjectKind, Tier
from trainingreg.models import (
    CertificateTemplateVersion,
    Cohort,
    Completion,
    Enrolment,
    Major,
    ReportingUnit,
    School,
    Teacher,
    TrainingBase,
)
from trainingreg.queries.certificate_templates import of_cohort


@dataclass(frozen=True)
class Ground:
    """A completion with everything that its certificate says, as the registry and the template in use hold it now."""

    completion_id: int
    hours: int
    name: str
    name_key: str
    cohort_id: int
    cohort_title: str
    starts_on: date
    ends_on: date
    tier: Tier
    subject_kind: SubjectKind
    standard_version: str | None
    major_name: str | None
    major_code: str | None
    base_id: int
    base_serial: int
    issuer: str
    unit_code: str
    template_version_id: int
    title: str
    programme: str
    wording: str

    def facts(self, number: str, code: str, issued_on: date, printing: PrintSettings, note: str = "") -> CertificateFacts:
        """The words of the certificate with this number and verification code."""
        return CertificateFacts(
            title=self.title,
            programme=self.programme,
            number=number,
            name=self.name,
            cohort_title=self.cohort_title,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            hours=self.hours,
            major=major_printed(self.major_name, self.major_code),
            tier=TIERS[self.tier],
            subject=SUBJECTS[self.subject_kind],
            standard=self.standard_version or "",
            issuer=self.issuer,
            issued_on=issued_on,
            verify_url=printing.verify_url(code),
            verify_host=printing.verify_host,
            verify_code=grouped(code),
            note=note,
            wording=self.wording,
        )


def grounds(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Ground]:
    """The completions that meet the conditions and are not annulled, in the order of their cohort's roster."""
    rows: Any = session.execute(
        sa.select(
            Completion.id, Completion.hours, Teacher.name, Teacher.name_key,
            Cohort.id, Cohort.title, Cohort.starts_on, Cohort.ends_on, Cohort.tier, Cohort.subject_kind, Cohort.standard_version,
            Major.name, Major.code, TrainingBase.id, TrainingBase.serial, School.name, ReportingUnit.code,
            CertificateTemplateVersion.id, CertificateTemplateVersion.title, CertificateTemplateVersion.programme,
            CertificateTemplateVersion.wording,
        )
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .join(Teacher, Teacher.id == Enrolment.teacher_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .join(CertificateTemplateVersion, of_cohort())
        .outerjoin(Major, Major.id == Cohort.major_id)
        .where(Completion.annulled_on.is_(None), *conditions)
        .order_by(Enrolment.position, Enrolment.id)
    )  # fmt: skip
    return [Ground(*row) for row in rows]


def frozen(facts: CertificateFacts) -> dict[str, Any]:
    """The facts as the database keeps them."""
    return json.loads(facts.to_json())


def thawed(stored: dict[str, Any]) -> CertificateFacts:
    """The facts again, to be printed."""
    return CertificateFacts.from_json(json.dumps(stored))
