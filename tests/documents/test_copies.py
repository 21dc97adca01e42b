"""A copy is the certificate as issued with one line more, in the same standards, signed over all of it."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageChops

from tests.documents import reading, vera
from tests.documents.makers import a_certificate
from tests.documents.stamping.conftest import AT, attachment, key, signing
from tests.documents.stamping.test_archival import marks_below
from tests.documents.stamping.test_signatures import accepted, by_pyhanko
from trainingreg.adapters.signing_keys import SigningKey
from trainingreg.documents.copies import annotated
from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.finish import Attachment, finished
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.signing import Signing
from trainingreg.documents.stamping.compiling import compiled

NOTE = "本件仅用于职称评审，有效期至 2027年1月31日"
EARLIER = "换发自 GXYT-2026-44-0107-01040-K"

__all__ = ["attachment", "key", "signing"]  # fixtures


@pytest.fixture(scope="module")
def issued(fonts: FontSet, attachment: Attachment, signing: Signing) -> dict[str, bytes]:
    """Certificates as they are issued, in every way."""
    plain, noted = a_certificate(), a_certificate(note=EARLIER)
    return {
        "stamped": compiled(plain, Look(), fonts).stamp(plain, [attachment], signing),
        "noted": compiled(noted, Look(), fonts).stamp(noted, [attachment], signing),
        "laid out": finished(render(plain, Look(), fonts), [attachment], signing),
        "unsigned": compiled(plain, Look(), fonts).stamp(plain),
    }


def test_copies_keep_every_rule_of_both_standards_whatever_their_note_is_drawn_with(
    fonts: FontSet, signing: Signing, issued: dict[str, bytes], tmp_path: Path
) -> None:
    files = {f"{way}.pdf": annotated(file, NOTE, fonts, signing) for way, file in issued.items()}
    files["rare.pdf"] = annotated(issued["stamped"], "本件仅用于㛃䶮", fonts, signing)
    broken = vera.broken_rules(files, tmp_path)
    assert len(broken) == 2 * len(files)
    assert {which: rules for which, rules in broken.items() if rules} == {}
    assert {name: reading.complaints_of_qpdf(pdf) for name, pdf in files.items()} == dict.fromkeys(files, "")
    assert max(map(len, files.values())) <= 80 * 1024


@pytest.mark.parametrize("way", ["stamped", "noted", "laid out", "unsigned"])
def test_both_readers_accept_the_signature_over_the_whole_copy(
    fonts: FontSet, signing: Signing, key: SigningKey, issued: dict[str, bytes], way: str, tmp_path: Path
) -> None:
    copy = annotated(issued[way], NOTE, fonts, signing)
    assert accepted(copy, tmp_path)
    status = by_pyhanko(copy, key.chain[0])
    assert status.bottom_line
    assert status.signer_reported_dt == AT
    assert not accepted(copy.replace(b"/Lang (zh-CN)", b"/Lang (zh-TW)"), tmp_path)


def test_it_says_what_the_certificate_says_and_its_note_behind_that(
    fonts: FontSet, signing: Signing, issued: dict[str, bytes]
) -> None:
    for way in ("stamped", "noted"):
        before, copy = issued[way], annotated(issued[way], NOTE, fonts, signing)
        assert reading.text_by_pdfium(copy) == f"{reading.text_by_pdfium(before)}\n{NOTE}"
        tags = reading.structure_of(copy)
        assert tags.index("2026年11月20日") < tags.index(NOTE) < tags.index("Form")


def test_only_the_line_differs_on_the_page_and_it_stands_clear_of_everything(
    fonts: FontSet, signing: Signing, issued: dict[str, bytes]
) -> None:
    before, after = (
        reading.picture_of(pdf, 96).convert("L") for pdf in (issued["noted"], annotated(issued["noted"], NOTE, fonts, signing))
    )
    left, top, right, bottom = ImageChops.difference(before, after).getbbox()  # pixels of 1/96 inch
    assert 183 < top * 25.4 / 96 < bottom * 25.4 / 96 < 187.5
    assert abs((left + right) / 2 * 25.4 / 96 - 148.5) < 0.5
    assert before.crop((left, top, right, bottom)).getextrema()[0] > 200  # nothing but paper was there


def test_the_credential_stays_behind_and_every_mark_belongs_to_one_element(
    fonts: FontSet, signing: Signing, issued: dict[str, bytes]
) -> None:
    assert reading.attachments_of(issued["stamped"])
    copy = annotated(issued["stamped"], NOTE, fonts, signing)
    assert reading.attachments_of(copy) == {}
    with pikepdf.open(BytesIO(copy)) as pdf:
        assert not {"/AF", "/Names"} & set(pdf.Root.keys())
        marks = [int(mark) for mark in marks_below(pdf.Root.StructTreeRoot.K[0])]
        assert sorted(marks) == list(range(len(marks)))
        assert len(pdf.Root.AcroForm.Fields) == len(pdf.pages[0].Annots) == 1


def test_what_cannot_be_printed_is_refused(fonts: FontSet, signing: Signing, issued: dict[str, bytes]) -> None:
    with pytest.raises(MissingGlyph):
        annotated(issued["stamped"], "本件仅用于\U0003134a", fonts, signing)
    with pytest.raises(Overflow):
        annotated(issued["stamped"], "评" * 120, fonts, signing)


def test_nobody_who_makes_a_copy_loads_the_layout_engine() -> None:
    code = "import sys, trainingreg.documents.copies, trainingreg.web.copy_making; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
