"""The training certificate: its facts, frozen at issue, and how their texts are composed into slots and lines."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from trainingreg.documents.errors import Overflow
from trainingreg.documents.faces import MM_PER_PIXEL, MM_PER_POINT, Face
from trainingreg.documents.fonts import FontSet, Kind
from trainingreg.documents.lines import Line, Paragraph
from trainingreg.documents.slots import Filled, Slot, face_for, fill
from trainingreg.domain.wording import FIRST_WORDING, Field, parse
from trainingreg.text import day

COLUMN = 225.0  # mm, the text column
BODY_SIZE = 20.0  # points
INDENT = 2.0  # em before the name
_EM = BODY_SIZE * MM_PER_POINT
_GAP = 0.2 * _EM  # after the name
_USUAL_NAME, _LEAST_NAME = 78.0, 60.0  # mm
_MARGIN = 3.0  # mm that stay free in the name's slot
NAME_SIZE, _NAME_LEAST = 27.0, 16.0  # points
_MOST_LINES = 4
_FIRST_HAN = 0x2E80

SLOTS = {
    "programme": Slot("song", 14, 190, 10),
    "title": Slot("title", 46, 200, 30),
    "number": Slot("song", 11, 96, 8.5),
    "issuer": Slot("kai", 17, 122, 11),
    "issued": Slot("kai", 16, 122, 12),
    "major": Slot("song", 11, 52, 7.5),
    "tier": Slot("song", 11, 21, 7.5),
    "hours": Slot("song", 11, 18, 8),
    "subject": Slot("song", 11, 20, 8),
    "standard": Slot("song", 11, 84, 7.25),
    "host": Slot("song", 8.5, 55, 6),
    "code": Slot("song", 8.5, 55, 7),
    "note": Slot("song", 8, 225, 6.5),
}


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """Everything a certificate says, as printed; labels are Chinese already, `hours` are class hours (学时).

    `wording` is the body's, with its fields (see `domain.wording`).
    """

    title: str
    programme: str
    number: str
    name: str
    cohort_title: str
    starts_on: date
    ends_on: date
    hours: int
    major: str
    tier: str
    subject: str
    standard: str
    issuer: str
    issued_on: date
    verify_url: str
    verify_host: str
    verify_code: str
    note: str = ""
    wording: str = FIRST_WORDING

    @property
    def heading(self) -> str:
        """The file's title, which readers show and screen readers announce."""
        return f"{self.name} {self.title} {self.number}"

    def to_json(self) -> str:
        """The facts as JSON with keys in order: the same facts give the same text, for ever."""
        values = {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}
        return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The facts again; a key that a later release has added takes its default."""
        values: dict[str, Any] = json.loads(text)
        for field in ("starts_on", "ends_on", "issued_on"):
            values[field] = date.fromisoformat(values[field])
        return cls(**values)


@dataclass(frozen=True)
class Composed:
    """A certificate's texts, each with its size and face: the slots, and the body's first line and further lines.

    `first` stands behind the name on the first line; `name_width` is the name's slot in millimetres, `pad` the space
    at either side of the name inside it.
    """

    slots: dict[str, Filled]
    name_width: float
    first: str
    lines: tuple[Line, ...]
    face: Face

    @property
    def line_count(self) -> int:
        """Lines of the body, the first included."""
        return len(self.lines) + 1

    @cached_property
    def pad(self) -> float:
        """Millimetres before and behind the name in its slot."""
        name = self.slots["name"]
        return (self.name_width - name.face.width_as_set(name.text, name.size) * MM_PER_PIXEL) / 2

    @property
    def faces(self) -> Iterator[Face]:
        """Every face that is needed."""
        yield self.face
        for slot in self.slots.values():
            yield slot.face


@dataclass(frozen=True)
class Opening:
    """A form of the body's beginning: the name's slot, what follows on its line, and what has moved to the next.

    `room` is what is left for the cohort's title on that line; `face` is the body's. A cohort has four forms at most.
    """

    name_width: float
    first: str
    lead: str
    room: float
    face: Face


def compose(facts: CertificateFacts, fonts: FontSet) -> Composed:
    """The texts in their places; MissingGlyph or Overflow, before anything is printed, where one cannot stand there."""
    opening = opening_of(facts, fonts)
    first, lines = _lines(facts, opening)
    slots = {field: fill(field, text, slot_of(field, facts, opening), fonts) for field, text in texts_of(facts).items()}
    return Composed(slots, round(opening.name_width, 2), first, tuple(lines), opening.face)


def slot_of(field: str, facts: CertificateFacts, opening: Opening) -> Slot:
    """The field's slot; the name's depends on how the body begins."""
    if field == "name":
        return Slot(name_kind(facts.name), NAME_SIZE, opening.name_width - _MARGIN, _NAME_LEAST)
    return SLOTS[field]


def name_kind(name: str) -> Kind:
    """Kai for names with a Han character; Song for the others, because the Kai face's Latin is a hand."""
    return "kai" if any(ord(character) >= _FIRST_HAN for character in name) else "song"


def period(starts_on: date, ends_on: date) -> str:
    """From the first day to the last, without what need not be said twice."""
    if starts_on == ends_on:
        return day(starts_on)
    same_year = starts_on.year == ends_on.year
    return f"{day(starts_on)} 至 {day(ends_on).removeprefix(f'{ends_on.year}年') if same_year else day(ends_on)}"


def texts_of(facts: CertificateFacts) -> dict[str, str]:
    """What stands in each slot."""
    return {
        "name": facts.name,
        "programme": facts.programme,
        "title": facts.title,
        "number": facts.number,
        "issuer": facts.issuer,
        "issued": day(facts.issued_on),
        "major": facts.major or "—",
        "tier": facts.tier or "—",
        "hours": f"{facts.hours} 学时",
        "subject": facts.subject or "—",
        "standard": facts.standard or "—",
        "host": facts.verify_host,
        "code": facts.verify_code,
        "note": facts.note,
    }


def opening_of(facts: CertificateFacts, fonts: FontSet) -> Opening:
    """The first of three forms in which the name keeps its least size; the last one if none does."""
    name_face = face_for("name", facts.name, name_kind(facts.name), fonts)
    forms = _forms(facts)
    body = _body(facts)
    body_face = face_for("cohort_title", forms[0][0] + body, "kai", fonts)
    needed = max(_LEAST_NAME, name_face.width(facts.name, _NAME_LEAST) + _MARGIN)
    widths = [COLUMN - INDENT * _EM - _GAP - body_face.width(first, BODY_SIZE) for first, _ in forms]
    index = next((index for index, width in enumerate(widths) if width >= needed), len(forms) - 1)
    room = 0.0 if index else _room_behind(widths[0], needed, body_face.width(body, BODY_SIZE))
    return Opening(widths[index] - room, *forms[index], room, body_face)


def _forms(facts: CertificateFacts) -> tuple[tuple[str, str], ...]:
    """What may stand behind the name on its line, and what moves to the next: the words behind the days, or the days too."""
    wording, dates = parse(facts.wording), period(facts.starts_on, facts.ends_on)
    return (
        (f"{wording.before}{dates}{wording.behind}", ""),
        (f"{wording.before}{dates}", wording.behind.lstrip()),
        (wording.before.rstrip(), f"{dates}{wording.behind}"),
    )


def _body(facts: CertificateFacts) -> str:
    """What stands behind the days and their words."""
    return parse(facts.wording).body(
        {
            Field.COHORT_TITLE: facts.cohort_title,
            Field.HOURS: str(facts.hours),
            Field.TIER: facts.tier,
            Field.SUBJECT: facts.subject,
            Field.ISSUER: facts.issuer,
        }
    )


def _room_behind(free: float, needed: float, body: float) -> float:
    """With short dates the name keeps its usual slot and the body goes on upon the first line; one line is left below it."""
    room = free - _USUAL_NAME
    return room if 3 * _EM <= room < body and needed <= _USUAL_NAME else 0.0


def _lines(facts: CertificateFacts, opening: Opening) -> tuple[str, list[Line]]:
    """What stands behind the name on the first line, and the lines below it."""
    lines = Paragraph(opening.face, BODY_SIZE, COLUMN, opening.room).lines(opening.lead + _body(facts))
    first = opening.first
    if opening.room:
        first += "".join(text for text, _ in lines.pop(0).pieces)
    if len(lines) >= _MOST_LINES:
        raise Overflow("cohort_title", facts.cohort_title)
    return first, lines
