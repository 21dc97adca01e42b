"""Tables of the totals on a page: names, links to the rows behind each figure, and the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from trainingreg.domain.counting import Cut, Measure
from trainingreg.domain.progress import ALL, Row
from trainingreg.domain.regions import REGION_ENDS
from trainingreg.web import totals_words
from trainingreg.web.totals_address import LINE_PARAMETER, Asked

Link = Callable[[str, Row], str]
SORTS = {"person_times": lambda row: row.person_times, "rate": lambda row: row.rate, "gap": lambda row: row.gap}
_OPENS = {
    Cut.UNIT_SCHOOL: Cut.BASE, Cut.UNIT_BASE: Cut.BASE, Cut.BASE: Cut.MONTH, Cut.MAJOR: Cut.UNIT_SCHOOL, Cut.TIER: Cut.UNIT_SCHOOL,
}  # fmt: skip
"""How the totals of one line are cut when its name is opened."""


@dataclass(frozen=True)
class Line:
    """A line as it is drawn."""

    row: Row
    name: str
    href: str | None
    region_end: bool


@dataclass(frozen=True)
class Table:
    """A cut as it is drawn; `sort` is the column asked for, its direction, and the address for sorting by another."""

    cut: Cut
    title: str
    first: str
    lines: Sequence[Line]
    whole: Row
    with_targets: bool
    note: str
    link: Link
    sort: tuple[str, str, Callable[[str], str]] | None


def table(cut: Cut, rows: Sequence[Row], whole: Row, asked: Asked, sort: str) -> Table:
    """A cut with its names and links; its sum is that of the phases, whatever the cut."""
    if cut is Cut.MONTH:
        order, ways = list(rows), None
    else:
        order, ways = _sorted(rows, sort), (sort, "ascending" if sort == "name" else "descending", _sort_address(cut, asked))
    return Table(
        cut,
        totals_words.cut_title(cut),
        totals_words.first_column(cut),
        [_line(cut, row, asked, sort) for row in order],
        whole,
        any(row.target is not None for row in rows),
        totals_words.cut_note(cut),
        links(cut, asked),
        ways,
    )


def links(cut: Cut, asked: Asked) -> Link:
    """The address of the list behind a figure; joined by hand, since a table holds two hundred of them."""
    start = url_for("totals.rows", **asked.address)  # type: ignore[arg-type]
    start += "&" if "?" in start else "?"

    def link(figure: str, row: Row) -> str:
        line = "" if row.key == ALL else f"{LINE_PARAMETER[cut]}={quote(row.key)}&"
        return f"{start}{line}measure={figure}"

    return link


def lists_of(measure: Measure, asked: Asked) -> str:
    """The address of the list of everybody who counts for a measure."""
    return url_for("totals.rows", **asked.address, measure=measure.value)  # type: ignore[arg-type]


def _sorted(rows: Sequence[Row], sort: str) -> list[Row]:
    """By a column, the largest first and those without a value last; by name means in the order of reports."""
    if sort not in SORTS:
        return list(rows)
    value = SORTS[sort]
    return sorted(rows, key=lambda row: (value(row) is None, -(value(row) or 0)))


def _sort_address(cut: Cut, asked: Asked) -> Callable[[str], str]:
    return lambda key: url_for("totals.index", **asked.address, by=cut.value, sort=key, _anchor="cut")  # type: ignore[arg-type]


def _line(cut: Cut, row: Row, asked: Asked, sort: str) -> Line:
    opens = _OPENS.get(cut)
    href = None
    if opens and LINE_PARAMETER[cut] not in asked.address:
        address = asked.address | {LINE_PARAMETER[cut]: row.key, "by": opens.value}
        href = url_for("totals.index", **address)  # type: ignore[arg-type]
    in_order = cut in {Cut.UNIT_SCHOOL, Cut.UNIT_BASE} and sort not in SORTS
    return Line(row, totals_words.line_name(cut, row), href, in_order and row.key in REGION_ENDS)
