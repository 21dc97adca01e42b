"""What a platform for seals does to a PDF: it appends a seal and a signature, and changes no byte of what was there."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

_HOLE = 64


def sealed(issued: bytes, drawn_instead: bytes = b"", signature: bool = True) -> bytes:
    """The file with a seal appended; on request with another page drawn, or with a picture of a seal and no signature."""
    with pikepdf.open(BytesIO(issued)) as pdf:
        page, root, size = pdf.pages[0].obj, pdf.Root, int(pdf.trailer.Size)
        page.Annots = pikepdf.Array(list(page.get("/Annots", [])))
        fields = b" ".join(field.unparse() for field in root.get("/AcroForm", {}).get("/Fields", []))
        if "/AcroForm" in root:
            del root["/AcroForm"]
        page_text = page.unparse(resolved=True)
        root_text = root.unparse(resolved=True)
        page_number, root_number = page.objgen[0], root.objgen[0]
    seal, signed, widget, drawing = (size + step for step in range(4))
    page_text = page_text.replace(b"/Annots [", b"/Annots [ %d 0 R" % widget)
    if drawn_instead:
        page_text = re.sub(rb"/Contents \d+ 0 R", b"/Contents %d 0 R" % drawing, page_text)
    value = b"/V %d 0 R" % signed if signature else b""
    parts = {
        seal: _stream(b"/Type /XObject /Subtype /Form /BBox [0 0 110 110]", b"1 0 0 RG 4 w 5 5 100 100 re S"),
        signed: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [%s] /Contents <%s> >>"
        % (b"*" * 40, b"0" * _HOLE),
        widget: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [510 75 620 185]"
        b" /AP << /N %d 0 R >> /P %d 0 R %s >>" % (seal, page_number, value),
        drawing: _stream(b"", drawn_instead),
        page_number: page_text,
        root_number: root_text.removesuffix(b">>") + b"/AcroForm << /SigFlags 3 /Fields [ %s %d 0 R ] >> >>" % (fields, widget),
    }
    if not signature:
        del parts[signed]
    return _signed(_appended(issued, parts, root_number, size + 4), len(issued))


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


def _appended(issued: bytes, parts: dict[int, bytes], root: int, size: int) -> bytes:
    whole, table = bytearray(issued), b"xref\n"
    for number, text in sorted(parts.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    before = int(re.findall(rb"startxref\s+(\d+)", issued)[-1])
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, len(whole))
    return bytes(whole) + table + trailer


def _signed(file: bytes, issued_bytes: int) -> bytes:
    """The byte range filled in; the signature itself may be anything, as it is for others to verify."""
    hole = file.find(b"<" + b"0" * _HOLE + b">", issued_bytes)
    if hole < 0:
        return file
    after = hole + _HOLE + 2
    return file.replace(b"*" * 40, (b"0 %d %d %d" % (hole, after, len(file) - after)).ljust(40))
