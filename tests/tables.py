"""The tables of a page as plain cells, with the addresses of the links in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Cell:
    """A cell's words (small print apart) and the address of the first link in it."""

    text: str = ""
    href: str = ""

    @property
    def number(self) -> int:
        """The whole number that the cell shows."""
        return int(self.text.strip().replace(",", ""))


@dataclass
class _Reader(HTMLParser):
    tables: list[list[list[Cell]]] = field(default_factory=list)
    small: int = 0
    inside: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a table, a row or a cell."""
        values = dict(attrs)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][-1].append(Cell())
            self.inside = True
        elif self.inside and tag == "a" and not self.tables[-1][-1][-1].href:
            self.tables[-1][-1][-1].href = values.get("href") or ""
        if tag in {"small", "span"}:
            self.small += tag == "small" or "d-md-none" in (values.get("class") or "") or self.small > 0

    def handle_endtag(self, tag: str) -> None:
        """Ends a cell or small print."""
        if tag in {"td", "th"}:
            self.inside = False
        if tag in {"small", "span"} and self.small:
            self.small -= 1

    def handle_data(self, data: str) -> None:
        """Reads the words of a cell."""
        if self.inside and not self.small:
            self.tables[-1][-1][-1].text += data


def tables(html: str) -> list[list[list[Cell]]]:
    """Every table as rows of cells, heads included."""
    reader = _Reader()
    reader.feed(html)
    return reader.tables
