"""What a file says of itself: its title and day, once for PDF readers and once as XMP, and the QR code's address in words.

PDF/A wants both accounts to agree, so they are filled from the same strings.
"""

from xml.sax.saxutils import escape

from pikepdf import Object, Pdf, String

from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.stamping.places import PlacesNotFound


class Metadata:
    """The metadata of an open PDF that was compiled from the facts with placeholders."""

    def __init__(self, pdf: Pdf, placeholders: CertificateFacts) -> None:
        self._info = pdf.trailer.Info
        self._stream = pdf.Root.Metadata
        self._xmp = self._stream.read_bytes().decode()
        self._changing = _changing(placeholders)
        for part in self._changing:
            if self._xmp.count(part) != 1:
                raise PlacesNotFound(f"{part} stands {self._xmp.count(part)} times in the metadata")
        self._figure = _figure(pdf.Root.StructTreeRoot.K[0], placeholders.verify_url)
        self._alternative = str(self._figure.Alt)
        self._address = placeholders.verify_url

    def fill(self, facts: CertificateFacts) -> None:
        """Writes the facts' title, day and address."""
        xmp = self._xmp
        for before, after in zip(self._changing, _changing(facts), strict=True):
            xmp = xmp.replace(before, after)
        self._stream.write(xmp.encode())
        self._info.Title = String(facts.heading)
        self._info.CreationDate = String(f"D:{facts.issued_on:%Y%m%d}")
        self._figure.Alt = String(self._alternative.replace(self._address, facts.verify_url))


def _changing(facts: CertificateFacts) -> tuple[str, str]:
    """Title and day as they stand in the XMP."""
    return f">{escape(facts.heading)}<", f">{facts.issued_on.isoformat()}<"


def _figure(element: Object, address: str) -> Object:
    """The only figure, whose alternative text names the address."""
    figures = [child for child in element.K if child.S == "/Figure" and address in str(child.Alt)]
    if len(figures) != 1:
        raise PlacesNotFound(f"the picture of the QR code was found {len(figures)} times")
    return figures[0]
