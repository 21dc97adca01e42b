"""Copies of an issued certificate: the file itself with a line below that says what the copy is for, signed anew.

Nothing is laid out again, so a copy looks like the certificate whatever has become of the design since, and needs neither
WeasyPrint nor the cohort's template.
"""

import zlib
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Pdf

from trainingreg.documents.certificate import SLOTS
from trainingreg.documents.faces import MM_PER_PIXEL
from trainingreg.documents.finish import Finish
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.signing import Signing
from trainingreg.documents.slots import Filled, fill
from trainingreg.documents.stamping.content import shown
from trainingreg.documents.stamping.name_font import NameFont

_FONT = "Copy"
_MIDDLE, _BASELINE = 148.5, 186.2  # mm: above the place of the certificate's own note, so that both can stand
# The page's own measure, pixels from the top left; what has been drawn before is closed first.
_BEFORE, _MEASURE = b"q\n", b"\nQ q 0.75 0 0 -0.75 0 %.6f cm 0 0 0 rg\n"
_EFFORT = 6  # of packing
_TAGGED = b"/P <</MCID %d>> BDC %s EMC Q"


def annotated(issued: bytes, note: str, fonts: FontSet, signing: Signing) -> bytes:
    """The copy of an issued file with this note; MissingGlyph or Overflow where the note cannot be printed.

    The credential stays behind: it is good for ever and for everything, and a copy is not.
    """
    filled = fill("note", note, SLOTS["note"], fonts)
    with Pdf.open(BytesIO(issued)) as pdf:
        for entry in ("/AF", "/Names"):
            if entry in pdf.Root:
                del pdf.Root[entry]
        _draw(pdf, _line(pdf, filled))
        return Finish(pdf).written((), signing)


def _line(pdf: Pdf, filled: Filled) -> bytes:
    left = _MIDDLE / MM_PER_PIXEL - filled.face.width_as_set(filled.text, filled.size) / 2
    glyphs = NameFont(pdf, _FONT).fill(filled.face, filled.text)
    return shown(left, _BASELINE / MM_PER_PIXEL, _FONT, filled.size, glyphs)


def _draw(pdf: Pdf, line: bytes) -> None:
    """Puts the line on the page, as a paragraph that is read before the signature."""
    page = pdf.pages[0]
    mark = _tagged(pdf)
    content = _BEFORE + page.Contents.read_bytes() + _MEASURE % float(page.MediaBox[3]) + _TAGGED % (mark, line)
    page.Contents = pdf.make_stream(zlib.compress(content, _EFFORT), Filter=Name.FlateDecode)


def _tagged(pdf: Pdf) -> int:
    """The number of a new mark that belongs to a new paragraph."""
    page, structure = pdf.pages[0].obj, pdf.Root.StructTreeRoot
    document, numbers = structure.K[0], structure.ParentTree.Nums
    owners = numbers[list(numbers)[::2].index(page.StructParents) * 2 + 1]
    mark = len(owners)
    paragraph = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page, K=Array([mark])))
    owners.append(paragraph)
    forms = sum(child.S == "/Form" for child in document.K)
    document.K.insert(len(document.K) - forms, paragraph)
    return mark
