"""The sheets around a cohort: register of certificates, sign-in sheets, activation slips; black on white, A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from trainingreg.documents import paper
from trainingreg.documents.cells import Cell, Column, fill_cell
from trainingreg.documents.faces import Face
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.press import press
from trainingreg.documents.slots import face_for
from trainingreg.domain.activation import grouped
from trainingreg.text import day, day_range

T = TypeVar("T")

_STYLE = "print.css"
_USUAL_FACES = ("song-usual", "kai-usual", "bold-usual", "mono")
_FIELDS = {"班次": "cohort_title", "承训基地": "base", "文号": "notice", "地点": "place"}  # of the labels in the head
_WEEKDAYS = "一二三四五六日"
_REGISTER_ROWS = 16
_ROWS, _ROOMY_ROWS = 40, 25
_LATE_ARRIVALS = 2  # empty rows at least
_SLIPS_IN_A_ROW = 2

_REGISTER = {
    "number": Column("number", "song", 9.5, 54.5, 8, 8, after="-"),
    "name": Column("name", "kai", 12, 35, 9, 9.5, after="· "),
    "school": Column("school", "song", 9.5, 55, 8, 8.5),
    "note": Column("note", "song", 9, 23, 7.5, 7.5),
}
_SIGNIN = {
    "name": Column("name", "kai", 11, 31, 8, 7, after="· "),
    "school": Column("school", "song", 9, 52, 7.5, 7),
}
_SLIP = {
    "name": Column("name", "kai", 16, 84, 9, 9, after="· "),
    "school": Column("school", "song", 9, 84, 7.5, 7.5),
    "cohort_title": Column("cohort_title", "song", 9, 84, 8, 8),
    "address": Column("address", "song", 10, 84, 7, 7, after="/."),
}


@dataclass(frozen=True, kw_only=True)
class CohortHead:
    """What stands at the top of a cohort's sheets; `notice` is the 文号 of its notice, perhaps empty."""

    code: str
    title: str
    base: str
    starts_on: date
    ends_on: date
    hours: int
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """One certificate in the register."""

    number: str
    name: str
    school: str
    issued_on: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """发证登记表: the certificates of a cohort as of a day; `completed` counts person-times (人次)."""

    cohort: CohortHead
    rows: Sequence[RegisterRow]
    completed: int
    as_of: date


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who signs in."""

    name: str
    school: str


@dataclass(frozen=True, kw_only=True)
class SigninFacts:
    """签到表 of one day, the `nth` of the cohort; `roomy` gives each signature more room."""

    cohort: CohortHead
    day: date
    nth: int
    people: Sequence[Person]
    place: str = ""
    roomy: bool = False


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A teacher's one-time activation code, which is good to the end of `expires_on`."""

    name: str
    school: str
    code: str
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class SlipsFacts:
    """激活单: the slips of a cohort, to be cut apart; `address` is where a code is used."""

    cohort_title: str
    address: str
    slips: Sequence[Slip]


def render_register(facts: RegisterFacts, fonts: FontSet) -> bytes:
    """The register of issued certificates, with room for the receiver's signature."""
    sheet = _Sheet(fonts)
    return sheet.printed(
        "register.html",
        cohort=facts.cohort,
        head=sheet.head(_facts_of(facts.cohort) | {"学时": f"{facts.cohort.hours} 学时", **_counts(facts)}),
        pages=_batches([(row, sheet.cells(row, _REGISTER)) for row in facts.rows], _REGISTER_ROWS) or [[]],
        as_of=day(facts.as_of),
        day=day,
    )


def render_signin(facts: SigninFacts, fonts: FontSet) -> bytes:
    """One day's sign-in sheet: morning and afternoon, with empty rows for late arrivals."""
    sheet = _Sheet(fonts)
    weekday = f"（星期{_WEEKDAYS[facts.day.weekday()]}，第 {facts.nth} 天）"
    place = facts.place or "　　　　　　"
    head = _facts_of(facts.cohort) | {"文号": facts.cohort.notice, "日期": day(facts.day) + weekday, "地点": place}
    people = [sheet.cells(person, _SIGNIN) for person in facts.people]
    return sheet.printed(
        "signin.html",
        cohort=facts.cohort,
        head=sheet.head(head),
        pages=_pages(people, _ROOMY_ROWS if facts.roomy else _ROWS),
        expected=len(people),
        roomy=facts.roomy,
        today=day(facts.day),
    )


def render_slips(facts: SlipsFacts, fonts: FontSet) -> bytes:
    """The activation slips, twelve on a sheet, along whose lines the paper is cut."""
    sheet = _Sheet(fonts)
    common = [sheet.cell(facts.cohort_title, _SLIP["cohort_title"]), sheet.cell(facts.address, _SLIP["address"])]
    columns = {field: _SLIP[field] for field in ("name", "school")}
    slips = [(slip, sheet.cells(slip, columns), grouped(slip.code), day(slip.expires_on)) for slip in facts.slips]
    rows = _batches(slips, _SLIPS_IN_A_ROW)
    return sheet.printed("slips.html", cohort_title=common[0], address=common[1], rows=rows)


def _facts_of(cohort: CohortHead) -> dict[str, str]:
    when = day_range(cohort.starts_on, cohort.ends_on)
    return {"班次": cohort.title, "承训基地": cohort.base, "时间": when}


def _counts(facts: RegisterFacts) -> dict[str, str]:
    return {"结业": f"{facts.completed} 人次", "发证": f"{len(facts.rows)} 张"}


def _pages(rows: list[dict[str, Cell]], length: int) -> list[list[tuple[int, dict[str, Cell] | None]]]:
    """The rows with their numbers, page by page, the last page filled up with empty ones."""
    empty = -(len(rows) + _LATE_ARRIVALS) % length + _LATE_ARRIVALS
    return _batches(list(enumerate([*rows, *[None] * empty], start=1)), length)


def _batches(items: list[T], length: int) -> list[list[T]]:
    return [items[start : start + length] for start in range(0, len(items), length)]


class _Sheet:
    """One sheet in the making: it knows which faces its texts need."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._faces: list[Face] = [fonts.ready(name) for name in _USUAL_FACES]

    def cell(self, text: str, column: Column) -> Cell:
        cell = fill_cell(text, column, self._fonts)
        self._faces.append(cell.face)
        return cell

    def cells(self, row: object, columns: dict[str, Column]) -> dict[str, Cell]:
        return {field: self.cell(getattr(row, field), column) for field, column in columns.items()}

    def head(self, facts: dict[str, str]) -> list[tuple[str, str, Face]]:
        """Label, value and the value's face, for those that have a value."""
        return [(label, text, self._face(_FIELDS.get(label, label), text)) for label, text in facts.items() if text]

    def printed(self, template: str, **values: Any) -> bytes:
        return press().print(paper.page(template, **values), _STYLE, self._faces)

    def _face(self, field: str, text: str) -> Face:
        face = face_for(field, text, "song", self._fonts)
        self._faces.append(face)
        return face
