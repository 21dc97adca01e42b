"""What an edited certificate says, field by field, beside what was issued.

Nothing is known here of how certificates are worded: the frozen values are looked for in the text of the issued file, and what
stands in their places in the other file is read between the same neighbours. Texts are compared without spaces and line ends,
which PDF readers set freely, and with characters of the same meaning made equal (NFKC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from trainingreg.documents.certificate import CertificateFacts, period
from trainingreg.domain.certificate_number import PLAIN_DASHES
from trainingreg.text import day

_LEAST_ANCHOR, _LONGEST_ANCHOR = 2, 40
_LONGEST_SHOWN = 120
_LINE_END = re.compile(r"(?<=[^\x00-\x7f])\s*[\r\n]+\s*|\s*[\r\n]+\s*(?=[^\x00-\x7f])")  # beside a Chinese character
REST = "rest"
_ONCE = {"number", "name"}  # everything else may be printed twice
Span = tuple[int, int]


@dataclass(frozen=True)
class Compared:
    """One field: what stands in the file, what was issued, and whether that is the same."""

    field: str
    in_file: str
    issued: str
    is_same: bool


@dataclass(frozen=True)
class Flat:
    """A text without spaces; for each character that is left its place in the original."""

    text: str
    original: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> Flat:
        """The text made comparable."""
        original = unicodedata.normalize("NFC", original)
        kept = [
            (equal, place)
            for place, character in enumerate(original)
            if not character.isspace() and unicodedata.category(character) not in {"Cc", "Cf", "Cn"}
            for equal in unicodedata.normalize("NFKC", character).translate(PLAIN_DASHES)
            if not equal.isspace()
        ]
        return cls("".join(equal for equal, _ in kept), original, tuple(place for _, place in kept))

    def shown(self, start: int, end: int) -> str:
        """A part as it stands in the original, on one line."""
        if start >= end:
            return ""
        text = " ".join(_LINE_END.sub("", self.original[self.places[start] : self.places[end - 1] + 1]).split())
        return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + " …"

    def breaks(self, start: int, end: int) -> Iterator[int]:
        """Where a new line begins between two characters of this part."""
        for index in range(start + 1, end):
            if {"\n", "\r"} & set(self.original[self.places[index - 1] : self.places[index]]):
                yield index


def says_who(sent: str, issued: str, facts: CertificateFacts) -> bool:
    """Whether number and name stand in the sent text where they stand in the issued one, and nothing else stands there.

    The neighbours must be there exactly once, so a file that lists many names answers no more than one that asks for one.
    """
    old, new = Flat.of(issued), Flat.of(sent)
    return all(_in_place(old.text, new.text, Flat.of(value).text) for value in (facts.number, facts.name))


def _in_place(old: str, new: str, value: str) -> bool:
    start = old.find(value)
    if start < 0:
        return False
    end = start + len(value)
    before = next((old[start - n : start] for n in _lengths(start) if old.count(old[start - n : start]) == 1), "")
    after = next((old[end : end + n] for n in _lengths(len(old) - end) if old.count(old[end : end + n]) == 1), "")
    if bool(before) != bool(start) or bool(after) != (end < len(old)):
        return False
    if any(part and new.count(part) != 1 for part in (before, after)):
        return False
    left = new.index(before) + len(before)
    right = new.index(after) if after else len(new)
    return new[left:right].casefold() == value.casefold()


def _lengths(room: int) -> range:
    return range(min(_LEAST_ANCHOR, room), min(_LONGEST_ANCHOR, room) + 1) if room else range(0)


def compare(sent: str, issued: str, facts: CertificateFacts) -> list[Compared]:
    """The printed fields in the order of the page; at the end, where it differs, everything else that is printed."""
    old, new = Flat.of(issued), Flat.of(sent)
    matches, values = _matches(old.text, new.text), _values(facts)
    places: dict[str, list[tuple[Span, Span]]] = {}
    for span, field in sorted(_places(old.text, values).items()):
        places.setdefault(field, []).append((span, _part(span, matches, new)))
    rows = [_row(field, values[field][0][0], old, new, pairs) for field, pairs in places.items()]
    spans = [pair for pairs in places.values() for pair in pairs]
    moved = [row.issued for row in rows if row.is_same and row.in_file != row.issued]
    rest = _outside(new.text, [part for _, part in spans])
    for value in moved:
        rest = rest.replace(Flat.of(value).text, "", 1)
    return [*rows, *_rest(_outside(old.text, [span for span, _ in spans]), rest)]


def _values(facts: CertificateFacts) -> dict[str, list[tuple[str, ...]]]:
    """The values of the fields in every form in which they may be printed; a form may have parts that stand apart."""
    starts, ends = day(facts.starts_on), day(facts.ends_on)
    values: dict[str, list[tuple[str, ...]]] = {
        "number": [(facts.number,)],
        "name": [(facts.name,)],
        "cohort_title": [(facts.cohort_title,)],
        "days": [(period(facts.starts_on, facts.ends_on),), (f"{starts}—{ends}",), (starts, ends)],
        "hours": [(f"{facts.hours} 学时",)],
        "issuer": [(facts.issuer,)],
        "issued_on": [(day(facts.issued_on),)],
        "major": [(facts.major,)],
        "tier": [(facts.tier,)],
        "subject": [(facts.subject,)],
        "standard": [(facts.standard,)],
        "verify_code": [(facts.verify_code,)],
        "note": [(facts.note,)],
    }
    return {field: forms for field, forms in values.items() if forms[0][0]}


def _places(text: str, values: dict[str, list[tuple[str, ...]]]) -> dict[Span, str]:
    """Where the values stand in the issued text; the longest first, since one may be part of another."""
    wanted: list[tuple[str, str]] = []
    for field, forms in values.items():
        flat = [[Flat.of(part).text for part in form] for form in forms]
        wanted += [(part, field) for part in next((form for form in flat if all(part in text for part in form)), [])]
    places: dict[Span, str] = {}
    free = [True] * len(text)
    for value, field in sorted(wanted, key=lambda each: -len(each[0])):
        for start in _starts(text, value):
            end = start + len(value)
            if all(free[start:end]):
                places[start, end] = field
                free[start:end] = [False] * len(value)
                if field in _ONCE:
                    break
    return places


def _starts(text: str, value: str) -> Iterator[int]:
    start = text.find(value)
    while start >= 0:
        yield start
        start = text.find(value, start + 1)


def _matches(old: str, new: str) -> list[int]:
    """For each character of the issued text its place in the other, or -1."""
    places = [-1] * len(old)
    for start, other, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        places[start : start + size] = range(other, other + size)
    return places


def _part(span: Span, matches: list[int], new: Flat) -> Span:
    """What stands between the field's neighbours; text on lines of its own before or behind it is none of it."""
    start, end = span
    left = next((matches[i] + 1 for i in range(start - 1, -1, -1) if matches[i] >= 0), 0)
    right = next((matches[i] for i in range(end, len(matches)) if matches[i] >= 0), len(new.text))
    inside = [place for place in matches[start:end] if place >= 0]
    if inside:
        left = max([left, *new.breaks(left, inside[0] + 1)])
        right = min([right, *new.breaks(inside[-1], right)])
    return left, right


def _row(field: str, value: str, old: Flat, new: Flat, pairs: list[tuple[Span, Span]]) -> Compared:
    """The field's first place that differs; a value that only stands elsewhere is the same.

    Some programs write a page's lines in another order, and then nothing is left between the neighbours.
    """
    different = [part for span, part in pairs if new.text[slice(*part)] != old.text[slice(*span)]]
    if not different:
        return Compared(field, value, value, is_same=True)
    shown = new.shown(*different[0])
    return Compared(field, shown, value, is_same=not shown and Flat.of(value).text in new.text)


def _outside(text: str, parts: list[Span]) -> str:
    taken = {index for part in parts for index in range(*part)}
    return "".join(character for index, character in enumerate(text) if index not in taken)


def _rest(old: str, new: str) -> list[Compared]:
    """What is printed beside the fields, where it differs: what was added and what is missing."""
    if old == new:
        return []
    codes = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    added = " … ".join(new[a:b] for _, _, _, a, b in codes if b > a)
    missing = " … ".join(old[a:b] for _, a, b, _, _ in codes if b > a)
    return [Compared(REST, added[:_LONGEST_SHOWN], missing[:_LONGEST_SHOWN], is_same=False)]
