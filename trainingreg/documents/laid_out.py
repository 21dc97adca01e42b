"""A certificate as PDF/A-3a: WeasyPrint lays out the text; art, QR code and name rule are put in as ready operators.

They take most of the time otherwise: drawn from SVG, they triple it (`python -m benchmarks.certificates`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

from trainingreg.documents import art, paper
from trainingreg.documents.certificate import CertificateFacts, Composed, compose
from trainingreg.documents.compiled import Written, form, page_content, page_resources
from trainingreg.documents.fonts import READY, FontSet, family_of
from trainingreg.documents.look import Look
from trainingreg.documents.press import BLANK, press
from trainingreg.documents.qr import QrCode

_STYLE = "certificate.css"
_USUAL_FACES = ("song-usual", "kai-usual")
_POINTS_PER_MM = 72 / 25.4
_NAME_LEFT = 50.11  # mm: the column's edge and the indent
_RULE_TOP = {2: 90.0, 3: 83.75, 4: 81.2}  # mm, by the lines of the body
_RULE_WIDTH = 0.2  # mm
_GOLD, _BLACK = "0.659 0.518 0.235", "0 0 0"


def render(facts: CertificateFacts, look: Look, fonts: FontSet) -> bytes:
    """The certificate; the same facts and look give the same bytes. MissingGlyph or Overflow where it cannot be printed."""
    return lay_out(facts, compose(facts, fonts), look, fonts)


def lay_out(facts: CertificateFacts, composed: Composed, look: Look, fonts: FontSet) -> bytes:
    """The certificate with texts that have their places already."""
    faces = [*composed.faces, *(fonts.ready(name) for name in _USUAL_FACES)]
    finish = _Finish(look, composed, QrCode(facts.verify_url))
    return press().print(page(facts, composed, look), _STYLE, faces, finish)


def page(facts: CertificateFacts, composed: Composed, look: Look, whole: Mapping[str, Any] | None = None) -> str:
    """The certificate as HTML; with `whole` (backgrounds, rule, qr) nothing is left for a finisher to draw."""
    return paper.page(
        "certificate.html",
        facts=facts,
        slots=composed.slots,
        lines=composed.lines,
        first=composed.first,
        pad=round(composed.pad, 6),
        face=composed.face,
        usual={family_of(names[0]) for names in READY.values() if names},
        ink=look.ink,
        titled=not look.title_on_paper,
        sealed=look.has_art,
        qr=whole["qr"] if whole else BLANK,
        whole=whole,
    )


@dataclass(frozen=True)
class _Finish:
    """Puts into the laid-out page what WeasyPrint has not drawn."""

    look: Look
    composed: Composed
    qr: QrCode

    def __call__(self, pdf: pydyf.PDF) -> None:
        content = page_content(pdf).stream
        _fill_figure(content, self.qr.operators())
        under = [b"1 0 0 1 %.3f %.3f cm" % (self.look.dx * _POINTS_PER_MM, -self.look.dy * _POINTS_PER_MM)]
        if self.look.has_art:
            under += [b"/Artifact BMC q /Art Do Q", self._rule(), b"EMC"]
            _add_form(pdf, form(self.look.border, self.look.mono))
        content[0:0] = under

    def _rule(self) -> bytes:
        """The line under the name."""
        x, y = _NAME_LEFT, art.HEIGHT - _RULE_TOP[self.composed.line_count] - _RULE_WIDTH / 2
        left, level, right = (v * _POINTS_PER_MM for v in (x, y, x + self.composed.name_width))
        colour = _BLACK if self.look.mono else _GOLD
        width = _RULE_WIDTH * _POINTS_PER_MM
        return f"q {colour} RG {width:.3f} w {left:.3f} {level:.3f} m {right:.3f} {level:.3f} l S Q".encode()


def _fill_figure(content: list[Any], operators: bytes) -> None:
    """Draws in place of the blank picture's square, inside the figure that carries the alternative text."""
    figure = content.index("/Figure")
    start, end = content.index(b"0 0 m", figure), content.index(b"f", figure)
    content[start : end + 1] = [operators]


def _add_form(pdf: pydyf.PDF, data: bytes) -> None:
    art_object = Written(data)
    pdf.add_object(art_object)
    page_resources(pdf)["XObject"]["Art"] = art_object.reference
