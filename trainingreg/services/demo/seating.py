"""Who sits where: new people and people who come again, one level above the one they completed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from trainingreg.domain.words import EnrolmentState, Tier
from trainingreg.services.demo.people import Person
from trainingreg.services.demo.plan import DemoCohort, Seat, World

_TRIES = 40
_MOVES_SCHOOL = 0.05


class Seating:
    """Fills the seats of cohorts in the order of time; nobody sits in two cohorts at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[int, list[Person]] = defaultdict(list)

    def fill(self, cohorts: list[DemoCohort], new_people: int) -> None:
        """Seats so many new people, and people who come again on whatever seats are left over."""
        free = sum(seat.person is None for cohort in cohorts for seat in cohort.seats)
        quotas = self._quotas(cohorts, free - new_people)
        for n, cohort in enumerate(cohorts):
            self._fill(cohort, quotas[n])

    def _quotas(self, cohorts: list[DemoCohort], again: int) -> list[int]:
        """How many come again to each cohort: they fill national cohorts of a higher level, the rest goes anywhere."""
        quotas = [0] * len(cohorts)
        national = [n for n, cohort in enumerate(cohorts) if cohort.tier is Tier.MINISTRY and cohort.phase > 1]
        self.world.chance.shuffle(national)
        for n in national:
            room = sum(seat.person is None for seat in cohorts[n].seats)
            if again >= room:
                quotas[n], again = room, again - room
                cohorts[n].rank = 3 if cohorts[n].phase == 3 and n % 4 == 0 else 2
        for n in reversed(range(len(cohorts))):
            if not quotas[n]:
                quotas[n] = min(again, len(cohorts[n].seats) // 2)
                again -= quotas[n]
                cohorts[n].rank = 0 if quotas[n] else cohorts[n].rank
        return quotas

    def _fill(self, cohort: DemoCohort, again: int) -> None:
        seated = {id(seat.person) for seat in cohort.seats}
        for seat in cohort.seats:
            if seat.person is None and again:
                seat.person = self._somebody_again(seat.unit, cohort, seated)
                again -= 1
            if seat.person is None:
                seat.person = self.world.new_person(cohort.phase, seat.unit)
            seated.add(id(seat.person))
            self._note(cohort, seat, seat.person)

    def _note(self, cohort: DemoCohort, seat: Seat, person: Person) -> None:
        seat.school = person.school
        if person.free_from == date.min:
            self._known[self.world.schools[person.school].unit].append(person)
        person.free_from = max(person.free_from, cohort.ends_on)
        if seat.state is EnrolmentState.COMPLETED:
            person.rank = max(person.rank, cohort.rank)

    def _somebody_again(self, unit: int, cohort: DemoCohort, seated: set[int]) -> Person | None:
        """Somebody known, free by the cohort's first day, with the level below the cohort's if it has one."""
        wanted = cohort.rank - 1

        def fits(person: Person) -> bool:
            return (wanted < 1 or person.rank == wanted) and person.free_from < cohort.starts_on and id(person) not in seated

        nearby = self._known[unit]
        for _ in range(min(_TRIES, 4 * len(nearby))):
            person = self.world.chance.choice(nearby)
            if fits(person):
                return self._moved(person)
        return next((person for pool in self._known.values() for person in pool if fits(person)), None)

    def _moved(self, person: Person) -> Person:
        """A few teach at another school by now; the earlier enrolments keep the school that sent them then."""
        if self.world.chance.random() < _MOVES_SCHOOL:
            person.school = self.world.some_school(3, self.world.schools[person.school].unit)
        return person
