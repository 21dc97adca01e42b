"""Breaking a Chinese paragraph into lines, by the rules for marks at their ends (禁则, 标点挤压)."""

from collections.abc import Iterator
from dataclasses import dataclass

from trainingreg.documents.faces import MM_PER_POINT, Face

_NEVER_FIRST = frozenset("，。、；：！？）》」』】〉”’…—·％℃%,.!?;:)")
_NEVER_LAST = frozenset("（《「『【〈“‘(")
_OPENING = frozenset("（《「『【")
_CLOSING = frozenset("，。、；：）》」』】")
_WIDEST_TRACKING = 0.08  # em between the characters of a spread line
_SHORTEST_LAST = 5  # characters


@dataclass(frozen=True)
class Line:
    """One line: pieces of text, each with whether its last mark gives up its empty half; the space between characters
    in points, and whether the opening mark it begins with hangs by half an em."""

    pieces: tuple[tuple[str, bool], ...]
    tracking: float
    hangs: bool


class Paragraph:
    """Lines of a width in mm, set in one face and size; `room` is what is still free on the line before the first."""

    def __init__(self, face: Face, size: float, width: float, room: float = 0.0) -> None:
        self.face, self.size, self.width, self.room = face, size, width, room

    def lines(self, text: str) -> list[Line]:
        """The text in lines. With `room`, the first is what goes into it, perhaps nothing; full lines are spread."""
        broken = self._without_widow(self._broken(text))
        unspread = {len(broken) - 1} | ({0} if self.room else set())
        return [self._line(part, index not in unspread) for index, part in enumerate(broken)]

    def _broken(self, text: str) -> list[str]:
        done: list[str] = []
        current, free = "", self.room or self.width
        for atom in atoms(text):
            may_break = current or (self.room and not done)
            if may_break and self._measured(current + atom) > free + 0.01:
                done.append(current)
                current, free = "", self.width
            current += atom
        return [*done, current]

    def _without_widow(self, broken: list[str]) -> list[str]:
        """Takes characters from the line above until the last one is long enough to stand alone."""
        if len(broken) <= 1 + bool(self.room):
            return broken
        *before, above, last = broken
        rest = atoms(above)
        while len(last) < _SHORTEST_LAST and len(rest) > 1:
            last = rest.pop() + last
        return [*before, "".join(rest), last]

    def _line(self, text: str, spread: bool) -> Line:
        gap = (self.width - self._measured(text)) / max(1, len(text) - 1) / MM_PER_POINT
        tracking = round(gap, 3) if spread and 0 <= gap <= _WIDEST_TRACKING * self.size else 0.0
        return Line(tuple(squeezed(text)), tracking, text[:1] in _OPENING if text else False)

    def _measured(self, text: str) -> float:
        """The width as it will look: squeezed marks lose their half, and so do the marks that hang at either end."""
        em = self.size * MM_PER_POINT
        hanging = (text[:1] in _OPENING) + (text[-1:] in _CLOSING) if text else 0
        halved = sum(half for _, half in squeezed(text))
        return self.face.width(text, self.size) - (hanging + halved) * em / 2


def atoms(text: str) -> list[str]:
    """What is never broken: a character with its marks, and whole runs of digits or Latin letters."""
    found: list[str] = []
    for character in text:
        if found and not may_break(found[-1][-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters."""
    in_a_word = all(c.isascii() and c != " " for c in (before, after))
    return after not in _NEVER_FIRST and before not in _NEVER_LAST and not in_a_word


def squeezed(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether its last mark, followed by another mark, gives up its empty half."""
    start = 0
    for index in range(len(text) - 1):
        if text[index] in _CLOSING and text[index + 1] in _CLOSING | _OPENING:
            yield text[start : index + 1], True
            start = index + 1
    if text[start:]:
        yield text[start:], False
