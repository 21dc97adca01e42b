"""The cohorts of 2022 to 2025, as back-entry brings them: phase by phase, with rates that a real programme could have."""

from __future__ import annotations

import random
from datetime import date, timedelta

from trainingreg.domain.lifecycle import Move
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Assessment, CohortState, EnrolmentState, Tier
from trainingreg.services.demo.plan import DemoCohort, Elsewhere, Seat, World
from trainingreg.services.demo.schools import DEMO_BASE_SCHOOL, WEIGHTS
from trainingreg.services.demo.shares import apportion, cut

# Phase: completions for each 10 000 teachers (targets 1500, 3500, 5000), first and last day on which a cohort begins.
_PHASES = (
    (1, 1580, date(2022, 10, 10), date(2023, 6, 12)),
    (2, 3480, date(2023, 8, 1), date(2024, 12, 2)),
    (3, 4760, date(2025, 1, 6), date(2025, 12, 1)),
)
_COMPLETED_OF_ENROLLED = 0.92
_OTHERWISE = {
    EnrolmentState.FAILED: 45,
    EnrolmentState.WITHDRAWN: 30,
    EnrolmentState.APPLIED: 18,
    EnrolmentState.ATTENDED: 7,
}
_PEOPLE = 41  # in a cohort
_LOCAL = 0.78
_UNCERTIFIED = 0.05
_LAST_PHASE = 3
_LOCAL_TIERS = {Tier.PROVINCE: 66, Tier.CITY: 22, Tier.SCHOOL: 12}
# Days from the first Monday to the last Friday, and class hours.
_LENGTHS = ((4, 40), (11, 80), (11, 80), (11, 72), (18, 120))
_BUSY_MONTHS = (7, 2, 8, 10, 11, 9, 17, 16, 7, 10, 12, 11)


def make(world: World, teachers: int) -> list[DemoCohort]:
    """All cohorts in the order in which they began, with seats that nobody sits on yet."""
    vigour = [weight * world.chance.uniform(0.74, 1.18) for weight in WEIGHTS]
    cohorts: list[DemoCohort] = []
    for phase, share, first, last in _PHASES:
        seats = _seats(world.chance, round(share * teachers / 10_000), vigour)
        days = _first_days(world.chance, first, last)
        cohorts += [_cohort(world, phase, group, local, days) for group, local in _groups(world.chance, seats)]
    cohorts.sort(key=lambda cohort: (cohort.starts_on, cohort.base))
    for cohort in cohorts:
        _name(world, cohort)
    return cohorts


def _seats(chance: random.Random, completions: int, vigour: list[float]) -> list[list[Seat]]:
    """For each unit its seats, of which exactly `completions` in all will be completed."""
    enrolled = round(completions / _COMPLETED_OF_ENROLLED)
    others = chance.choices(list(_OTHERWISE), list(_OTHERWISE.values()), k=enrolled - completions)
    states = [EnrolmentState.COMPLETED] * completions + others
    chance.shuffle(states)
    dealt = iter(states)
    return [[Seat(unit, next(dealt)) for _ in range(share)] for unit, share in enumerate(apportion(enrolled, vigour))]


def _groups(chance: random.Random, seats: list[list[Seat]]) -> list[tuple[list[Seat], bool]]:
    """Cohorts within each unit (True), and national ones of whoever is left (False)."""
    groups: list[tuple[list[Seat], bool]] = []
    national: list[Seat] = []
    for of_unit in seats:
        local = round(len(of_unit) * _LOCAL) if len(of_unit) >= 40 else 0
        groups += [(group, True) for group in _slices(chance, of_unit[:local])]
        national += of_unit[local:]
    chance.shuffle(national)
    return groups + [(group, False) for group in _slices(chance, national)]


def _slices(chance: random.Random, seats: list[Seat]) -> list[list[Seat]]:
    rest = iter(seats)
    return [[next(rest) for _ in range(size)] for size in cut(chance, len(seats), _PEOPLE)]


def _first_days(chance: random.Random, first: date, last: date) -> list[date]:
    """The Mondays between two days, each as often as its month is busy."""
    mondays = [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]
    mondays = [day - timedelta(days=day.weekday()) for day in mondays]
    return [day for day in mondays if day >= first for _ in range(_BUSY_MONTHS[day.month - 1])] or [first]


def _cohort(world: World, phase: int, seats: list[Seat], local: bool, days: list[date]) -> DemoCohort:
    chance = world.chance
    starts_on = chance.choice(days)
    length, hours = chance.choice(_LENGTHS)
    ends_on = starts_on + timedelta(days=length)
    base = world.base_for(seats[0].unit if local else None, starts_on, ends_on)
    tier = chance.choices(list(_LOCAL_TIERS), list(_LOCAL_TIERS.values()))[0] if local else Tier.MINISTRY
    capacity = -(-len(seats) // 5) * 5
    major = world.major_for(base, phase)
    rank = 1 if chance.random() < 0.85 else 0
    return DemoCohort("", base, phase, tier, major, rank, "", starts_on, ends_on, hours, capacity, seats=seats)


def _name(world: World, cohort: DemoCohort) -> None:
    """Code and title carry running numbers, so they are given in the order of time."""
    base = world.bases[cohort.base]
    cohort.code = base.next_code(cohort.starts_on.year)
    cohort.title = world.title(cohort.major, cohort.tier, cohort.starts_on.year, base.cohorts[cohort.starts_on.year])


def record_results(world: World, cohort: DemoCohort) -> None:
    """Marks for those who failed; in cohorts that the registry ran itself, for everybody."""
    chance = world.chance
    for seat in cohort.seats:
        if seat.state is EnrolmentState.FAILED:
            short = chance.random() < 0.6
            hours = int(cohort.hours * chance.uniform(0.55, 0.88)) if short else cohort.hours
            how = chance.choice((Assessment.FAILED, Assessment.ABSENT))
            seat.mark(hours, cohort.hours, Assessment.PASSED if short and chance.random() < 0.5 else how)
        elif seat.state is EnrolmentState.COMPLETED and not cohort.back_entered:
            seat.mark(cohort.hours - chance.choice((0, 0, 0, 2, 4)), cohort.hours, Assessment.PASSED)


def certify_elsewhere(world: World, cohorts: list[DemoCohort]) -> None:
    """Gives the completed of back-entered cohorts the numbers that their bases gave them then; a few late cohorts got none."""
    last: dict[tuple[int, int], int] = {}
    of_demo = world.school_place(DEMO_BASE_SCHOOL)
    for cohort in cohorts:
        late = cohort.phase == _LAST_PHASE and world.bases[cohort.base].school != of_demo
        if late and world.chance.random() < _UNCERTIFIED:
            continue
        unit = world.bases[cohort.base].unit
        issued_on = cohort.ends_on + timedelta(days=world.chance.randint(7, 30))
        for seat in cohort.seats:
            if seat.state is EnrolmentState.COMPLETED:
                serial = last[unit, issued_on.year] = last.get((unit, issued_on.year), 0) + 1
                number = f"{UNITS[unit].short_name}师研{issued_on.year}-{serial:05d}"
                seat.certificates.append(Elsewhere(number, issued_on))


def run_by_registry(cohort: DemoCohort) -> None:
    """Makes a past cohort one that the registry itself ran: with a window, moves, and certificates of ours to come."""
    starts_on, ends_on = cohort.starts_on, cohort.ends_on
    cohort.state, cohort.back_entered = CohortState.COMPLETED, False
    cohort.enrol_from, cohort.enrol_until = starts_on - timedelta(days=45), starts_on - timedelta(days=10)
    for seat in cohort.seats:
        if seat.state is EnrolmentState.ATTENDED:  # a cohort is only completed once everybody has a result
            seat.state = EnrolmentState.FAILED
    cohort.moves = [
        (Move.OPEN, cohort.enrol_from),
        (Move.CLOSE, cohort.enrol_until),
        (Move.START, starts_on),
        (Move.COMPLETE, ends_on + timedelta(days=3)),
    ]
    cohort.issue_on = ends_on + timedelta(days=7)
