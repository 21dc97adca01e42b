"""Back-entry 补录 of past years from the history workbook: all or nothing, and a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.history import HistoryReading
from trainingreg.domain.history.summary import Count
from trainingreg.domain.history.words import SHEETS
from trainingreg.domain.permissions import Actor
from trainingreg.domain.problems import Problem, errors
from trainingreg.domain.refusals import Refusal
from trainingreg.models.teacher import document_index
from trainingreg.services import audit
from trainingreg.services.history import cohorts, held, held_people, people, places, writing
from trainingreg.services.history.findings import Findings
from trainingreg.services.history.held import Held
from trainingreg.services.history.held_people import HeldPeople
from trainingreg.services.history.people import Participant
from trainingreg.services.history.remarks import remarks
from trainingreg.text import say

__all__ = ["EnteredMeanwhile", "Outcome", "check", "import_rows"]

Progress = Callable[[int], object]
_LOCK = 7_202_211  # any number, the same for every import


class EnteredMeanwhile(Refusal):
    """Somebody else entered the same school, person or number while the import was writing."""

    def __init__(self) -> None:
        super().__init__(
            say("Something in the workbook was entered by somebody else at the same moment. Nothing was written; import it again.")
        )


@dataclass(frozen=True)
class Outcome:
    """What a check or an import found, in the order of sheets and rows; the counts are of sound rows only."""

    problems: Sequence[Problem]
    counts: Sequence[Count]

    @property
    def errors(self) -> list[Problem]:
        """What stands in the way: where there is any, nothing was or would be written."""
        return errors(self.problems)


@dataclass(frozen=True)
class _Resolved:
    findings: Findings
    held: Held
    people: HeldPeople
    found: list[Participant]


def check(session: Session, reading: HistoryReading) -> Outcome:
    """Compares a workbook with the registry and changes nothing."""
    return _outcome(_resolve(session, reading))


def import_rows(session: Session, reading: HistoryReading, actor: Actor, now: datetime, progress: Progress) -> Outcome:
    """Writes every new row if nothing stands in the way; `progress` is told how many rows have been written.

    Two imports at once follow one another: the second finds the rows of the first. Raises EnteredMeanwhile.
    """
    _queue(session)
    resolved = _resolve(session, reading)
    outcome = _outcome(resolved)
    new = sum(count.new for count in outcome.counts)
    if outcome.errors or not new:
        return outcome
    try:
        writing.write(session, resolved.findings, resolved.found, resolved.held, resolved.people, now, progress)
    except IntegrityError as problem:
        raise EnteredMeanwhile from problem
    progress(new)
    audit.record(session, actor, now, "history.import", "history", **{count.sheet: count.new for count in outcome.counts})
    return outcome


def _queue(session: Session) -> None:
    """On SQLite writers queue already; on PostgreSQL imports queue among themselves until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _resolve(session: Session, reading: HistoryReading) -> _Resolved:
    findings = Findings(list(reading.problems))
    registered = held.read(session)
    indexes = {row.key: document_index(row.key) for row in reading.participants}
    codes = {row.cohort_code for row in reading.participants}
    cohort_ids = [cohort.id for code, cohort in registered.cohorts.items() if code in codes]
    numbers = {normalise(row.certificate_number) for row in reading.participants if row.certificate_number}
    known = held_people.read(session, indexes.values(), cohort_ids, sorted(numbers))
    found = people.participants(reading, registered, known, indexes)
    places.resolve(reading, registered, findings)
    cohorts.resolve(reading, registered, findings)
    people.resolve(found, reading, registered, known, findings)
    findings.problems += remarks(reading, registered, known, found)
    return _Resolved(findings, registered, known, found)


def _outcome(resolved: _Resolved) -> Outcome:
    place = {sheet: n for n, sheet in enumerate(SHEETS)}
    findings = resolved.findings
    ordered = sorted(findings.problems, key=lambda problem: (place[problem.sheet], problem.row or 0, problem.warning))
    return Outcome(ordered, findings.counts())
