"""What the public home shows beside the totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from trainingreg.db import db
from trainingreg.domain.permissions import Scope
from trainingreg.models import Cohort, Major, ReportingUnit, School, TrainingBase
from trainingreg.queries.cohorts import open_on, visible

SHOWN = 5


@dataclass(frozen=True)
class Headline:
    """How many majors the registry lists, and how many schools take part."""

    majors: int
    schools: int


@dataclass(frozen=True)
class OpenCohort:
    """A cohort that takes enrolments now; `seen`: its page is in scope; `open_in_all` is how many such cohorts there are."""

    code: str
    title: str
    base_name: str
    unit_name: str
    major_name: str | None
    starts_on: date
    ends_on: date
    hours: int
    capacity: int
    seats_taken: int
    enrol_until: date | None
    seen: bool
    open_in_all: int


def shown(today: date, scope: Scope) -> tuple[Headline, list[OpenCohort]]:
    """The two counts, and beside them the few cohorts that close their enrolment soonest."""
    majors = sa.select(sa.func.count()).select_from(Major).scalar_subquery()
    schools = sa.select(sa.func.count()).select_from(School).where(School.joined_phase.is_not(None)).scalar_subquery()
    counts = sa.select(majors.label("majors"), schools.label("schools")).subquery("counts")
    cohorts = _open_cohorts(today, scope).subquery("open")
    question = sa.select(counts, cohorts).select_from(counts.outerjoin(cohorts, sa.true())).order_by(cohorts.c.place)
    rows: Any = db.session.execute(question).all()
    return Headline(*rows[0][:2]), [OpenCohort(*row[2:-1]) for row in rows if row.code is not None]


def _open_cohorts(today: date, scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    soonest = (sa.func.coalesce(Cohort.enrol_until, Cohort.starts_on), Cohort.starts_on, Cohort.code)
    question = (
        sa.select(
            Cohort.code, Cohort.title, School.name, ReportingUnit.short_name, Major.name.label("major_name"), Cohort.starts_on,
            Cohort.ends_on, Cohort.hours, Cohort.capacity, Cohort.seats_taken, Cohort.enrol_until,
            visible(scope, today).label("seen"), sa.func.count().over().label("open_in_all"),
            sa.func.row_number().over(order_by=soonest).label("place"),
        )
        .select_from(Cohort)
        .join(TrainingBase, TrainingBase.id == Cohort.base_id)
        .join(School, School.id == TrainingBase.school_id)
        .join(ReportingUnit, ReportingUnit.id == School.unit_id)
        .outerjoin(Major, Major.id == Cohort.major_id)
    )  # fmt: skip
    return question.where(open_on(today)).order_by(*soonest).limit(SHOWN)
