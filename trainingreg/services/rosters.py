"""A roster goes into a cohort: checked again in the same transaction, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingreg.domain import lifecycle
from trainingreg.domain.calendar import day_of
from trainingreg.domain.names import name_key
from trainingreg.domain.permissions import Actor
from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import NotFound, Refusal
from trainingreg.domain.roster_rows import RosterReading
from trainingreg.domain.words import EnrolmentState, Standing
from trainingreg.models import Cohort, Enrolment, IdentityDocument, Teacher, Upload
from trainingreg.models.teacher import seal_number, seal_phone
from trainingreg.models.upload import UploadKind
from trainingreg.services import audit, bulk, cohorts, seats
from trainingreg.services.roster_check import Entry, RosterCheck, Undrawable, check
from trainingreg.services.teachers import new_ref
from trainingreg.text import Sentence, say


class RosterRefused(Refusal):
    """Something in the roster must be corrected first; nothing was written."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(say("The roster was not imported: problems to correct: %(number)s.", number=len(problems)))
        self.problems = list(problems)


class TakesNobody(Refusal):
    """The cohort's results are in, or it was cancelled."""


class AlreadyImported(Refusal):
    """An uploaded roster is confirmed once."""

    def __init__(self) -> None:
        super().__init__(say("This roster has been imported already, or another one was uploaded after it."))


@dataclass(frozen=True)
class Imported:
    """What an import did, in people."""

    enrolled: int
    new_teachers: int
    changed: int
    same: int

    def sentence(self) -> Sentence:
        """The same in words."""
        return say(
            "Enrolled: %(enrolled)s, of whom new in the registry: %(new)s. Changed: %(changed)s. "
            "Already as on the roster: %(same)s.",
            enrolled=self.enrolled,
            new=self.new_teachers,
            changed=self.changed,
            same=self.same,
        )


def checked(session: Session, cohort_id: int, reading: RosterReading, undrawable: Undrawable) -> RosterCheck:
    """The check alone, without a lock; raises TakesNobody where no roster could be imported at all."""
    cohort = session.get_one(Cohort, cohort_id, populate_existing=True)
    _check_takes_people(cohort)
    return check(session, cohort, reading, undrawable)


def import_roster(
    session: Session, cohort_id: int, reading: RosterReading, undrawable: Undrawable, actor: Actor, now: datetime
) -> Imported:
    """Enrols everybody on the roster; raises RosterRefused with every problem, and then nothing is written.

    Who is enrolled already with the same values is left alone, so the same file may be imported again.
    """
    cohort = cohorts.locked(session, cohort_id, actor)
    _check_takes_people(cohort)
    found = check(session, cohort, reading, undrawable)
    if found.errors:
        raise RosterRefused(found.errors)
    if found.seats_needed:
        seats.take(session, cohort.id, found.seats_needed)
    done = _written(session, cohort, found.entries, now)
    if done.enrolled or done.changed:
        detail = {"enrolled": done.enrolled, "new_teachers": done.new_teachers, "changed": done.changed}
        audit.record(session, actor, now, "roster.import", f"cohort:{cohort.code}", **detail)
    return done


def keep(session: Session, cohort_id: int, token: str, file_name: str, file_key: str, actor: Actor, now: datetime) -> list[str]:
    """Notes an uploaded roster that waits to be confirmed; returns the files of one's own earlier ones, to be deleted."""
    mine = (Upload.cohort_id == cohort_id, Upload.uploaded_by == actor.account_id)
    earlier = session.scalars(sa.select(Upload).where(Upload.kind == UploadKind.ROSTER, Upload.finished_at.is_(None), *mine)).all()
    for upload in earlier:
        upload.finished_at = now
    session.add(
        Upload(
            token=token,
            kind=UploadKind.ROSTER,
            cohort_id=cohort_id,
            file_name=file_name,
            file_key=file_key,
            uploaded_at=now,
            uploaded_by=actor.account_id,
        )
    )
    return [upload.file_key for upload in earlier]


def finish(session: Session, token: str, done: Imported, now: datetime) -> None:
    """Notes that an uploaded roster was imported; raises AlreadyImported where somebody else was quicker or replaced it."""
    question = sa.select(Upload).where(Upload.token == token).with_for_update().execution_options(populate_existing=True)
    upload = session.scalar(question)
    if upload is None:
        raise NotFound
    if upload.finished_at is not None:
        raise AlreadyImported
    upload.finished_at = now
    upload.outcome = {"enrolled": done.enrolled, "new_teachers": done.new_teachers, "changed": done.changed}


def _check_takes_people(cohort: Cohort) -> None:
    if not lifecycle.accepts_roster(cohort.state):
        raise TakesNobody(say("The cohort takes nobody in any more."))


def _written(session: Session, cohort: Cohort, entries: Sequence[Entry], now: datetime) -> Imported:
    new = [entry for entry in entries if entry.teacher_id is None]
    teacher_ids = _add_teachers(session, new, now)
    changed = 0
    fresh: list[dict[str, Any]] = []
    position = session.scalar(sa.select(sa.func.max(Enrolment.position)).where(Enrolment.cohort_id == cohort.id)) or 0
    for entry in entries:
        if entry.enrolment is None:
            position += 1
            teacher_id = entry.teacher_id or teacher_ids[entry.index]
            fresh.append(_enrolment(entry, cohort.id, teacher_id, position, day_of(now), now))
        else:
            changed += _brought_up_to_date(entry)
    bulk.insert(session, Enrolment, fresh)
    session.flush()
    return Imported(len(fresh), len(new), changed, len(entries) - len(fresh) - changed)


def _add_teachers(session: Session, new: Sequence[Entry], now: datetime) -> dict[bytes, int]:
    """New people with their documents; where another transaction adds one of them at this moment, nothing is kept."""
    teachers = [_teacher(entry, now) for entry in new]
    try:
        with session.begin_nested():
            ids = bulk.insert_numbered(session, Teacher, teachers)
            bulk.insert(session, IdentityDocument, [_document(entry, i) for entry, i in zip(new, ids, strict=True)])
    except IntegrityError as problem:
        raise Refusal(say("Somebody else has just entered one of these people. Check the roster once more.")) from problem
    return {entry.index: teacher_id for entry, teacher_id in zip(new, ids, strict=True)}


def _teacher(entry: Entry, now: datetime) -> dict[str, Any]:
    return {
        "ref": new_ref(),
        "name": entry.row.name,
        "name_key": name_key(entry.row.name),
        "school_id": entry.school_id,
        "phone_sealed": seal_phone(entry.row.phone),
        "standing": Standing.CONFIRMED,
        "created_at": now,
    }


def _document(entry: Entry, teacher_id: int) -> dict[str, Any]:
    return {
        "teacher_id": teacher_id,
        "kind": entry.row.kind,
        "number_index": entry.index,
        "number_sealed": seal_number(entry.row.number, entry.index),
    }


def _enrolment(entry: Entry, cohort_id: int, teacher_id: int, position: int, today: date, now: datetime) -> dict[str, Any]:
    return {
        "cohort_id": cohort_id,
        "teacher_id": teacher_id,
        "school_id": entry.school_id,
        "state": EnrolmentState.APPLIED,
        "position": position,
        "applied_on": today,
        "phone_sealed": seal_phone(entry.row.phone),
        "major_taught": entry.row.major_taught,
        "job_title": entry.row.job_title,
        "sent_by": entry.row.unit,
        "contact": entry.row.contact,
        "note": entry.row.note,
        "created_at": now,
    }


def _brought_up_to_date(entry: Entry) -> bool:
    """Takes over what the row says differently, and takes back in whoever had left."""
    enrolment, changes = entry.enrolment, entry.changes()
    if enrolment is None:
        return False
    if entry.needs_seat:
        changes |= {"state": EnrolmentState.APPLIED, "withdrawn_on": None}
        changes |= {"attended_on": None, "hours_attended": None, "assessment": None}
    for name, value in changes.items():
        setattr(enrolment, name, value)
    return bool(changes)
