"""What a visitor is to find: a teacher with several trainings, a certificate that was superseded, one that was revoked."""

from __future__ import annotations

from datetime import date, timedelta

from trainingreg.domain.regions import UNITS
from trainingreg.domain.words import CertificateState, EnrolmentState, Standing, Tier
from trainingreg.services.demo.people import Person
from trainingreg.services.demo.plan import DemoCohort, Elsewhere, Seat, World
from trainingreg.services.demo.schools import DEMO_SCHOOL, DEMO_UNIT

_SUPERSEDED, _REVOKED = 5, 4
_WAITING = 2


def add_people_who_wait(world: World) -> None:
    """Two teachers of the demonstration school registered themselves and wait to be confirmed."""
    for _ in range(_WAITING):
        world.people.make(world.school_place(DEMO_SCHOOL), DEMO_UNIT).standing = Standing.PENDING


def seat_holder(cohorts: list[DemoCohort], holder: Person) -> None:
    """Gives the teacher of the demonstration account a completed training in each of the first two phases."""
    unit = [unit.code for unit in UNITS].index(DEMO_UNIT)
    holder.free_from = date.max  # nobody else's turn brings this person to another cohort
    for phase, tier in ((1, Tier.PROVINCE), (2, Tier.MINISTRY)):
        ordered = sorted(
            (cohort for cohort in cohorts if cohort.phase == phase),
            key=lambda cohort: (cohort.tier is not tier, not any(seat.unit == unit for seat in cohort.seats)),
        )
        _completed(ordered[0].seats)[0].person = holder


def change_some_certificates(cohorts: list[DemoCohort]) -> None:
    """A few certificates were replaced because a name was wrong, a few were revoked."""
    seats = [seat for cohort in cohorts for seat in cohort.seats if len(seat.certificates) == 1]
    chosen = seats[7 :: max(len(seats) // (_SUPERSEDED + _REVOKED), 1)]
    for seat in chosen[:_SUPERSEDED]:
        _supersede(seat)
    for seat in chosen[_SUPERSEDED : _SUPERSEDED + _REVOKED]:
        given = seat.certificates[0]
        given.state, given.ended_on = CertificateState.REVOKED, given.issued_on + timedelta(days=60)
        given.end_reason = "复核发现出勤记录有误"


def _supersede(seat: Seat) -> None:
    old = seat.certificates[0]
    day = old.issued_on + timedelta(days=20)
    old.state, old.ended_on, old.end_reason = CertificateState.SUPERSEDED, day, "姓名录入有误，更正后换发"
    seat.certificates.append(Elsewhere(f"{old.number}更", day))


def _completed(seats: list[Seat]) -> list[Seat]:
    return [seat for seat in seats if seat.state is EnrolmentState.COMPLETED]
