"""Many certificates in one PDF: every page, in order, what they share once."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from tests.documents import reading
from tests.documents.makers import a_certificate
from trainingreg.documents.archive import zipped
from trainingreg.documents.book import bound
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look

NAMES = ("林知远", "王伟", "阿卜杜热合曼·阿卜杜外力江提", "王伟", "雲鎔")


@pytest.fixture(scope="module")
def files(fonts: FontSet) -> list[bytes]:
    """Five certificates of one cohort."""
    return [
        render(a_certificate(number=f"GXYT-2026-44-0107-{place:05d}-K", name=name), Look(), fonts)
        for place, name in enumerate(NAMES, start=1)
    ]


def test_a_book_has_every_certificate_on_a_page_of_its_own_in_the_order_given(files: list[bytes]) -> None:
    book = bound(files)
    assert reading.pages_of(book) == len(files)
    text = reading.without_spaces(reading.text_by_poppler(book))
    places = [text.index(f"GXYT-2026-44-0107-{place:05d}-K") for place in range(1, len(files) + 1)]
    assert places == sorted(places)
    assert all(name in text for name in NAMES)
    assert reading.complaints_of_qpdf(book) == ""


def test_a_page_of_a_book_looks_as_the_certificate_does(files: list[bytes]) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(bound(files)) as book:
        for place, file in enumerate(files):
            with pypdfium2.PdfDocument(file) as one:
                assert book[place].render().to_pil().tobytes() == one[0].render().to_pil().tobytes()


def test_what_certificates_share_is_in_the_book_once(files: list[bytes]) -> None:
    book = bound(files * 4)
    assert reading.pages_of(book) == 20
    assert len(book) < len(bound(files)) * 1.5
    assert len(book) < sum(map(len, files))


def test_a_seal_that_is_an_annotation_is_printed_and_its_signature_stays_behind(files: list[bytes]) -> None:
    with pikepdf.open(BytesIO(files[0])) as pdf:
        seal = pdf.make_stream(
            b"1 0 0 rg 0 0 100 100 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 100]
        )
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4, Rect=[500, 80, 600, 180], AP=pikepdf.Dictionary(N=seal)
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])
        sealed = BytesIO()
        pdf.save(sealed)
    with pikepdf.open(BytesIO(bound([sealed.getvalue(), *files[1:]]))) as book:
        assert all("/Annots" not in page.obj for page in book.pages)
        drawn = [bytes(stream.read_bytes()) for stream in book.pages[0].obj.Resources.XObject.values()]
    assert b"1 0 0 rg 0 0 100 100 re f" in b"".join(drawn)


def test_a_zip_holds_the_files_as_they_are() -> None:
    data = zipped([("一.pdf", b"one"), ("二.pdf", b"two")], date(2026, 11, 23))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["一.pdf", "二.pdf"]
        assert archive.read("二.pdf") == b"two"
        assert archive.testzip() is None
    assert data == zipped([("一.pdf", b"one"), ("二.pdf", b"two")], date(2026, 11, 23))
