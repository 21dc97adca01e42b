"""The font of a name, or of another single text: the few glyphs that it needs, out of whichever face has them all.

The objects are made once for each open PDF and filled anew for each name. A subset takes 0.02 ms from a face that HarfBuzz
has prepared for it, and forty times as long from one that it has not.
"""

from functools import lru_cache

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Pdf

from trainingreg.documents.faces import Face

RESOURCE = "Name"
_EM = 1000
# Whoever draws by glyph numbers needs outlines and widths; everything else is for layout engines.
_DROPPED = "BASE DSIG GDEF GPOS GSUB OS/2 STAT VORG VVAR cmap gasp name post vhea vmtx"
_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%d beginbfchar
"""
_TAIL = b"""endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class NameFont:
    """The font in an open PDF, put among the page's fonts under a name of four letters."""

    def __init__(self, pdf: Pdf, resource: str = RESOURCE) -> None:
        self._tag = f"{resource.upper()}AA"  # a subset has a tag of six letters before its name; which ones is free
        self._face: Face | None = None
        self._file = pdf.make_stream(b"")
        self._unicode = pdf.make_stream(b"")
        self._descriptor = pdf.make_indirect(
            Dictionary(Type=Name.FontDescriptor, Flags=4, ItalicAngle=0, StemV=80, FontFile2=self._file)
        )
        system = Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0)
        self._glyphs = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, CIDSystemInfo=system, CIDToGIDMap=Name.Identity,
                FontDescriptor=self._descriptor,
            )
        )  # fmt: skip
        self._font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"), DescendantFonts=Array([self._glyphs]),
                ToUnicode=self._unicode,
            )
        )  # fmt: skip
        pdf.pages[0].Resources.Font[f"/{resource}"] = self._font

    def fill(self, face: Face, text: str) -> bytes:
        """Fills the font with the text's glyphs; the text as their numbers in it."""
        characters = sorted(set(text))
        data, numbers = _subset(face, characters)
        if face is not self._face:
            self._describe(face)
        self._file.write(data)  # packing so few bytes takes longer than it is worth
        self._file.Length1 = len(data)
        self._glyphs.W = Array([part for c in characters for part in (numbers[c], Array([_thousandths(face, c)]))])
        self._unicode.write(_unicode_map(numbers))
        return b"".join(b"%04x" % numbers[character] for character in text)

    def _describe(self, face: Face) -> None:
        self._face = face
        name = Name(f"/{self._tag}+{face.family.replace(' ', '-')}")
        self._font.BaseFont = self._glyphs.BaseFont = self._descriptor.FontName = name
        ascent, descent = _extents(face)
        self._descriptor.Ascent = self._descriptor.CapHeight = ascent
        self._descriptor.Descent = descent
        self._descriptor.FontBBox = Array([0, descent, _EM, ascent])


def _subset(face: Face, characters: list[str]) -> tuple[bytes, dict[str, int]]:
    """The face with these characters only, and their numbers in it."""
    glyphs = {character: face.glyph(character) or 0 for character in characters}
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.GLYPH_INDEX).update(glyphs.values())
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.ljust(4).encode()) for tag in _DROPPED.split())
    wanted.flags = hb.SubsetFlags.NO_HINTING
    plan = hb.SubsetPlan(_prepared(face), wanted)
    numbers = plan.old_to_new_glyph_mapping
    return plan.execute().blob.data, {character: numbers[glyph] for character, glyph in glyphs.items()}


@lru_cache(maxsize=32)
def _prepared(face: Face) -> hb.Face:
    return hb.subset_preprocess(hb.Face(face.data))


@lru_cache(maxsize=32)
def _extents(face: Face) -> tuple[int, int]:
    whole = hb.Face(face.data)
    extents = hb.Font(whole).get_font_extents("ltr")
    return round(extents.ascender * _EM / whole.upem), round(extents.descender * _EM / whole.upem)


def _thousandths(face: Face, character: str) -> float:
    return round((face.advance(character) or 1.0) * _EM, 2)


def _unicode_map(numbers: dict[str, int]) -> bytes:
    """What each glyph stands for, so that the name can be searched for and copied."""
    rows = (b"<%04x> <%s>\n" % (number, character.encode("utf-16-be").hex().encode()) for character, number in numbers.items())
    return _HEAD % len(numbers) + b"".join(rows) + _TAIL
