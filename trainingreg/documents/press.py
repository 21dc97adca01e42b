"""WeasyPrint, kept warm: fonts are loaded and stylesheets parsed once, and nothing is ever fetched from outside.

A new font configuration for each document costs several milliseconds and its memory is never given back. The configuration
is no thread's own, so one document is printed at a time; work that is large is shared among processes.
"""

import os
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from threading import Lock
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from trainingreg.documents import paper
from trainingreg.documents.accessible import mark_accessible
from trainingreg.documents.faces import Face

# An empty picture whose square a finisher fills.
BLANK = "rg:blank"
_BLANK_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1h-1z"/></svg>'
# Faces cut for single names stay loaded; after so many the press starts anew with none.
_MOST_FACES = 200
_EFFORT = 6  # of packing; 9 takes a millisecond longer for half a kilobyte

# WeasyPrint opens its colour profile anew for every file, and leaves it to the garbage collector to close it; so
# the profile is kept here and given to it under another name.
_PROFILE = "kept-srgb"

Finisher = Callable[[pydyf.PDF], None]


class Press:
    """Prints HTML with the registry's own faces, and with no others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelf = _Shelf()
        self._styles: dict[str, CSS] = {}
        self._colours = _Colours()
        self._start()

    def _start(self) -> None:
        self._configuration = FontConfiguration()
        self._images: dict[str, Any] = {}
        self._families: set[str] = set()

    def print(self, html: str, style: str, faces: Iterable[Face], finisher: Finisher | None = None) -> bytes:
        """The page as PDF/A-3a and PDF/UA-1, with the stylesheet of that name; `faces` are all that it may use.

        RuntimeError if the page asks for anything from outside or would be drawn with another font.
        """
        with self._lock:
            self._load(faces)
            try:
                return self._written(HTML(string=html, url_fetcher=self._shelf), style, finisher)
            except FatalURLFetchingError as error:
                raise RuntimeError(str(error)) from error

    def _written(self, page: HTML, style: str, finisher: Finisher | None) -> bytes:
        def finish(_: object, pdf: pydyf.PDF) -> None:
            if finisher:
                finisher(pdf)
            mark_accessible(pdf)
            _refuse_strange_fonts(pdf, self._families)
            _pack_once(pdf)

        return page.write_pdf(
            stylesheets=[self._style(style)],
            font_config=self._configuration,
            cache=self._images,
            pdf_variant="pdf/a-3a",
            output_intent=_PROFILE,
            color_profiles={_PROFILE: self._colours},
            finisher=finish,
        )

    def _style(self, name: str) -> CSS:
        if name not in self._styles:
            self._styles[name] = CSS(string=(paper.FOLDER / name).read_text(encoding="utf-8"), url_fetcher=self._shelf)
        return self._styles[name]

    def _load(self, faces: Iterable[Face]) -> None:
        if len(self._families) > _MOST_FACES:
            self._start()
        for face in faces:
            if face.family not in self._families:
                address = self._shelf.put(face)
                rule = f'@font-face {{ font-family: "{face.family}"; src: url("{address}") }}'
                CSS(string=rule, font_config=self._configuration, url_fetcher=self._shelf)
                self._families.add(face.family)
                self._shelf.remove(address)


@dataclass
class _Colours:
    """The sRGB profile, as WeasyPrint expects profiles to be."""

    content: bytes = field(default_factory=lambda: (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())
    components: tuple[str, ...] = ("r", "g", "b")
    name: str = "sRGB2014"
    pdf_reference: bytes | None = None


class _Shelf(URLFetcher):
    """What a page may fetch: the blank picture, and the face being loaded. Any other address stops the printing."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self._holdings = {BLANK: (_BLANK_SVG, "image/svg+xml")}

    def put(self, face: Face) -> str:
        address = f"rg:{face.family.replace(' ', '-').lower()}"
        self._holdings[address] = (face.data, "font/ttf")
        return address

    def remove(self, address: str) -> None:
        del self._holdings[address]

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._holdings:
            raise FatalURLFetchingError(f"paper fetches nothing from outside: {url}")
        body, kind = self._holdings[url]
        return URLFetcherResponse(url, body, {"Content-Type": kind})


class _Once(pydyf.Stream):
    """A stream packed once, and not with the greatest pains; pydyf packs twice, a second time for the identifier."""

    def __init__(self, stream: pydyf.Stream) -> None:
        super().__init__(stream.stream, stream.extra, stream.compress)
        self.number = stream.number

    @cached_property
    def data(self) -> bytes:
        packed = zlib.compress(b"\n".join(map(pydyf._to_bytes, self.stream)), _EFFORT)
        extra = pydyf.Dictionary({**self.extra, "Filter": "/FlateDecode", "Length": len(packed)})
        return extra.data + b"\nstream\n" + packed + b"\nendstream"


def _pack_once(pdf: pydyf.PDF) -> None:
    pdf.objects[:] = [_Once(o) if isinstance(o, pydyf.Stream) and o.compress else o for o in pdf.objects]


def _refuse_strange_fonts(pdf: pydyf.PDF, families: set[str]) -> None:
    """A character that a face lacks is drawn from any other font of the system without a word; that must not pass."""
    known = {family.replace(" ", "-") for family in families}
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Type0":
            family = item["BaseFont"].decode().partition("+")[2]
            if family not in known:
                raise RuntimeError(f"the page would be drawn with {family}, which is not one of ours")


def press() -> Press:
    """This process's press; a forked process gets its own."""
    return _press_of(os.getpid())


@cache
def _press_of(_process: int) -> Press:
    return Press()
