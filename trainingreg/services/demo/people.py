"""Invented people: identity documents that our own check accepts and that no office ever gave, telephones that nobody has."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.cn.ric import calc_check_digit

from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.words import Standing
from trainingreg.services.demo import names

# Area codes begin with a province's number, and no province has the number 10: these cards cannot exist.
_NO_PROVINCE = "10"
_FOREIGN_AREA = "911999"
_FIRST_BIRTH = date(1966, 1, 1)
_BIRTH_DAYS = 32 * 365
# Of the mobile ranges 13–19 this one has not been given to any operator.
_NO_OPERATOR = "160"


@dataclass(slots=True)
class Person:
    """One teacher; `school` is the place of the school in the list of schools, `rank` the highest level completed."""

    name: str
    kind: DocumentKind
    number: str
    phone: str
    school: int
    standing: Standing = Standing.CONFIRMED
    rank: int = 0
    free_from: date = date.min
    id: int = field(default=0)


class People:
    """Makes people one after another, no document and no telephone twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._numbers: set[str] = set()
        self.made: list[Person] = []

    def make(self, school: int, unit_code: str, name: str = "") -> Person:
        """The next person, who teaches at a school of this unit."""
        kind = self._kind(unit_code) if not name else DocumentKind.RESIDENT_ID
        if not name:
            foreign = kind in {DocumentKind.PASSPORT, DocumentKind.FOREIGN_PR}
            name = names.of_foreigner(self._chance) if foreign else names.of_resident(self._chance, unit_code)
        phone = f"{_NO_OPERATOR}{len(self.made):08d}" if self._chance.random() < 0.95 else ""
        person = Person(name, kind, self._number(kind, unit_code), phone, school)
        self.made.append(person)
        return person

    def _kind(self, unit_code: str) -> DocumentKind:
        if unit_code not in {"31", "35", "44", "45", "46"} or self._chance.random() > 0.02:
            return DocumentKind.RESIDENT_ID
        return self._chance.choice(list(DocumentKind)[1:])

    def _number(self, kind: DocumentKind, unit_code: str) -> str:
        while True:
            number = self._any_number(kind, unit_code)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _any_number(self, kind: DocumentKind, unit_code: str) -> str:
        digits = self._chance.randrange(10**8)
        match kind:
            case DocumentKind.RESIDENT_ID:
                return self._card(f"{_NO_PROVINCE}{unit_code if unit_code.isdigit() else '66'}99")
            case DocumentKind.HMT_RESIDENT:
                return self._card(self._chance.choice(("810000", "820000", "830000")))
            case DocumentKind.FOREIGN_PR:
                return self._card(_FOREIGN_AREA)
            case DocumentKind.HK_MACAO_PERMIT:
                return f"{self._chance.choice('HM')}{digits:08d}"
            case DocumentKind.TAIWAN_PERMIT:
                return f"{digits:08d}"
            case DocumentKind.PASSPORT:
                return f"XX{digits:07d}"

    def _card(self, area: str) -> str:
        born = _FIRST_BIRTH + timedelta(days=self._chance.randrange(_BIRTH_DAYS))
        stem = f"{area}{born:%Y%m%d}{self._chance.randrange(1000):03d}"
        return stem + calc_check_digit(f"{stem}0")  # the last place is not looked at
