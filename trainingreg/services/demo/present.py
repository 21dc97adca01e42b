"""The cohorts around today, most of them of the demonstration base: one in every state that a base has to deal with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from trainingreg.domain.lifecycle import Move
from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import Assessment, CohortState, EnrolmentState, Tier
from trainingreg.services.demo import names
from trainingreg.services.demo.people import Person
from trainingreg.services.demo.plan import DemoCohort, Seat, World
from trainingreg.services.demo.schools import DEMO_BASE_SCHOOL, DEMO_SCHOOL, DEMO_UNIT

_S = EnrolmentState
_HOURS = 80
_LENGTH = timedelta(days=11)
_PHASE = 3
_FIRST_OF_DEMO_SCHOOL = 3
_AWAY = 0.15


@dataclass(frozen=True, slots=True)
class _Outline:
    """A cohort by its distance from today: first day, window (from, until), how many people in which state, and its moves."""

    starts: int
    state: CohortState
    people: tuple[tuple[EnrolmentState, int], ...] = ()
    window: tuple[int, int] | None = None
    moves: tuple[tuple[Move, int], ...] = ()
    capacity: int = 40
    cancel_reason: str | None = None
    own_base: bool = True


_OPENED, _CLOSED = (Move.OPEN, -30), (Move.CLOSE, -12)
OPEN = _Outline(14, CohortState.OPEN, ((_S.APPLIED, 31), (_S.WITHDRAWN, 1)), (-20, 7), ((Move.OPEN, -20),))
FULL = _Outline(
    21, CohortState.OPEN, ((_S.APPLIED, 30), (_S.WAITLISTED, 3), (_S.REJECTED, 1)), (-25, 5), ((Move.OPEN, -25),), 30,
    own_base=False,
)  # fmt: skip
FUTURE = _Outline(70, CohortState.OPEN, (), (20, 50), ((Move.OPEN, -2),), 50)
DRAFT = _Outline(49, CohortState.DRAFT)
RUNNING = _Outline(
    -4, CohortState.RUNNING, ((_S.ATTENDED, 33), (_S.APPLIED, 2), (_S.WITHDRAWN, 1)), (-40, -12),
    (_OPENED, _CLOSED, (Move.START, -4)),
)  # fmt: skip
WAITING = _Outline(
    -16, CohortState.RUNNING, ((_S.ATTENDED, 36), (_S.APPLIED, 1)), (-60, -25),
    ((Move.OPEN, -60), (Move.CLOSE, -25), (Move.START, -16)),
)  # fmt: skip
READY = _Outline(
    -30, CohortState.COMPLETED, ((_S.COMPLETED, 36), (_S.FAILED, 2), (_S.WITHDRAWN, 1)), (-75, -40),
    ((Move.OPEN, -75), (Move.CLOSE, -40), (Move.START, -30), (Move.COMPLETE, -15)),
)  # fmt: skip
ISSUED = _Outline(
    -75, CohortState.COMPLETED, ((_S.COMPLETED, 34), (_S.FAILED, 1)), (-120, -85),
    ((Move.OPEN, -120), (Move.CLOSE, -85), (Move.START, -75), (Move.COMPLETE, -60)),
)  # fmt: skip
CANCELLED = _Outline(
    28, CohortState.CANCELLED, ((_S.APPLIED, 6),), (-28, 10), ((Move.OPEN, -28), (Move.CANCEL, -3)),
    cancel_reason="报名人数不足，与下一期合并举办",
)  # fmt: skip
OUTLINES = (ISSUED, READY, WAITING, RUNNING, OPEN, FULL, CANCELLED, DRAFT, FUTURE)


def make(world: World, holder: Person) -> list[DemoCohort]:
    """The cohorts with everybody seated: `holder` has completed one and sits in another, some names are rare."""
    cohorts = [_cohort(world, outline) for outline in OUTLINES]
    by_outline = dict(zip(OUTLINES, cohorts, strict=True))
    for outline in (ISSUED, RUNNING):
        by_outline[outline].seats[0].person = holder
    for cohort in cohorts:
        _seat(world, cohort)
    _give_rare_names(by_outline[ISSUED])
    _record_marks(world, by_outline[WAITING], unmarked=9)
    by_outline[ISSUED].issue_on = by_outline[ISSUED].ends_on + timedelta(days=7)
    return cohorts


def _cohort(world: World, outline: _Outline) -> DemoCohort:
    def day(distance: int) -> date:
        return world.today + timedelta(days=distance)

    starts_on = day(outline.starts)
    base = _demo_base(world) if outline.own_base else _other_base(world, starts_on)
    major = world.chance.choice(world.bases[base].majors)
    tier = Tier.PROVINCE if outline is not ISSUED else Tier.MINISTRY
    code = world.bases[base].next_code(starts_on.year)
    title = world.title(major, tier, starts_on.year, world.bases[base].cohorts[starts_on.year])
    first, last = (day(distance) for distance in outline.window) if outline.window else (None, None)
    seats = [Seat(_unit(world), state) for state, number in outline.people for _ in range(number)]
    return DemoCohort(
        code, base, _PHASE, tier, major, 1, title, starts_on, starts_on + _LENGTH, _HOURS, outline.capacity, outline.state,
        back_entered=False, enrol_from=first, enrol_until=last, cancel_reason=outline.cancel_reason, seats=seats,
        moves=[(move, day(distance)) for move, distance in outline.moves],
    )  # fmt: skip


def _seat(world: World, cohort: DemoCohort) -> None:
    school = world.school_place(DEMO_SCHOOL)
    for n, seat in enumerate(cohort.seats):
        if seat.person is None and n < _FIRST_OF_DEMO_SCHOOL:
            seat.person = world.people.make(school, DEMO_UNIT)
        person = seat.person = seat.person or world.new_person(_PHASE, seat.unit)
        seat.school = person.school


def _give_rare_names(cohort: DemoCohort) -> None:
    completed = [seat.person for seat in cohort.seats if seat.person and seat.state is _S.COMPLETED]
    for person, name in zip(completed[4:], (*names.RARE, names.UNDRAWABLE), strict=False):
        person.name = name


def _record_marks(world: World, cohort: DemoCohort, unmarked: int) -> None:
    """Marks of those who came, but for the last few: the base still has to enter these."""
    came = [seat for seat in cohort.seats if seat.came]
    for seat in came[: len(came) - unmarked]:
        short = world.chance.random() < 0.08
        hours = int(cohort.hours * 0.86) if short else cohort.hours - world.chance.choice((0, 0, 2, 4))
        seat.mark(hours, cohort.hours, Assessment.PASSED)
        seat.reason = None  # nobody is judged before the cohort is completed


def _demo_base(world: World) -> int:
    school = world.school_place(DEMO_BASE_SCHOOL)
    return next(n for n, base in enumerate(world.bases) if base.school == school)


def _other_base(world: World, day: date) -> int:
    """Another base of the same unit, or of any; when all designations have run out, the demonstration base itself."""
    unit = [unit.code for unit in UNITS].index(DEMO_UNIT)
    holding = [n for n, base in enumerate(world.bases) if base.holds(day, day + _LENGTH) and n != _demo_base(world)]
    return next((n for n in holding if world.bases[n].unit == unit), holding[0] if holding else _demo_base(world))


def _unit(world: World) -> int:
    """Mostly the demonstration unit itself, now and then a neighbour."""
    codes = [unit.code for unit in UNITS]
    away = world.chance.random() < _AWAY
    return codes.index(world.chance.choice(("45", "43", "36", "35")) if away else DEMO_UNIT)
