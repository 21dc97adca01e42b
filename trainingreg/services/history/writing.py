"""Writes the new rows of a history workbook: many at once, in the order in which they refer to one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.history import BaseRow, CohortRow, MajorRow, SchoolRow, words
from trainingreg.domain.history.units import unit_in_cell
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.names import name_key, school_key
from trainingreg.domain.words import CertificateState, CohortState, EnrolmentState
from trainingreg.models import (
    Certificate,
    Cohort,
    Completion,
    Enrolment,
    IdentityDocument,
    Major,
    School,
    SchoolAlias,
    Teacher,
    TrainingBase,
)  # fmt: skip
from trainingreg.models.teacher import seal_number, seal_phone
from trainingreg.services import bulk
from trainingreg.services.history.findings import Findings
from trainingreg.services.history.held import Held
from trainingreg.services.history.held_people import HeldPeople
from trainingreg.services.history.people import AnyCohort, Participant, completed_on, issued_on
from trainingreg.services.history.places import new_aliases
from trainingreg.services.teachers import new_ref

Step = Callable[[int], object]
_CAME = {EnrolmentState.ATTENDED, EnrolmentState.COMPLETED, EnrolmentState.FAILED}


@dataclass
class Ids:
    """The ids of everything by code, held or just written."""

    schools: dict[str, int] = field(default_factory=dict)
    majors: dict[str, int] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    cohorts: dict[str, int] = field(default_factory=dict)


def write(
    session: Session, findings: Findings, found: list[Participant], held: Held, people: HeldPeople, now: datetime, step: Step
) -> None:
    """Writes everything that `findings` has as new; `step` is told how many rows have been written so far."""
    ids = Ids(*({code: each.id for code, each in table.items()} for table in (held.schools, held.majors, held.bases, held.cohorts)))
    _write_schools(session, findings.new[words.SCHOOLS], held, ids)
    _write_majors(session, findings.new[words.MAJORS], ids)
    _write_bases(session, findings.new[words.BASES], held, ids)
    new = {id(row) for row in findings.new[words.PARTICIPANTS]}
    added = [each for each in found if id(each.row) in new]
    _write_cohorts(session, findings.new[words.COHORTS], added, held, ids, now)
    step(sum(len(findings.new[sheet]) for sheet in words.SHEETS if sheet != words.PARTICIPANTS))
    _write_people(session, added, people, ids, now)


def _write_schools(session: Session, rows: list[SchoolRow], held: Held, ids: Ids) -> None:
    values = [
        {
            "code": row.code, "name": row.name, "name_key": school_key(row.name), "type": row.type,
            "unit_id": held.units[_unit_code(row)], "joined_phase": row.joined_phase,
        }
        for row in rows
    ]  # fmt: skip
    ids.schools |= _numbered(session, School, values)
    aliases = [(ids.schools[row.code], name, key) for row in rows for name, key in new_aliases(row)]
    bulk.insert(session, SchoolAlias, [{"school_id": school, "name": name, "name_key": key} for school, name, key in aliases])


def _unit_code(row: SchoolRow) -> str:
    unit = unit_in_cell(row.unit)
    if unit is None:
        raise ValueError("a row with an unknown unit is never written")
    return unit.code


def _write_majors(session: Session, rows: list[MajorRow], ids: Ids) -> None:
    values = [{"code": row.code, "name": row.name, "group_name": row.group, "phase": row.phase} for row in rows]
    ids.majors |= _numbered(session, Major, values)


def _write_bases(session: Session, rows: list[BaseRow], held: Held, ids: Ids) -> None:
    """New designations get the next serials, which are a part of certificate numbers, in the order of the file."""
    last = max((base.serial for base in held.bases.values()), default=0)
    values = [
        {
            "code": row.code, "serial": serial, "school_id": ids.schools[row.school_code], "batch": row.batch,
            "document_number": row.notice_number, "published_on": row.published_on, "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }
        for serial, row in enumerate(rows, last + 1)
    ]  # fmt: skip
    ids.bases |= _numbered(session, TrainingBase, values)


def _write_cohorts(session: Session, rows: list[CohortRow], added: list[Participant], held: Held, ids: Ids, now: datetime) -> None:
    seated = Counter(each.row.cohort_code for each in added if each.row.outcome in SEATED)
    values = [_cohort(row, seated[row.code], held, ids, now) for row in rows]
    before = set(ids.cohorts)
    ids.cohorts |= _numbered(session, Cohort, values)
    for code in sorted(before & seated.keys()):
        more = sa.update(Cohort).where(Cohort.id == ids.cohorts[code]).values(seats_taken=Cohort.seats_taken + seated[code])
        session.execute(more, execution_options={"synchronize_session": False})


def _cohort(row: CohortRow, seated: int, held: Held, ids: Ids, now: datetime) -> dict[str, Any]:
    return {
        "code": row.code, "base_id": ids.bases[row.base_code], "phase_id": held.phase_id(row.phase, row.starts_on),
        "tier": row.tier, "major_id": ids.majors[row.major_code] if row.major_code else None,
        "level_id": held.levels[row.level].id if row.level else None, "title": row.title, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "hours": row.hours, "capacity": row.capacity, "seats_taken": seated,
        "state": CohortState.COMPLETED, "back_entered": True, "created_at": now,
    }  # fmt: skip


def _write_people(session: Session, added: list[Participant], people: HeldPeople, ids: Ids, now: datetime) -> None:
    teachers = _write_teachers(session, added, ids, now)
    _move_teachers(session, added, people, ids)
    position = Counter(people.last_position)
    rows = []
    for each in added:
        cohort_id = ids.cohorts[each.row.cohort_code]
        position[cohort_id] += 1
        teacher_id = each.teacher.id if each.teacher else teachers[each.index]
        rows.append(_enrolment(each, cohort_id, teacher_id, position[cohort_id], ids, now))
    enrolments = bulk.insert_numbered(session, Enrolment, rows)
    done = [(each, n) for each, n in zip(added, enrolments, strict=True) if each.row.outcome is EnrolmentState.COMPLETED]
    completions = bulk.insert_numbered(session, Completion, [_completion(each, n, now) for each, n in done])
    certified = [(each, n) for (each, _), n in zip(done, completions, strict=True) if each.row.certificate_number]
    bulk.insert(session, Certificate, [_certificate(each, n, now) for each, n in certified])


def _write_teachers(session: Session, added: list[Participant], ids: Ids, now: datetime) -> dict[bytes, int]:
    """Everybody whom the registry did not know: school and telephone are those of their latest cohort."""
    rows_of: dict[bytes, list[Participant]] = defaultdict(list)
    for each in added:
        if each.teacher is None:
            rows_of[each.index].append(each)
    values = []
    for rows in rows_of.values():
        rows.sort(key=_start, reverse=True)
        latest, phone = rows[0].row, next((each.row.phone for each in rows if each.row.phone), None)
        values.append(
            {
                "ref": new_ref(), "name": latest.name, "name_key": name_key(latest.name),
                "school_id": ids.schools[latest.school_code], "phone_sealed": seal_phone(phone), "created_at": now,
            }
        )  # fmt: skip
    numbered = dict(zip(rows_of, bulk.insert_numbered(session, Teacher, values), strict=True))
    bulk.insert(session, IdentityDocument, [_document(rows[0], numbered[index]) for index, rows in rows_of.items()])
    return numbered


def _document(each: Participant, teacher_id: int) -> dict[str, Any]:
    sealed = seal_number(each.row.number, each.index)
    return {"teacher_id": teacher_id, "kind": each.row.kind, "number_index": each.index, "number_sealed": sealed}


def _move_teachers(session: Session, added: list[Participant], people: HeldPeople, ids: Ids) -> None:
    """A registered person now teaches at the school of the row, if its cohort is later than all that the registry knew."""
    latest: dict[int, Participant] = {}
    for each in added:
        if each.teacher and (each.teacher.id not in latest or _start(each) > _start(latest[each.teacher.id])):
            latest[each.teacher.id] = each
    for teacher_id, each in sorted(latest.items()):
        known = people.latest_start.get(teacher_id)
        if known and _start(each) > known:
            moved = sa.update(Teacher).where(Teacher.id == teacher_id).values(school_id=ids.schools[each.row.school_code])
            session.execute(moved, execution_options={"synchronize_session": False})


def _start(each: Participant) -> date:
    return _cohort_of(each).starts_on


def _cohort_of(each: Participant) -> AnyCohort:
    if each.cohort is None:
        raise ValueError("a row of an unknown cohort is never written")
    return each.cohort


def _enrolment(each: Participant, cohort_id: int, teacher_id: int, position: int, ids: Ids, now: datetime) -> dict[str, Any]:
    """An enrolment counts as applied and attended from the cohort's first day."""
    row, start = each.row, _start(each)
    return {
        "cohort_id": cohort_id, "teacher_id": teacher_id, "school_id": ids.schools[row.school_code], "state": row.outcome,
        "position": position, "applied_on": start, "attended_on": start if row.outcome in _CAME else None,
        "withdrawn_on": start if row.outcome is EnrolmentState.WITHDRAWN else None, "phone_sealed": seal_phone(row.phone),
        "created_at": now,
    }  # fmt: skip


def _completion(each: Participant, enrolment_id: int, now: datetime) -> dict[str, Any]:
    cohort = _cohort_of(each)
    day = completed_on(each.row, cohort)
    return {"enrolment_id": enrolment_id, "completed_on": day, "hours": cohort.hours, "recorded_at": now}


def _certificate(each: Participant, completion_id: int, now: datetime) -> dict[str, Any]:
    number = each.row.certificate_number or ""
    return {
        "completion_id": completion_id, "number": number, "number_key": normalise(number), "holder_name": each.row.name,
        "holder_name_key": name_key(each.row.name), "issued_elsewhere": True, "state": CertificateState.VALID,
        "issued_on": issued_on(each.row, each.cohort), "created_at": now,
    }  # fmt: skip


def _numbered(session: Session, model: type[Any], rows: list[bulk.Row]) -> dict[str, int]:
    """Inserts rows that have codes, and returns the new ids by code."""
    return dict(zip((row["code"] for row in rows), bulk.insert_numbered(session, model, rows), strict=True))
