"""The cohort that an address names, if the reader may see or run it; anything else is not there."""

from __future__ import annotations

from trainingreg import clock
from trainingreg.domain.cohort_roles import Home, answers_for, runs, sees_everybody
from trainingreg.domain.permissions import Actor, Scope
from trainingreg.domain.refusals import NotFound
from trainingreg.queries import cohorts
from trainingreg.queries.cohorts import CohortFacts
from trainingreg.web.access import actor


def seen(code: str) -> CohortFacts:
    """The cohort with this code; NotFound outside the reader's scope."""
    found = cohorts.find(code, actor().scope, clock.today())
    if found is None:
        raise NotFound
    return found


def run_by_me(code: str) -> CohortFacts:
    """The cohort with this code; NotFound unless it is the reader's to run."""
    found = seen(code)
    if not runs(actor(), found.base_id):
        raise NotFound
    return found


def answered_for_by_me(code: str) -> CohortFacts:
    """The cohort with this code; NotFound unless the reader answers for its certificates."""
    found = seen(code)
    if not answers_for(actor(), home_of(found)):
        raise NotFound
    return found


def home_of(cohort: CohortFacts) -> Home:
    """Where the cohort is held."""
    return Home(cohort.base_id, cohort.school_id, cohort.unit_id)


def people_bounds(reader: Actor, cohort: CohortFacts) -> Scope | None:
    """Whose people the reader may see in this cohort: None means everybody's."""
    return None if sees_everybody(reader, home_of(cohort)) else reader.scope
