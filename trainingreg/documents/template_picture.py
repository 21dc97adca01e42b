"""A small picture of a template: its border and title, as SVG for pages."""

from xml.sax.saxutils import escape

from trainingreg.documents import art
from trainingreg.domain.certificate_templates import Design
from trainingreg.domain.words import Paper

_FRAME = f'<rect x="1" y="1" width="{art.WIDTH - 2}" height="{art.HEIGHT - 2}" fill="#fff" stroke="#999"/>'
_LINES = "".join(
    f'<rect x="36" y="{y}" width="{width}" height="2.5" fill="#999"/>' for y, width in ((76, 225), (94, 225), (112, 120))
)


def picture(design: Design) -> str:
    """The picture; on pre-printed paper there is only what will be printed on it."""
    paper, blank = design.paper is Paper.PREPRINTED, design.title_on_paper
    colour = art.BLACK if paper or design.mono else art.RED
    words = "" if blank else _text(escape(design.title), 58, 24, colour) + _text(escape(design.programme), 34, 8, "#555")
    if paper:
        size = f'viewBox="0 0 {art.WIDTH} {art.HEIGHT}" width="{art.WIDTH}mm" height="{art.HEIGHT}mm"'
        moved = f'<g transform="translate({design.dx} {design.dy})">{words}{_LINES}</g>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{_FRAME}{moved}</svg>'
    head, _, tail = art.border(design.border.value, design.mono).partition(">")
    return f"{head}>{_FRAME}{tail.removesuffix('</svg>')}{words}{_LINES}</svg>"


def _text(text: str, y: float, size: float, colour: str) -> str:
    place = f'x="{art.WIDTH / 2}" y="{y}" font-size="{size}" text-anchor="middle"'
    return f'<text {place} font-family="serif" fill="{colour}">{text}</text>'
