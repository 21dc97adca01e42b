"""What people and programs do to a certificate's file after it was issued."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf

from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.stamping.content import glyphs_of, lines_of


def saved_by_qpdf(file: bytes, *options: str) -> bytes:
    """Written anew with everything in it."""
    return _through(file, lambda before, after: ["qpdf", *options, "--", before, after])


def printed_by_cairo(file: bytes) -> bytes:
    """Printed to PDF again: text stays text, everything else is gone."""
    return _through(file, lambda before, after: ["pdftocairo", "-pdf", before, after])


def photographed(file: bytes) -> bytes:
    """A picture of the page, in a PDF again."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as pdf:
        picture = pdf[0].render(scale=1).to_pil().convert("RGB")
    written = BytesIO()
    picture.save(written, "PDF")
    return written.getvalue()


def encrypted(file: bytes, password: str = "") -> bytes:
    """Encrypted; without a password anybody can open it."""
    return changed(file, lambda _pdf: None, encryption=pikepdf.Encryption(owner="owner", user=password))


def retold(file: bytes) -> bytes:
    """With another title in its metadata."""

    def tell(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo.Title = "another title"

    return changed(file, tell)


def reworded(file: bytes, before: str, after: str, fonts: FontSet) -> bytes:
    """One line of the page written with other glyphs of the page's own font; attachments stay."""

    def write(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        face = fonts.ready("song-usual")
        old, new = glyphs_of(face, before), glyphs_of(face, after)
        line = next((line for line in lines_of(content) if line.glyphs == old), None)
        if line:
            operators = content[line.start : line.end].split(b"[")[0] + b"[<" + new + b">] TJ ET"
            content = content[: line.start] + operators + content[line.end :]
        else:
            assert old in content
            content = content.replace(old, new)
        pdf.pages[0].Contents = pdf.make_stream(content)

    return changed(file, write)


def forged(facts: CertificateFacts, fonts: FontSet, **changes: Any) -> bytes:
    """The same page with other facts, without signature and attachment."""
    return render(replace(facts, **changes), Look(), fonts)


def with_drawing(file: bytes, drawing: bytes) -> bytes:
    """With other operators in the place of the page's."""

    def draw(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(drawing)

    return changed(file, draw)


def bomb(megabytes: int = 1200) -> bytes:
    """A small file whose page unpacks to so many megabytes."""
    import zlib

    packer = zlib.compressobj(9)
    block = b"0 0 m 1 1 l S\n" * 75_000
    packed = b"".join([*(packer.compress(block) for _ in range(megabytes)), packer.flush()])
    return written_pages(1, lambda pdf: pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode))


def written_pages(number: int, content: Callable[[pikepdf.Pdf], pikepdf.Object] | None = None) -> bytes:
    """A file of so many pages."""
    with pikepdf.new() as pdf:
        for _ in range(number):
            page = pdf.add_blank_page()
            if content:
                page.Contents = content(pdf)
        written = BytesIO()
        pdf.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return written.getvalue()


def changed(file: bytes, change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    """Opened, changed and saved."""
    with pikepdf.open(BytesIO(file)) as pdf:
        change(pdf)
        written = BytesIO()
        pdf.save(written, **options)
    return written.getvalue()


def _through(file: bytes, command: Callable[[str, str], list[str]]) -> bytes:
    with TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.pdf", Path(folder) / "after.pdf"
        before.write_bytes(file)
        subprocess.run(command(str(before), str(after)), check=True, capture_output=True)
        return after.read_bytes()
