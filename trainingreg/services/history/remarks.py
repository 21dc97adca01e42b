"""What deserves a look in back-entry and stops nothing: phases that do not fit, levels that are missing, full cohorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from trainingreg.domain.history import BaseRow, CohortRow, HistoryReading
from trainingreg.domain.lifecycle import SEATED
from trainingreg.domain.phases import suggest
from trainingreg.domain.problems import Problem
from trainingreg.domain.words import EnrolmentState
from trainingreg.services.history.held import Held, HeldBase, HeldCohort, HeldLevel
from trainingreg.services.history.held_people import HeldPeople
from trainingreg.services.history.people import Participant, completed_on
from trainingreg.text import Sentence, say


def remarks(reading: HistoryReading, held: Held, people: HeldPeople, found: list[Participant]) -> Iterator[Problem]:
    """All warnings that need more than one sheet or the registry; one for each cohort and reason, not one for each person."""
    bases: dict[str, BaseRow | HeldBase] = {**held.bases, **{base.code: base for base in reading.bases}}
    majors = {code: major.phase for code, major in held.majors.items()}
    majors |= {major.code: major.phase for major in reading.majors}
    for cohort in reading.cohorts:
        yield from _about_base(cohort, bases.get(cohort.base_code))
        yield from _about_phase(cohort, held, majors.get(cohort.major_code or ""))
    of_cohort: dict[str, list[Participant]] = defaultdict(list)
    for each in found:
        of_cohort[each.row.cohort_code].append(each)
    yield from _schools_joined_later(reading, held, of_cohort)
    yield from _levels_missing(reading, held, people, of_cohort)
    yield from _registered_cohorts_crowded(reading, held, of_cohort)


def _about_base(cohort: CohortRow, base: BaseRow | HeldBase | None) -> Iterator[Problem]:
    if base is None:
        return
    if base.batch > cohort.phase:
        reason = say("The base is of batch %(batch)s, the cohort of phase %(phase)s.", batch=base.batch, phase=cohort.phase)
        yield cohort.problem("base_code", reason, warning=True)
    if not base.valid_from <= cohort.starts_on <= base.valid_to:
        reason = say(
            "The designation of the base (%(first)s to %(last)s) does not cover the start of the cohort.",
            first=base.valid_from.isoformat(),
            last=base.valid_to.isoformat(),
        )
        yield cohort.problem("starts_on", reason, warning=True)


def _about_phase(cohort: CohortRow, held: Held, major_phase: int | None) -> Iterator[Problem]:
    suggested = suggest(held.phases_on(cohort.starts_on), cohort.starts_on)
    if suggested and suggested.number != cohort.phase:
        reason = say("The start date suggests phase %(number)s.", number=suggested.number)
        yield cohort.problem("phase", reason, warning=True)
    if major_phase and major_phase > cohort.phase:
        reason = say("The major is of phase %(major)s, the cohort of phase %(phase)s.", major=major_phase, phase=cohort.phase)
        yield cohort.problem("major_code", reason, warning=True)


def _schools_joined_later(reading: HistoryReading, held: Held, of_cohort: dict[str, list[Participant]]) -> Iterator[Problem]:
    joined = {code: school.joined_phase for code, school in held.schools.items()}
    joined |= {school.code: school.joined_phase for school in reading.schools}
    for cohort in reading.cohorts:
        later = [each for each in of_cohort[cohort.code] if (joined.get(each.row.school_code) or 0) > cohort.phase]
        if later:
            reason = say(
                "%(people)s people come from schools that joined in a later phase, the first of them in row %(row)s of 学员.",
                people=len(later),
                row=later[0].row.row,
            )
            yield cohort.problem("phase", reason, warning=True)


def _levels_missing(
    reading: HistoryReading, held: Held, people: HeldPeople, of_cohort: dict[str, list[Participant]]
) -> Iterator[Problem]:
    """Compares with what each person had completed by the cohort's first day, in this file and in the registry."""
    by_id = {level.id: level for level in held.levels.values()}
    had = _completed_levels(held, people, (each for group in of_cohort.values() for each in group))
    for cohort in reading.cohorts:
        level = held.levels.get(cohort.level or "")
        below = by_id.get(level.prerequisite_id or 0) if level else None
        if below is None:
            continue
        seated = [each for each in of_cohort[cohort.code] if each.row.outcome is not EnrolmentState.WITHDRAWN]
        without = [each for each in seated if not _had_by(had[_person(each)], below.id, cohort.starts_on)]
        if without:
            yield cohort.problem("level", _missing(below, without), warning=True)


def _missing(below: HeldLevel, without: list[Participant]) -> Sentence:
    return say(
        "%(people)s people had not completed the level below, %(level)s, before; the first of them stands in row %(row)s of 学员.",
        people=len(without),
        level=below.name,
        row=without[0].row.row,
    )


def _completed_levels(held: Held, people: HeldPeople, found: Iterable[Participant]) -> dict[int | bytes, list[tuple[int, date]]]:
    had: dict[int | bytes, list[tuple[int, date]]] = defaultdict(list)
    for teacher_id, levels in people.levels_of.items():
        had[teacher_id] += levels
    for each in found:
        level = held.levels.get((each.cohort and each.cohort.level) or "")
        day = completed_on(each.row, each.cohort)
        if level and day:
            had[_person(each)].append((level.id, day))
    return had


def _had_by(had: list[tuple[int, date]], level_id: int, day: date) -> bool:
    return any(each == level_id and completed <= day for each, completed in had)


def _person(each: Participant) -> int | bytes:
    return each.teacher.id if each.teacher else each.index


def _registered_cohorts_crowded(reading: HistoryReading, held: Held, of_cohort: dict[str, list[Participant]]) -> Iterator[Problem]:
    """People added to a cohort that is not in the file; those of the file are counted there."""
    in_file = {cohort.code for cohort in reading.cohorts}
    for code, group in of_cohort.items():
        cohort: HeldCohort | None = held.cohorts.get(code)
        added = [each for each in group if each.enrolment is None and each.row.outcome in SEATED]
        if cohort and code not in in_file and added and cohort.seats_taken + len(added) > cohort.capacity:
            reason = say("%(people)s people for %(seats)s seats.", people=cohort.seats_taken + len(added), seats=cohort.capacity)
            yield added[0].row.problem("cohort_code", reason, warning=True)
