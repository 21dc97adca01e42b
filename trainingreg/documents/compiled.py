"""Art as a ready PDF object: drawn once by WeasyPrint, then put into every page as it is."""

import re
import zlib
from functools import cache

import pydyf
from weasyprint import HTML

from trainingreg.documents import art

# Anything but plain strokes would need resources, and the object has none.
_NEEDS_RESOURCES = re.compile(rb"/\S+ (gs|Do|scn|SCN|sh)\b|\bBT\b")
_OPAQUE = re.compile(rb"/[aA][\d.]+ gs\s")
_PAGE = "<style>@page{size:297mm 210mm;margin:0}body{margin:0}svg{position:absolute;left:0;top:0}</style>"
_POINTS = b"841.89 595.28"


class Written(pydyf.Stream):
    """An object that is written exactly as given."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    @property
    def data(self) -> bytes:
        """The bytes between `obj` and `endobj`."""
        return self._data


@cache
def form(border: art.Border, mono: bool) -> bytes:
    """Border and watermark as a compressed Form XObject; in black there is no watermark, its dots disturb the text."""
    pictures = [art.border(border, mono)] if mono else [art.watermark(), art.border(border)]
    packed = zlib.compress(_operators("".join(pictures)), 9)
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 %s]/Resources<<>>/Filter/FlateDecode/Length %d>>" % (_POINTS, len(packed))
    return head + b"\nstream\n" + packed + b"\nendstream"


def _operators(pictures: str) -> bytes:
    """What WeasyPrint draws for the pictures."""
    drawn: list[bytes] = []

    def keep(_: object, pdf: pydyf.PDF) -> None:
        drawn.extend(pydyf._to_bytes(item) for item in page_content(pdf).stream)

    HTML(string=_PAGE + pictures).write_pdf(finisher=keep)
    operators = _OPAQUE.sub(b"", b"\n".join(drawn))
    if _NEEDS_RESOURCES.search(operators):
        raise ValueError("the art is more than plain strokes")
    return operators


def the_page(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """The only page."""
    return next(item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page")


def page_content(pdf: pydyf.PDF) -> pydyf.Stream:
    """The operators of the only page."""
    return _referred(pdf, the_page(pdf)["Contents"])


def page_resources(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """The resources of the only page."""
    return _referred(pdf, the_page(pdf)["Resources"])


def _referred(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]
