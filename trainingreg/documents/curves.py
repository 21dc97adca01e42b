"""Paths of an SVG picture: numbers in few bytes, right-angled lines, smooth curves, rosettes and repeated motifs."""

import math
from collections.abc import Callable, Sequence

Point = tuple[float, float]


def number(value: float) -> str:
    """A length to a hundredth, without what SVG can do without (0.50 is .5)."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def steps(points: Sequence[Point]) -> str:
    """Horizontal and vertical lines through the points."""
    (x, y), *others = points
    path = f"M{number(x)} {number(y)}"
    for right, down in others:
        path += f"h{number(right - x)}" if abs(down - y) < 1e-9 else f"v{number(down - y)}"
        x, y = right, down
    return path


def curve(at: Callable[[float], Point], slope: Callable[[float], Point], start: float, end: float, pieces: int) -> str:
    """Cubic pieces through the curve `at` with its exact derivative `slope` (Hermite to Bézier)."""
    h = (end - start) / pieces
    x, y = at(start)
    path = f"M{number(x)} {number(y)}"
    for piece in range(pieces):
        a, b = start + piece * h, start + (piece + 1) * h
        (x0, y0), (x1, y1), (u0, v0), (u1, v1) = at(a), at(b), slope(a), slope(b)
        controls = (u0 * h / 3, v0 * h / 3, x1 - x0 - u1 * h / 3, y1 - y0 - v1 * h / 3, x1 - x0, y1 - y0)
        path += "c" + " ".join(map(number, controls))
    return path


def wave(amplitude: float, length: float, phase: float, pieces: int, cycles: int = 1) -> str:
    """A sine wave along x of the length, with so many cycles in it."""
    w = 2 * math.pi * cycles / length
    return curve(
        lambda x: (x, amplitude * math.sin(w * x + phase)),
        lambda x: (1, amplitude * w * math.cos(w * x + phase)),
        0,
        length,
        pieces,
    )


def rosette(radius: float, depth: float, petals: int, pieces: int) -> str:
    """The closed curve r = radius + depth · cos(petals · t)."""

    def r(t: float) -> float:
        return radius + depth * math.cos(petals * t)

    def dr(t: float) -> float:
        return -depth * petals * math.sin(petals * t)

    def at(t: float) -> Point:
        return r(t) * math.cos(t), r(t) * math.sin(t)

    def slope(t: float) -> Point:
        return dr(t) * math.cos(t) - r(t) * math.sin(t), dr(t) * math.sin(t) + r(t) * math.cos(t)

    return curve(at, slope, 0, 2 * math.pi, pieces) + "z"


def row(motif: str, pitch: float, count: int) -> tuple[str, str]:
    """Definitions and body of `count` copies of #motif in a row.

    Copies are made by doubling, which takes few bytes and gives identical operators that compress well.
    """
    powers = [1 << k for k in range(count.bit_length())]
    definitions = "".join(
        f'<g id="{motif}{p}"><use href="#{_power(motif, p // 2)}"/>'
        f'<use href="#{_power(motif, p // 2)}" x="{number(pitch * p / 2)}"/></g>'
        for p in powers[1:]
    )
    body, placed = "", 0
    for p in reversed(powers):
        if count & p:
            body += f'<use href="#{_power(motif, p)}" x="{number(pitch * placed)}"/>'
            placed += p
    return definitions, body


def _power(motif: str, copies: int) -> str:
    return motif if copies == 1 else f"{motif}{copies}"
