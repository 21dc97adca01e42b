"""QR codes as drawing operators and as SVG: level M, with the quiet zone of four modules."""

from base64 import b64encode
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import zxingcpp

QUIET_ZONE = 4


class QrCode:
    """The code for a text; coordinates are modules from the top left of the picture, quiet zone included."""

    def __init__(self, text: str) -> None:
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
        self._rows: list[list[int]] = _matrix(picture)

    @property
    def side(self) -> int:
        """The picture's side in modules."""
        return len(self._rows) + 2 * QUIET_ZONE

    @cached_property
    def bars(self) -> list[tuple[int, int, int]]:
        """The dark runs, each (x, y, length) and one module high."""
        return [(x, y + QUIET_ZONE, length) for y, row in enumerate(self._rows) for x, length in _dark_runs(row)]

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


def _dark_runs(row: list[int]) -> Iterator[tuple[int, int]]:
    start = None
    for x, value in enumerate([*row, 255]):
        if value == 0 and start is None:
            start = x
        elif value and start is not None:
            yield start + QUIET_ZONE, x - start
            start = None


def _matrix(picture: Any) -> list[list[int]]:
    """The picture's rows, 0 where dark and 255 where light; it offers a buffer that its type does not tell of."""
    rows: Any = memoryview(picture).tolist()
    return rows
