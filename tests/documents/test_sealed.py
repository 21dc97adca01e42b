"""A sealed certificate is ours in every byte with a seal appended; everything else is refused with a reason."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from tests.documents.makers import a_certificate
from tests.sealing import sealed
from trainingreg.documents.book import bound
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.sealed import MOST_BYTES, check_sealed
from trainingreg.domain.refusals import Invalid


@pytest.fixture(scope="module")
def issued(fonts: FontSet) -> bytes:
    """A certificate as issued."""
    return render(a_certificate(), Look(), fonts)


def _saved_anew(file: bytes) -> bytes:
    with pikepdf.open(BytesIO(file)) as pdf:
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def _picture(file: bytes) -> bytes:
    with pypdfium2.PdfDocument(file) as pdf:
        pdf.init_forms()
        return pdf[0].render().to_pil().tobytes()


def test_a_seal_that_was_appended_is_accepted(issued: bytes) -> None:
    file = sealed(issued)
    assert file.startswith(issued)
    assert _picture(file) != _picture(issued)
    check_sealed(issued, file)


def test_a_file_that_was_sealed_twice_is_accepted_too(issued: bytes) -> None:
    once = sealed(issued)
    check_sealed(issued, sealed(once))
    check_sealed(once, sealed(once))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda issued: issued, "no seal over the certificate"),
        (lambda issued: sealed(issued, signature=False), "no seal over the certificate"),
        (lambda issued: issued + b"\n% a remark\n", "no seal over the certificate"),
        (lambda issued: sealed(issued, drawn_instead=b"0 0 500 500 re f"), "What the page shows has been changed"),
        (lambda issued: _saved_anew(sealed(issued)), "saved anew"),
        (lambda issued: sealed(_saved_anew(issued)), "saved anew"),
        (lambda issued: b"PK\x03\x04 no PDF", "not a PDF file"),
        (lambda issued: b"", "not a PDF file"),
        (lambda issued: issued + b"x" * MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_at_the_field_with_the_reason(issued: bytes, made, why: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Invalid, match=why) as refusal:
        check_sealed(issued, made(issued))
    assert refusal.value.field == "file"


def test_the_sealed_file_of_another_certificate_is_refused(issued: bytes, fonts: FontSet) -> None:
    other = render(a_certificate(name="王伟"), Look(), fonts)
    with pytest.raises(Invalid, match="another file than the certificate as issued"):
        check_sealed(issued, sealed(other))


def test_a_signature_that_leaves_out_a_part_of_the_certificate_is_no_seal_over_it(issued: bytes) -> None:
    file = sealed(issued)
    start = file.rindex(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
    end = file.index(b" ", start)
    short = file[:start] + b"9".ljust(end - start) + file[end:]
    with pytest.raises(Invalid, match="no seal over the certificate"):
        check_sealed(issued, short)


def test_a_broken_tail_is_refused_and_harms_nobody(issued: bytes) -> None:
    tails = [
        b"\nxref\n0 1\n",
        b"\n1 0 obj\n<< /ByteRange [0 [] 3 4] >>\nendobj\n",
        b"\nstartxref\n99999999\n%%EOF\n",
        bytes(range(256)) * 40,
    ]
    for tail in tails:
        with pytest.raises(Invalid):
            check_sealed(issued, issued + tail)


def test_a_sealed_certificate_in_a_book_shows_its_seal(issued: bytes) -> None:
    assert _picture(bound([sealed(issued)])) == _picture(sealed(issued))
