"""QR codes as drawing operators and as SVG: level M, with the quiet zone of four modules."""

import re
from base64 import b64encode
from functools import cached_property
from math import isqrt
from typing import Any

import zxingcpp

QUIET_ZONE = 4
_DARK = re.compile(rb"\0+")


class QrCode:
    """The code for a text; coordinates are modules from the top left of the picture, quiet zone included."""

    def __init__(self, text: str) -> None:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
        self._rows = _rows(picture)

    @property
    def side(self) -> int:
        """The picture's side in modules."""
        return len(self._rows) + 2 * QUIET_ZONE

    @cached_property
    def bars(self) -> list[tuple[int, int, int]]:
        """The dark runs, each (x, y, length) and one module high."""
        runs = ((y, *run.span()) for y, row in enumerate(self._rows) for run in _DARK.finditer(row))
        return [(start + QUIET_ZONE, y + QUIET_ZONE, end - start) for y, start, end in runs]

    def operators(self) -> bytes:
        """Fills the unit square (y downwards) with the code, in PDF operators."""
        module = f"{1 / self.side:.8f}"
        bars = "\n".join(f"{x} {y} {length} 1 re" for x, y, length in self.bars)
        return f"0 0 0 rg {module} 0 0 {module} 0 0 cm\n{bars}\nf".encode()

    def as_uri(self) -> str:
        """The picture as an SVG in a data address."""
        path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.bars)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.side} {self.side}"><path d="{path}"/></svg>'
        return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _rows(picture: Any) -> list[bytes]:
    """The picture's rows, 0 where dark and 255 where light; it offers a buffer that its type does not tell of."""
    pixels = memoryview(picture).tobytes()
    width = isqrt(len(pixels))
    return [pixels[start : start + width] for start in range(0, len(pixels), width)]
