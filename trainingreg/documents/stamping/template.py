"""A compiled page, and writing a teacher's values into it. WeasyPrint is not needed for this, and not loaded."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from threading import Lock
from typing import Any, Self

from pikepdf import Name, Pdf

from trainingreg.documents.certificate import CertificateFacts, Opening, opening_of, slot_of, texts_of
from trainingreg.documents.finish import Attachment, Finish
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.qr import QrCode
from trainingreg.documents.signing import Signing
from trainingreg.documents.slots import fill
from trainingreg.documents.stamping.content import glyphs_of, shown
from trainingreg.documents.stamping.metadata import Metadata
from trainingreg.documents.stamping.name_font import RESOURCE, NameFont
from trainingreg.documents.stamping.places import PLACES, common_to, form_of

_EFFORT = 3  # of packing; 6 takes twice as long for a third of a kilobyte


class CannotStamp(Exception):
    """The certificate does not go with this template, or needs a face that its page has not: it must be laid out."""


@dataclass(frozen=True)
class Spot:
    """Bytes of the operators that are written anew: for a line, where it hangs (x is its left end, centre or right end),
    its font and family, and the characters of which the page's font has the glyphs."""

    field: str
    start: int
    end: int
    x: float = 0.0
    y: float = 0.0
    font: str = ""
    family: str = ""
    characters: str = ""


@dataclass(frozen=True)
class Compiled:
    """What is kept of a compiled page: the file with placeholders, the facts it was made from, and its spots in order."""

    file: bytes
    facts: CertificateFacts
    form: str
    spots: tuple[Spot, ...]


class Template:
    """The page of a cohort, ready to be stamped; one certificate is stamped at a time."""

    def __init__(self, compiled: Compiled, fonts: FontSet) -> None:
        self._compiled, self._fonts = compiled, fonts
        self._common = common_to(compiled.facts)
        self._lock = Lock()
        self._sheets: dict[bool, _Sheet] = {}

    def stamp(self, facts: CertificateFacts, attachments: Sequence[Attachment] = (), signing: Signing | None = None) -> bytes:
        """The certificate as a file, the same bytes for the same values.

        CannotStamp where it must be laid out instead; MissingGlyph or Overflow where it cannot be printed in any way.
        """
        opening = opening_of(facts, self._fonts)
        if common_to(facts) != self._common or form_of(opening) != self._compiled.form:
            raise CannotStamp("the certificate belongs to another template")
        with self._lock:
            return self._sheet(signing is not None).stamped(facts, opening, attachments, signing)

    def _sheet(self, is_signed: bool) -> "_Sheet":
        """The open PDF for files that are signed, or for those that are not."""
        if is_signed not in self._sheets:
            self._sheets[is_signed] = _Sheet(self._compiled, self._fonts)
        return self._sheets[is_signed]

    def to_bytes(self) -> bytes:
        """The template, to be kept: a line of JSON, and the page as PDF."""
        compiled = self._compiled
        head = {"facts": compiled.facts.to_json(), "form": compiled.form, "spots": [asdict(spot) for spot in compiled.spots]}
        return json.dumps(head).encode() + b"\n" + compiled.file

    @classmethod
    def from_bytes(cls, data: bytes, fonts: FontSet) -> Self:
        """A template that was kept, with the fonts that it was compiled with."""
        line, _, file = data.partition(b"\n")
        head: dict[str, Any] = json.loads(line)
        spots = tuple(Spot(**spot) for spot in head["spots"])
        return cls(Compiled(file, CertificateFacts.from_json(head["facts"]), head["form"], spots), fonts)


class _Sheet:
    """The page as an open PDF, whose changing objects are filled anew for each certificate."""

    def __init__(self, compiled: Compiled, fonts: FontSet) -> None:
        self._fonts = fonts
        self._spots = compiled.spots
        self._pdf = Pdf.open(BytesIO(compiled.file))
        self._contents = self._pdf.pages[0].Contents
        self._between = _between(self._contents.read_bytes(), compiled.spots)
        self._metadata = Metadata(self._pdf, compiled.facts)
        self._name_font = NameFont(self._pdf)
        self._finish = Finish(self._pdf)

    def stamped(
        self, facts: CertificateFacts, opening: Opening, attachments: Sequence[Attachment], signing: Signing | None
    ) -> bytes:
        texts = texts_of(facts)
        written = [self._written(spot, texts, facts, opening) for spot in self._spots]
        parts = [part for pair in zip(self._between, [*written, b""], strict=True) for part in pair]
        self._contents.write(zlib.compress(b"".join(parts), _EFFORT), filter=Name.FlateDecode)
        self._metadata.fill(facts)
        return self._finish.written(attachments, signing)

    def _written(self, spot: Spot, texts: dict[str, str], facts: CertificateFacts, opening: Opening) -> bytes:
        if spot.field == "qr":
            return QrCode(facts.verify_url).operators()
        filled = fill(spot.field, texts[spot.field], slot_of(spot.field, facts, opening), self._fonts)
        place = PLACES[spot.field]
        text = place.label + filled.text
        x = spot.x - place.align * filled.face.width_as_set(text, filled.size)
        if spot.field == "name":
            return shown(x, spot.y, RESOURCE, filled.size, self._name_font.fill(filled.face, text))
        if filled.face.family != spot.family or not set(filled.text) <= set(spot.characters):
            raise CannotStamp(f"the page's fonts have not all characters of the {spot.field}")
        return shown(x, spot.y, spot.font, filled.size, glyphs_of(filled.face, text))


def _between(content: bytes, spots: Sequence[Spot]) -> list[bytes]:
    """The operators before, between and behind the spots."""
    starts = [0, *(spot.end for spot in spots)]
    ends = [*(spot.start for spot in spots), len(content)]
    return [content[start:end] for start, end in zip(starts, ends, strict=True)]
