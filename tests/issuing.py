"""Makers for certificates: a completed cohort, its certificates issued, their files made."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import current_app

from tests import makers
from tests.makers import NOW
from trainingreg import outside
from trainingreg.db import db, transaction
from trainingreg.domain.issuing import PrintSettings
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.words import CohortState, EnrolmentState
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import work
from trainingreg.models import Certificate, Cohort, Teacher
from trainingreg.services import certificates

PRINTING = PrintSettings("GXYT", "https://registry.example", True, True)


def a_completed_cohort(people: int = 2, **values: Any) -> Cohort:
    """A cohort of October 2026 that so many people completed."""
    given = {"state": CohortState.COMPLETED, "starts_on": date(2026, 10, 12), "ends_on": date(2026, 10, 23), "enrol_from": None}
    given |= {"enrol_until": None, "capacity": max(people, 40)}
    cohort = makers.a_cohort(**{**given, **values})
    for _ in range(people):
        completed(cohort)
    return cohort


def completed(cohort: Cohort, **values: Any) -> Teacher:
    """One more person who completed the cohort."""
    teacher = makers.a_teacher(**values)
    makers.an_enrolment(cohort, teacher, state=EnrolmentState.COMPLETED)
    return teacher


def issue(cohort: Cohort, **values: Any) -> int:
    """Issues for a cohort; the files are not made yet."""
    with transaction() as session:
        return certificates.issue(session, cohort.id, values.get("actor", SYSTEM), NOW, values.get("printing", PRINTING))


def print_all() -> None:
    """Lets a worker make every file that is wanted."""
    outside.fonts()
    with current_app.app_context():  # a session of its own: the worker lets go of it again and again
        work(Stop(), poll_seconds=0.05, lease_seconds=30, drain=True)


def issued(cohort: Cohort | None = None) -> Certificate:
    """One valid certificate with its file."""
    cohort = cohort or a_completed_cohort(people=1)
    issue(cohort)
    print_all()
    return all_certificates()[-1]


def all_certificates() -> list[Certificate]:
    """Every certificate as the database has it now."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Certificate).order_by(Certificate.id).execution_options(populate_existing=True)))
