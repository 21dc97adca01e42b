"""The font files that the system has, opened only when they are needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

_TRUETYPE = Path("/usr/share/fonts/truetype")
_NOTO = Path("/usr/share/fonts/opentype/noto")


@dataclass(frozen=True)
class Source:
    """An installed font file and the Debian package it comes from; `member` is the family to take from a collection."""

    path: Path
    package: str = ""
    member: str = ""

    @property
    def is_installed(self) -> bool:
        """Whether the file is there."""
        return self.path.is_file()

    @cached_property
    def face(self) -> hb.Face:
        """The face, mapped into memory rather than read."""
        blob = hb.Blob.from_file_path(str(self.path))
        return _member(blob, self.member) if self.member else hb.Face(blob)

    @cached_property
    def font(self) -> hb.Font:
        """The face in its own units."""
        return hb.Font(self.face)

    @property
    def is_truetype(self) -> bool:
        """Whether the outlines are TrueType's, so that the face can be subset as it is."""
        return "glyf" in self.face.table_tags

    def has(self, character: str) -> bool:
        """Whether the face has a glyph for the character."""
        return self.font.get_nominal_glyph(ord(character)) is not None


def _member(collection: hb.Blob, family: str) -> hb.Face:
    for index in range(hb.Face(collection).count):
        face = hb.Face(collection, index)
        if face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) == family:
            return face
    raise LookupError(f"the collection has no family {family}")


def missing_packages(sources: Iterable[Source]) -> list[str]:
    """The Debian packages of those sources that are not installed."""
    return sorted({source.package for source in sources if not source.is_installed})


KAI = Source(_TRUETYPE / "lxgw-wenkai" / "LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai")
MONO = Source(_TRUETYPE / "lxgw-wenkai" / "LXGWWenKaiMono-Regular.ttf", "fonts-lxgw-wenkai")
SONG = Source(_NOTO / "NotoSerifCJK-Regular.ttc", "fonts-noto-cjk", "Noto Serif CJK SC")
BOLD = Source(_NOTO / "NotoSerifCJK-Bold.ttc", "fonts-noto-cjk", "Noto Serif CJK SC")
NEEDED = (KAI, MONO, SONG, BOLD)

# Faces with the rarest characters, used when they are there (Debian: fonts-hanazono).
RARE = (
    Source(_TRUETYPE / "hanazono" / "HanaMinA.ttf", "fonts-hanazono"),
    Source(_TRUETYPE / "hanazono" / "HanaMinB.ttf", "fonts-hanazono"),
)
