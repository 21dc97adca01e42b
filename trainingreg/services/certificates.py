"""Issuing certificates: numbers, codes and frozen facts in one transaction; the files are made afterwards, by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import certificate_number, issuing
from trainingreg.domain.calendar import day_of
from trainingreg.domain.issuing import PrintSettings
from trainingreg.domain.permissions import Actor
from trainingreg.domain.words import CertificateState, EnrolmentState
from trainingreg.models import Certificate, Cohort, Completion, Enrolment, JobBatch, JobItem
from trainingreg.models.job import JobKind, JobState
from trainingreg.services import audit, cohorts, credentials
from trainingreg.services.certificate_facts import Ground, frozen, grounds
from trainingreg.services.number_series import next_serials


@dataclass(frozen=True)
class MadeFile:
    """A certificate's file as it has been kept; the names are those of the columns."""

    certificate_id: int
    file_key: str
    file_sha256: str
    file_bytes: int


def issue(session: Session, cohort_id: int, actor: Actor, now: datetime, printing: PrintSettings) -> int:
    """Gives everybody who completed the cohort and has no certificate yet a number, and queues the files.

    Certificates that were cancelled before they were made are issued today under the numbers they have. Returns how many are
    issued: 0 the second time. Who had a certificate that was revoked gets no other one by this. The cohort's row is locked, so
    two people who issue at once do not issue twice.
    """
    issuing.check_address(printing)
    cohort = cohorts.locked(session, cohort_id, actor)
    issuing.check_cohort(cohort.state)
    numbers = _again(session, cohort.id, JobState.CANCELLED, printing, now)
    if without := _without_certificate(session, cohort.id):
        added = add(session, without, day_of(now), now, printing)
        queue(session, cohort.id, added.values(), actor, now)
        numbers += added
    if numbers:
        detail = {"certificates": len(numbers), "first": min(numbers), "last": max(numbers)}
        audit.record(session, actor, now, "certificate.issue", f"cohort:{cohort.code}", **detail)
    return len(numbers)


def add(
    session: Session,
    wanted: Sequence[Ground],
    issued_on: date,
    now: datetime,
    printing: PrintSettings,
    version: int = 1,
    note: str = "",
) -> dict[str, int]:
    """Pending certificates for completions of one base, with the next numbers of its series: number -> id."""
    base = wanted[0].base_id
    serials = next_serials(session, base, issued_on.year, len(wanted))
    common: dict[str, Any] = {"version": version, "issued_on": issued_on, "created_at": now}
    common |= {"state": CertificateState.PENDING, "issued_elsewhere": False}
    places = credentials.allot(session, len(wanted), now)
    rows = [
        common | {"status_index": place} | _own(ground, serial, issued_on, printing, note)
        for ground, serial, place in zip(wanted, serials, places, strict=True)
    ]
    added = session.execute(sa.insert(Certificate).returning(Certificate.number, Certificate.id), rows)
    return {row.number: row.id for row in added}


def queue(session: Session, cohort_id: int, certificate_ids: Iterable[int], actor: Actor, now: datetime) -> None:
    """Leaves the printing of these certificates to the worker."""
    batch = JobBatch(kind=JobKind.CERTIFICATE, cohort_id=cohort_id, created_at=now, created_by=actor.account_id)
    session.add(batch)
    session.flush()
    common = {"batch_id": batch.id, "kind": JobKind.CERTIFICATE, "all_steps": 1}
    session.execute(sa.insert(JobItem), [common | {"certificate_id": each} for each in certificate_ids])


def retry(session: Session, cohort_id: int, actor: Actor, now: datetime, printing: PrintSettings) -> int:
    """Puts the certificates of a cohort that could not be printed back into the queue and returns how many.

    Nothing of them has been printed, so their facts are read anew: a corrected name is what gets printed, by the template's
    version of now. Number, verification code and day of issue stay.
    """
    issuing.check_address(printing)
    cohort = cohorts.locked(session, cohort_id, actor)
    again = _again(session, cohort.id, JobState.FAILED, printing)
    if again:
        audit.record(session, actor, now, "certificate.retry", f"cohort:{cohort.code}", certificates=len(again))
    return len(again)


def unqueue(session: Session, certificate_id: int) -> None:
    """Nobody wants this file any more: it is neither made nor reported as missing."""
    session.execute(
        sa.update(JobItem)
        .where(JobItem.certificate_id == certificate_id, JobItem.state.in_([JobState.QUEUED, JobState.FAILED, JobState.CANCELLED]))
        .values(state=JobState.DONE, error=sa.null()),
        execution_options={"synchronize_session": False},
    )


def mark_made(session: Session, files: Sequence[MadeFile]) -> None:
    """Files have been made and kept: their certificates are valid from now on, and no file is ever replaced."""
    if not files:
        return
    its_own: dict[str, Any] = {name: sa.bindparam(name) for name in ("file_key", "file_sha256", "file_bytes")}
    pending = (Certificate.id == sa.bindparam("certificate_id")) & (Certificate.state == CertificateState.PENDING)
    in_order = sorted(files, key=lambda file: file.certificate_id)  # so that nobody waits for another in a circle
    session.connection().execute(
        sa.update(Certificate).where(pending).values(state=CertificateState.VALID, **its_own), [asdict(file) for file in in_order]
    )


def _without_certificate(session: Session, cohort_id: int) -> list[Ground]:
    has_one = sa.exists().where(Certificate.completion_id == Completion.id)
    return grounds(session, Cohort.id == cohort_id, Enrolment.state == EnrolmentState.COMPLETED, ~has_one)


def _own(ground: Ground, serial: int, issued_on: date, printing: PrintSettings, note: str) -> dict[str, Any]:
    """The columns that differ from one certificate to the next."""
    programme = printing.programme_code
    number = certificate_number.compose(programme, issued_on.year, ground.unit_code, ground.base_serial, serial)
    code = certificate_number.new_code()
    return {
        "completion_id": ground.completion_id,
        "number": number,
        "number_key": certificate_number.normalise(number),
        "code": code,
        "holder_name": ground.name,
        "holder_name_key": ground.name_key,
        "template_version_id": ground.template_version_id,
        "facts": frozen(ground.facts(number, code, issued_on, printing, note)),
    }


def _again(session: Session, cohort_id: int, state: JobState, printing: PrintSettings, now: datetime | None = None) -> list[str]:
    """Queues certificates whose work stands in this state once more, with the facts of now; their numbers.

    With `now` they are issued at that moment, else on the day on which they were.
    """
    found = _pending(session, cohort_id, state)
    current = {g.completion_id: g for g in grounds(session, Completion.id.in_([c.completion_id for c in found]))}
    again = [certificate for certificate in found if certificate.completion_id in current]
    for certificate in again:
        if now:
            certificate.issued_on, certificate.created_at = day_of(now), now
        _refresh(certificate, current[certificate.completion_id], printing)
    session.flush()
    _requeue(session, [certificate.id for certificate in again])
    return [certificate.number for certificate in again]


def _pending(session: Session, cohort_id: int, state: JobState) -> Sequence[Certificate]:
    return session.scalars(
        sa.select(Certificate)
        .join(JobItem, JobItem.certificate_id == Certificate.id)
        .join(JobBatch, JobBatch.id == JobItem.batch_id)
        .where(
            JobBatch.cohort_id == cohort_id,
            JobItem.state == state,
            Certificate.state == CertificateState.PENDING,
        )
        .order_by(Certificate.id)
        .execution_options(populate_existing=True)
    ).all()


def _refresh(certificate: Certificate, ground: Ground, printing: PrintSettings) -> None:
    note = (certificate.facts or {}).get("note", "")
    facts = ground.facts(certificate.number, certificate.code or "", certificate.issued_on, printing, note)
    certificate.facts, certificate.template_version_id = frozen(facts), ground.template_version_id
    certificate.holder_name, certificate.holder_name_key = ground.name, ground.name_key


def _requeue(session: Session, certificate_ids: Sequence[int]) -> None:
    session.execute(
        sa.update(JobItem)
        .where(JobItem.certificate_id.in_(certificate_ids), JobItem.state.in_([JobState.FAILED, JobState.CANCELLED]))
        .values(state=JobState.QUEUED, attempts=0, error=sa.null(), lease_until=None, finished_at=None),
        execution_options={"synchronize_session": False},
    )
