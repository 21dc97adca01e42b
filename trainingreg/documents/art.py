"""The certificate's art, drawn by formula as SVG: A4 landscape in millimetres, strokes only, no text, no transparency."""

from collections.abc import Callable
from functools import cache
from math import pi
from typing import Literal

from trainingreg.documents.curves import number, rosette, row, steps, wave

Border = Literal["huiwen", "guilloche", "plain"]

WIDTH, HEIGHT = 297, 210
RED, GOLD, PALE_GOLD, TINT = "#8f1d21", "#a8843c", "#d9c79c", "#f1e7d2"
BLACK = "#000"

# The table of facts: its top and bottom, where its columns begin, and where the last one ends.
FACTS_TOP, FACTS_BOTTOM = 127, 140.5
FACTS_COLUMNS, FACTS_END = (36, 94, 121, 145, 171), 261


@cache
def border(kind: Border, mono: bool = False) -> str:
    """The frame, the ornament under the title and the rules of the facts, in colour or all in black.

    Black is for office lasers, which turn every other colour into dots.
    """
    picture = _picture(*BORDERS[kind]())
    for colour in (RED, GOLD, PALE_GOLD) if mono else ():
        picture = picture.replace(colour, BLACK)
    return picture


@cache
def watermark() -> str:
    """Three rings of rosettes behind the text; each ring is one curve, turned several times."""
    rings = ((44, 7, 9, 10, 54), (32, 5.6, 9, 8, 54), (20.2, 5, 6, 8, 36))
    definitions = body = ""
    for index, (radius, depth, petals, copies, pieces) in enumerate(rings):
        definitions += f'<path id="r{index}" d="{rosette(radius, depth, petals, pieces)}"/>'
        turns = (number(360 / petals / copies * copy) for copy in range(copies))
        body += "".join(f'<use href="#r{index}" transform="rotate({turn})"/>' for turn in turns)
    place = f'transform="translate({WIDTH / 2} 118) scale(1.25 1)"'
    return _svg(definitions, f'<g {place} stroke="{TINT}" stroke-width=".26">{body}</g>')


def _picture(definitions: str, frame: str) -> str:
    return _svg(definitions, frame + _ornament(64) + _facts_rules())


def _svg(definitions: str, body: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}mm" height="{HEIGHT}mm">'
    return f'{head}<defs>{definitions}</defs><g fill="none">{body}</g></svg>'


def _stroke(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="{number(width)}"/>'


def _rectangle(inset: float, colour: str, width: float) -> str:
    size = f'width="{number(WIDTH - 2 * inset)}" height="{number(HEIGHT - 2 * inset)}"'
    return f'<rect x="{number(inset)}" y="{number(inset)}" {size} stroke="{colour}" stroke-width="{number(width)}"/>'


def _stepped(inset: float, step: float, colour: str, width: float) -> str:
    """A rule at the inset whose corners step inwards (委角)."""
    a, b, x, y = inset, inset + step, WIDTH - inset, HEIGHT - inset
    u, v = x - step, y - step
    corners = [(b, a), (u, a), (u, b), (x, b), (x, v), (u, v), (u, y), (b, y), (b, v), (a, v), (a, b), (b, b)]
    return _stroke(steps(corners) + "z", colour, width)


def _ornament(y: float, half: float = 34) -> str:
    """Two hairlines that end at a small 回."""
    centre = WIDTH / 2
    left, right, run = number(centre - half), number(centre + 4), number(half - 4)
    hairlines = f"M{left} {number(y)}h{run}M{right} {number(y)}h{run}"
    squares = _square(centre - 1.6, y - 1.6, 3.2) + _square(centre - 0.55, y - 0.55, 1.1)
    return _stroke(hairlines, GOLD, 0.3) + _stroke(squares, RED, 0.4)


def _square(x: float, y: float, side: float) -> str:
    return f"M{number(x)} {number(y)}h{number(side)}v{number(side)}h{number(-side)}z"


def _facts_rules() -> str:
    width = FACTS_END - FACTS_COLUMNS[0]
    level = "".join(f"M{FACTS_COLUMNS[0]} {number(y)}h{width}" for y in (FACTS_TOP, FACTS_BOTTOM))
    upright = "".join(f"M{x} {FACTS_TOP}v{number(FACTS_BOTTOM - FACTS_TOP)}" for x in FACTS_COLUMNS[1:])
    return _stroke(upright, PALE_GOLD, 0.15) + _stroke(level, GOLD, 0.25)


def _huiwen() -> tuple[str, str]:
    """回纹: facing spirals on a grid of four by four, every second pair turned over.

    A pair is 8 steps wide. Width and height differ by 87 mm, ten pairs, so a step of 87/80 mm closes both sides exactly;
    odd counts (31 and 21) make every side symmetric about its middle.
    """
    step, across, down = 87 / 80, 31, 21
    inset = (WIDTH - (8 * across + 7) * step) / 2
    definitions, sides = _spirals(step, across, down)
    a, far_x, far_y = inset + 4 * step, WIDTH - inset, HEIGHT - inset
    lines = (
        f'<use href="#l" transform="translate({number(a)} {number(inset)})"/>'
        f'<use href="#l" transform="translate({number(WIDTH - a)} {number(far_y)}) rotate(180)"/>'
        f'<use href="#s" transform="translate({number(far_x)} {number(a)}) rotate(90)"/>'
        f'<use href="#s" transform="translate({number(inset)} {number(HEIGHT - a)}) rotate(-90)"/>'
    )
    corners = "".join(
        f'<path d="{_square(x, y, 3 * step)}{_square(x + step, y + step, step)}"/>'
        for x in (inset, far_x - 3 * step)
        for y in (inset, far_y - 3 * step)
    )
    pen = f'stroke="{RED}" stroke-width=".48" stroke-linecap="square" stroke-linejoin="miter"'
    frame = f"{_rectangle(8, GOLD, 0.7)}<g {pen}>{lines}{corners}</g>"
    return definitions + sides, frame + _rectangle(15, GOLD, 0.22) + _stepped(16.4, 5, GOLD, 0.5)


def _spirals(step: float, across: int, down: int) -> tuple[str, str]:
    """The motif (one pair, #p, and its upright half, #o) and the two sides (#l long, #s short)."""
    grid = ((2, 1), (1, 1), (1, 2), (3, 2), (3, 0), (0, 0), (0, 3), (7, 3), (7, 0), (4, 0), (4, 2), (6, 2), (6, 1), (5, 1))
    upright = steps([(x * step, y * step) for x, y in grid])
    turned = steps([(x * step + 8 * step, (3 - y) * step) for x, y in grid])
    motif = f'<path id="o" d="{upright}"/><g id="p"><use href="#o"/><path d="{turned}"/></g>'
    doubled, long = row("p", 16 * step, across // 2)
    _, short = row("p", 16 * step, down // 2)
    long += f'<use href="#o" x="{number(16 * step * (across // 2))}"/>'
    short += f'<use href="#o" x="{number(16 * step * (down // 2))}"/>'
    return motif + doubled, f'<g id="l">{long}</g><g id="s">{short}</g>'


def _guilloche() -> tuple[str, str]:
    """Twelve red strands over four gold ones of half the wave; 21 and 14 waves of 87/7 mm leave 18 mm for each corner."""
    length, middle = 87 / 7, 13.5
    far_x, far_y = WIDTH - middle, HEIGHT - middle
    sides = (
        f'<use href="#l" transform="translate(18 {middle})"/><use href="#l" transform="translate(18 {number(far_y)})"/>'
        f'<use href="#s" transform="translate({middle} 18) rotate(90)"/>'
        f'<use href="#s" transform="translate({number(far_x)} 18) rotate(90)"/>'
    )
    places = [(x, y) for x in (middle, far_x) for y in (middle, far_y)]
    corners = "".join(f'<use href="#k" transform="translate({number(x)} {number(y)})"/>' for x, y in places)
    rules = _rectangle(8.2, RED, 0.7) + _rectangle(9.3, GOLD, 0.22) + _rectangle(17.7, GOLD, 0.22)
    frame = rules + _stepped(18.9, 5, RED, 0.45) + sides + f'<g stroke="{RED}" stroke-width=".16">{corners}</g>'
    return _strands(length) + _corner_rosette(), frame + _stroke(_corner_boxes(), GOLD, 0.22)


def _strands(length: float) -> str:
    red = "".join(wave(3.55, length, k * pi / 6, 8) for k in range(12))
    gold = "".join(wave(1.5, length, k * pi / 2, 16, cycles=2) for k in range(4))
    motif = f'<g id="w">{_stroke(gold, GOLD, 0.28)}{_stroke(red, RED, 0.13)}</g>'
    doubled, long = row("w", length, 21)
    _, short = row("w", length, 14)
    return motif + doubled + f'<g id="l">{long}</g><g id="s">{short}</g>'


def _corner_rosette() -> str:
    """Twenty circles round a point: five of them, turned four times."""
    five = "".join(f'<use href="#c" transform="rotate({18 * k})"/>' for k in range(5))
    twenty = "".join(f'<use href="#c5" transform="rotate({90 * k})"/>' for k in range(4))
    circle = '<g id="c"><circle cx="1.78" r="1.78"/></g>'
    return f'{circle}<g id="c5">{five}</g><g id="k">{twenty}<circle r="3.56"/></g>'


def _corner_boxes() -> str:
    right, bottom = f"{WIDTH - 18}", f"{number(HEIGHT - 9.3)}"
    return f"M18 9.3v8.4H9.3M{right} 9.3v8.4h8.7M18 {bottom}v-8.4H9.3M{right} {bottom}v-8.4h8.7"


def _plain() -> tuple[str, str]:
    return "", _rectangle(9.5, RED, 1.1) + _rectangle(11.4, GOLD, 0.25) + _stepped(13.2, 5, GOLD, 0.45)


BORDERS: dict[Border, Callable[[], tuple[str, str]]] = {"huiwen": _huiwen, "guilloche": _guilloche, "plain": _plain}
