"""Compiling the page of a cohort: WeasyPrint lays it out once, and the places to be written into are found in it."""

from io import BytesIO

import pikepdf
from pikepdf import Pdf

from trainingreg.documents.certificate import CertificateFacts, compose, opening_of
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import lay_out
from trainingreg.documents.look import Look
from trainingreg.documents.qr import QrCode
from trainingreg.documents.slots import Filled
from trainingreg.documents.stamping.content import Line, glyphs_of, lines_of
from trainingreg.documents.stamping.metadata import Metadata
from trainingreg.documents.stamping.places import PLACES, PlacesNotFound, form_of, placeholder_facts, placeholders
from trainingreg.documents.stamping.template import Compiled, Spot, Template


def compiled(facts: CertificateFacts, look: Look, fonts: FontSet) -> Template:
    """The template of the facts' cohort, and of the form of the body that their name needs.

    MissingGlyph or Overflow where the cohort's own texts cannot be printed; PlacesNotFound where a place is not found
    exactly once.
    """
    empty = placeholder_facts(facts, fonts)
    composed = placeholders(facts, compose(facts, fonts), fonts)
    file = lay_out(empty, composed, look, fonts)
    with Pdf.open(BytesIO(file)) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        families = {name.removeprefix("/"): _family(font) for name, font in page.Resources.Font.items()}
        Metadata(pdf, empty)  # refuses metadata that could not be filled
    filled = {field: composed.slots[field] for field in PLACES if composed.slots[field].text}
    lines = list(lines_of(content))
    spots = [_spot(field, slot, lines, families) for field, slot in filled.items()]
    spots.append(_qr_spot(content, QrCode(empty.verify_url).operators()))
    spots.sort(key=lambda spot: spot.start)
    return Template(Compiled(file, empty, form_of(opening_of(facts, fonts)), tuple(spots)), fonts)


def _spot(field: str, slot: Filled, lines: list[Line], families: dict[str, str]) -> Spot:
    """The line that holds the field's placeholder, and nothing else."""
    text = PLACES[field].label + slot.text
    glyphs = glyphs_of(slot.face, text)
    found = [line for line in lines if line.glyphs == glyphs and families[line.font] == slot.face.family]
    if len(found) != 1:
        raise PlacesNotFound(f"the place of the {field} was found {len(found)} times on the page")
    line = found[0]
    anchor = line.x + PLACES[field].align * slot.face.width_as_set(text, slot.size)
    return Spot(field, line.start, line.end, anchor, line.y, line.font, slot.face.family, slot.text)


def _qr_spot(content: bytes, operators: bytes) -> Spot:
    if content.count(operators) != 1:
        raise PlacesNotFound(f"the place of the QR code was found {content.count(operators)} times on the page")
    start = content.index(operators)
    return Spot("qr", start, start + len(operators))


def _family(font: pikepdf.Object) -> str:
    """The family's name in stylesheets, from `/ABCDEF+RG-Kai-Usual`."""
    return str(font.BaseFont).partition("+")[2].replace("-", " ")
