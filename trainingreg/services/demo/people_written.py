"""Writes cohorts, teachers, enrolments, completions and the certificates that were issued elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.calendar import start_of
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.identity import identity_key
from trainingreg.domain.names import name_key
from trainingreg.domain.words import EnrolmentState
from trainingreg.models import (
    Certificate,
    Cohort,
    CohortMove,
    Completion,
    Enrolment,
    IdentityDocument,
    Level,
    Teacher,
)  # fmt: skip
from trainingreg.models.teacher import document_index, seal_number, seal_phone
from trainingreg.services import bulk
from trainingreg.services.demo.people import Person
from trainingreg.services.demo.places_written import Places
from trainingreg.services.demo.plan import DemoCohort, Elsewhere, Seat, World

_REF_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_OFFICE_OPENS = timedelta(hours=9, minutes=12)


def write_teachers(session: Session, world: World, places: Places, now: datetime) -> None:
    """Writes everybody with their document; each person learns the id that was given."""
    people = world.people.made
    refs: dict[str, None] = {}
    while len(refs) < len(people):
        refs["T" + "".join(world.chance.choices(_REF_ALPHABET, k=8))] = None
    rows = [
        {
            "ref": ref, "name": person.name, "name_key": name_key(person.name), "school_id": places.schools[person.school],
            "phone_sealed": seal_phone(person.phone), "standing": person.standing, "created_at": now,
        }
        for ref, person in zip(refs, people, strict=True)
    ]  # fmt: skip
    for person, teacher_id in zip(people, bulk.insert_numbered(session, Teacher, rows), strict=True):
        person.id = teacher_id
    bulk.insert(session, IdentityDocument, [_document(person) for person in people])


def _document(person: Person) -> dict[str, Any]:
    index = document_index(identity_key(person.kind, person.number))
    return {
        "teacher_id": person.id,
        "kind": person.kind,
        "number_index": index,
        "number_sealed": seal_number(person.number, index),
    }


def write_cohorts(session: Session, cohorts: list[DemoCohort], places: Places, now: datetime) -> list[int]:
    """Writes the cohorts with the moves in their lives and returns their ids."""
    levels = {level.rank: level.id for level in session.execute(sa.select(Level.rank, Level.id))}
    ids = bulk.insert_numbered(session, Cohort, [_cohort(cohort, places, levels, now) for cohort in cohorts])
    moves = [
        {"cohort_id": cohort_id, "move": move, "at": _morning(day), "by_name": "陈予安"}
        for cohort_id, cohort in zip(ids, cohorts, strict=True)
        for move, day in cohort.moves
    ]
    bulk.insert(session, CohortMove, moves)
    return ids


def _cohort(cohort: DemoCohort, places: Places, levels: dict[int, int], now: datetime) -> dict[str, Any]:
    return {
        "code": cohort.code, "base_id": places.bases[cohort.base], "phase_id": places.phases[cohort.phase],
        "tier": cohort.tier, "major_id": None if cohort.major is None else places.majors[cohort.major],
        "level_id": levels.get(cohort.rank), "title": cohort.title, "starts_on": cohort.starts_on, "ends_on": cohort.ends_on,
        "hours": cohort.hours, "capacity": cohort.capacity, "seats_taken": cohort.seats_taken, "state": cohort.state,
        "enrol_from": cohort.enrol_from, "enrol_until": cohort.enrol_until, "cancel_reason": cohort.cancel_reason,
        "back_entered": cohort.back_entered, "created_at": _morning(cohort.moves[0][1]) if cohort.moves else now,
    }  # fmt: skip


def write_enrolments(session: Session, cohorts: list[DemoCohort], ids: list[int], places: Places, now: datetime) -> None:
    """Writes all seats, and for the completed ones completion and certificates."""
    seats = [
        (cohort, cohort_id, position, seat)
        for cohort, cohort_id in zip(cohorts, ids, strict=True)
        for position, seat in enumerate(cohort.seats, 1)
    ]
    rows = [_enrolment(cohort, cohort_id, position, seat, places, now) for cohort, cohort_id, position, seat in seats]
    enrolments = bulk.insert_numbered(session, Enrolment, rows)
    done = [
        (cohort, seat, enrolment_id)
        for (cohort, _, _, seat), enrolment_id in zip(seats, enrolments, strict=True)
        if seat.state is EnrolmentState.COMPLETED
    ]
    completions = [
        {"enrolment_id": enrolment_id, "completed_on": cohort.ends_on, "hours": cohort.hours, "recorded_at": now}
        for cohort, _, enrolment_id in done
    ]
    completed = bulk.insert_numbered(session, Completion, completions)
    _write_certificates(session, [(seat, n) for (_, seat, _), n in zip(done, completed, strict=True)], now)


def _enrolment(cohort: DemoCohort, cohort_id: int, position: int, seat: Seat, places: Places, now: datetime) -> dict[str, Any]:
    person, applied_on = seat.person, cohort.starts_on
    if person is None:
        raise ValueError("nobody sits here")
    if cohort.enrol_from:
        applied_on = cohort.enrol_from + timedelta(days=position % 9)
    withdrawn = seat.state is EnrolmentState.WITHDRAWN
    return {
        "cohort_id": cohort_id, "teacher_id": person.id, "school_id": places.schools[seat.school], "state": seat.state,
        "position": position, "applied_on": applied_on, "attended_on": cohort.starts_on if seat.came else None,
        "withdrawn_on": min(cohort.starts_on, applied_on + timedelta(days=6)) if withdrawn else None,
        "hours_attended": seat.hours, "assessment": seat.assessment, "reason": seat.reason,
        "phone_sealed": seal_phone(person.phone), "created_at": now if cohort.back_entered else _morning(applied_on),
    }  # fmt: skip


def _write_certificates(session: Session, holders: list[tuple[Seat, int]], now: datetime) -> None:
    newest = [(seat, completion_id) for seat, completion_id in holders if seat.certificates]
    rows = [_certificate(seat, completion_id, len(seat.certificates), now) for seat, completion_id in newest]
    ids = bulk.insert_numbered(session, Certificate, rows)
    earlier = [
        {**_certificate(seat, completion_id, version, now), "superseded_by_id": newest_id}
        for (seat, completion_id), newest_id in zip(newest, ids, strict=True)
        for version in range(1, len(seat.certificates))
    ]
    bulk.insert(session, Certificate, earlier)


def _certificate(seat: Seat, completion_id: int, version: int, now: datetime) -> dict[str, Any]:
    given: Elsewhere = seat.certificates[version - 1]
    name = seat.person.name if seat.person else ""
    return {
        "completion_id": completion_id, "version": version, "number": given.number, "number_key": normalise(given.number),
        "holder_name": name, "holder_name_key": name_key(name), "issued_elsewhere": True, "state": given.state,
        "issued_on": given.issued_on, "ended_on": given.ended_on, "end_reason": given.end_reason, "created_at": now,
    }  # fmt: skip


def _morning(day: date) -> datetime:
    """A moment of that day when an office is open."""
    return start_of(day) + _OFFICE_OPENS
