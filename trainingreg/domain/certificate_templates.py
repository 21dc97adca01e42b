"""Templates of certificates: what a version lays down, what of it can stand, and when it may be put in use."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from trainingreg.domain.organisations import clean_code, clean_title
from trainingreg.domain.refusals import Invalid, Refusal
from trainingreg.domain.wording import FIRST_WORDING, check_words, clean_wording
from trainingreg.domain.words import Border, Paper, VersionState
from trainingreg.text import half_width, say, tidy

DEFAULT_CODE = "standard"  # the template of every cohort that has chosen no other one
LONGEST_TITLE = 20
LONGEST_PROGRAMME = 60
FARTHEST = 15.0  # mm that the text may be moved, or it would leave the sheet
_OFFSET = re.compile(r"[+-]?\d{1,2}(\.\d)?")


class CannotUse(Refusal):
    """This version cannot be put in use."""


@dataclass(frozen=True)
class Design:
    """What one version of a template lays down for ever: words, border, ink and paper; `dx` and `dy` in mm, right and down."""

    title: str
    programme: str
    wording: str = FIRST_WORDING
    border: Border = Border.HUIWEN
    mono: bool = False
    paper: Paper = Paper.NORMAL
    title_on_paper: bool = False
    dx: float = 0.0
    dy: float = 0.0


def clean(design: Design) -> Design:
    """A design as it is kept; raises Invalid at the field that is wrong."""
    if design.paper is Paper.NORMAL and (design.title_on_paper or design.dx or design.dy):
        raise Invalid(say("A title on the paper and offsets are for pre-printed paper."), "paper")
    return replace(
        design,
        title=clean_heading(design.title),
        programme=clean_programme(design.programme),
        wording=clean_wording(design.wording),
        dx=_within(design.dx, "dx"),
        dy=_within(design.dy, "dy"),
    )


def clean_template_code(raw: str) -> str:
    """A template's code as it is kept, in small letters; raises Invalid."""
    code = clean_code(raw).lower()
    if code == "new":
        raise Invalid(say("This code is taken by an address of the registry itself."), "code")
    return code


def clean_heading(raw: str) -> str:
    """The certificate's title as it is kept; raises Invalid."""
    title = clean_title(raw, "title", LONGEST_TITLE)
    check_words(title, "title")
    return title


def clean_programme(raw: str) -> str:
    """The line above the title as it is kept, perhaps none; raises Invalid."""
    programme = clean_title(raw, "programme", LONGEST_PROGRAMME) if tidy(raw) else ""
    check_words(programme, "programme")
    return programme


def parse_offset(raw: str) -> float:
    """Millimetres with one decimal at most, to the right or down, negative to the left or up; raises Invalid."""
    text = half_width(tidy(raw)).replace("−", "-") or "0"
    if not _OFFSET.fullmatch(text):
        raise Invalid(say("Enter millimetres with one decimal at most, such as 2.5 or -1."))
    return _within(float(text))


def check_usable(state: VersionState, is_previewed: bool) -> None:
    """Somebody has looked at the preview before a version is printed with; raises CannotUse."""
    if state is VersionState.IN_USE:
        raise CannotUse(say("This version is in use already."))
    if not is_previewed:
        raise CannotUse(say("Make the preview and look at it first: what is in use is printed at once."))


def _within(offset: float, field: str = "") -> float:
    if not -FARTHEST <= offset <= FARTHEST:
        raise Invalid(say("The text can be moved by %(most)s mm at most.", most=f"{FARTHEST:g}"), field)
    return offset
