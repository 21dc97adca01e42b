"""How certificates are printed: border, paper, ink. Known to whoever stamps, without loading the layout engine."""

from dataclasses import dataclass
from typing import Literal

from trainingreg.documents import art
from trainingreg.domain.certificate_templates import Design


@dataclass(frozen=True)
class Look:
    """How certificates are printed.

    `preprinted` paper has border and watermark on it: text alone is printed, in black, and with `title_on_paper` neither
    title nor programme. `mono` is for black-and-white printers. `dx` and `dy` (mm) move everything for the feeder.
    """

    border: art.Border = "huiwen"
    paper: Literal["normal", "preprinted"] = "normal"
    mono: bool = False
    title_on_paper: bool = False
    dx: float = 0.0
    dy: float = 0.0

    def __post_init__(self) -> None:
        if self.border not in art.BORDERS:
            raise ValueError(f"no border is called {self.border!r}: choose one of {', '.join(art.BORDERS)}")

    @property
    def has_art(self) -> bool:
        """Whether border, rules and the word 盖章 are printed."""
        return self.paper == "normal"

    @property
    def ink(self) -> str:
        """The class of the page's body."""
        return "black mono" if self.mono else "" if self.has_art else "black"


def look_of(design: Design) -> Look:
    """How certificates of this version of a template are printed."""
    return Look(
        border=design.border.value,
        paper=design.paper.value,
        mono=design.mono,
        title_on_paper=design.title_on_paper,
        dx=design.dx,
        dy=design.dy,
    )
