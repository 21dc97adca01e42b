"""Making static TrueType faces: subsets of installed fonts, with the outlines redrawn where they are not TrueType's.

A page is made several times faster from such a face than from an OpenType collection, and its file is a fifth of the
size. None of them keeps layout tables, so that a character's width is its advance and nothing else.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from trainingreg.documents.sources import Source

EM = 1000
_LAYOUT_TABLES = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "gasp", "vhea", "vmtx")
_NOTDEF = ".notdef"


def subset(truetype: bytes | Source, characters: Iterable[str]) -> bytes:
    """The TrueType face with only these characters, quickly (some hundredths of a second)."""
    face = truetype.face if isinstance(truetype, Source) else hb.Face(truetype)
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, characters))
    wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(int.from_bytes(tag.encode()) for tag in _LAYOUT_TABLES)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    return hb.subset(face, wanted).blob.data


def redraw(family: str, sources: Sequence[Source], characters: Iterable[str], widen: float = 0.0) -> bytes:
    """A face called `family` with the characters drawn anew from the first source that has each; takes 0.4 ms apiece.

    `widen` (in em) is added to the advance of every full-width character. A face spaced in this way is read back as
    培训合格证书, while letter-spacing makes readers extract 培 训 合 格 证 书. What no source has is left out.
    """
    glyphs = {_NOTDEF: TTGlyphPen(None).glyph()}
    advances = {_NOTDEF: EM}
    names = {}
    for character in sorted(characters):
        source = next((source for source in sources if source.has(character)), None)
        if source is None:
            continue
        name = names[ord(character)] = f"u{ord(character):04X}"
        glyphs[name], advances[name] = _glyph(source, character)
    extra = round(widen * EM)
    advances = {name: advance + extra * (advance == EM) for name, advance in advances.items()}
    return _compiled(family, glyphs, names, advances, sources[0])


def _glyph(source: Source, character: str) -> tuple[Any, int]:
    """The character's outline in quadratic curves and its advance, both in thousandths of an em."""
    font, scale = source.font, EM / source.face.upem
    glyph = font.get_nominal_glyph(ord(character))
    pen = TTGlyphPen(None)
    curves = Cu2QuPen(pen, max_err=1.0, reverse_direction=not source.is_truetype)
    font.draw_glyph_with_pen(glyph, curves if scale == 1 else TransformPen(curves, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph(), round(font.get_glyph_h_advance(glyph) * scale)


def _compiled(
    family: str,
    glyphs: dict[str, Any],
    names: dict[int, str],
    advances: dict[str, int],
    like: Source,
) -> bytes:
    """The font file; its line height is that of the source `like`, its dates are constant."""
    scale = EM / like.face.upem
    extents = like.font.get_font_extents("ltr")
    ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
    builder = FontBuilder(EM, isTTF=True)
    builder.setupHead(unitsPerEm=EM, created=0, modified=0)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (advance, glyphs[name].xMin) for name, advance in advances.items()})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent, usWinDescent=-descent)
    builder.setupPost(keepGlyphNames=False)
    builder.font.recalcTimestamp = False
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
