"""Files as issued are PDF/A-3a (kept for ever) and PDF/UA-1 (read by everybody) at once; and what no validator asks."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.documents import reading, vera
from tests.documents.makers import LONGEST, SHORTEST, a_certificate
from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.finish import Attachment, finished
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.signing import Signing
from trainingreg.documents.stamping.compiling import compiled

DRAWN: list[dict[str, Any]] = [
    {},
    LONGEST,
    SHORTEST,
    *({"name": name} for name in ("㛃䶮𬭎", "雲鎔𠮷", "欧阳㛃", "José Müller", "林 Anna", "买买提·吐尔逊", "张(三)&<李>")),
    {"name": "阿布都热合曼·阿布力克木江·吐尔逊江买买提"},
    {"name": "Maximilian Alexander Featherstonehaugh-V"},
    {"note": "换发自 GXYT-2026-44-0107-01040-K"},
]
LOOKS = [Look(border="guilloche"), Look(mono=True), Look(paper="preprinted", title_on_paper=True)]


@pytest.fixture(scope="module")
def issued_file(fonts: FontSet, attachment: Attachment, signing: Signing) -> bytes:
    """A certificate with everything."""
    return compiled(a_certificate(name="沈清"), Look(), fonts).stamp(a_certificate(), [attachment], signing)


def test_files_as_issued_keep_every_rule_of_both_standards(
    fonts: FontSet, attachment: Attachment, signing: Signing, tmp_path: Path
) -> None:
    def stamped(facts: CertificateFacts, look: Look) -> bytes:
        return compiled(facts, look, fonts).stamp(facts, [attachment], signing)

    files = {f"stamped-{index}.pdf": stamped(a_certificate(**changes), Look()) for index, changes in enumerate(DRAWN)}
    files |= {f"look-{index}.pdf": stamped(a_certificate(), look) for index, look in enumerate(LOOKS)}
    wording = "{name}老师于{dates}在{issuer}参加{cohort_title}，学满{hours}学时，成绩合格，准予结业。"
    files["wording.pdf"] = stamped(a_certificate(wording=wording, title="结业证书"), Look(border="plain", mono=True))
    files["laid-out.pdf"] = finished(render(a_certificate(), Look(), fonts), [attachment], signing)
    files["bare.pdf"] = compiled(a_certificate(), Look(), fonts).stamp(a_certificate())
    broken = vera.broken_rules(files, tmp_path)
    assert len(broken) == 2 * len(files)
    assert {which: rules for which, rules in broken.items() if rules} == {}
    assert {name: reading.complaints_of_qpdf(pdf) for name, pdf in files.items()} == dict.fromkeys(files, "")
    assert max(map(len, files.values())) <= 80 * 1024


def test_the_validator_sees_what_is_broken(fonts: FontSet, tmp_path: Path) -> None:
    unsigned = compiled(a_certificate(), Look(), fonts).stamp(a_certificate())

    def spoilt(change: str) -> bytes:
        with pikepdf.open(BytesIO(unsigned)) as pdf:
            if change == "untitled":
                pdf.Root.ViewerPreferences.DisplayDocTitle = False
            if change == "unmapped":
                del pdf.pages[0].Resources.Font["/Name"]["/ToUnicode"]
            written = BytesIO()
            pdf.save(written)
            return written.getvalue()

    broken = vera.broken_rules({name: spoilt(name) for name in ("untitled", "unmapped")}, tmp_path)
    assert [rule.split()[0] for rule in broken["untitled", "ua1"]] == ["7.1-10"]
    assert broken["untitled", "3a"] == []
    assert [rule.split()[0] for rule in broken["unmapped", "3a"]] == ["6.2.11.7.2-1"]


def test_what_the_file_says_of_itself_agrees_in_both_places(issued_file: bytes) -> None:
    facts = a_certificate()
    with pikepdf.open(BytesIO(issued_file)) as pdf:
        metadata = pdf.open_metadata()
        assert str(pdf.docinfo.Title) == metadata["dc:title"] == facts.heading
        assert str(pdf.docinfo.Author) == metadata["dc:creator"][0] == facts.issuer
        assert str(pdf.docinfo.CreationDate) == "D:20261120"
        assert metadata["xmp:CreateDate"] == "2026-11-20"
        assert "/ModDate" not in pdf.docinfo
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.Lang == "zh-CN"


def test_the_title_is_written_as_xml_and_as_text(fonts: FontSet) -> None:
    facts = a_certificate(name="张(三)&<李>")
    with pikepdf.open(BytesIO(compiled(a_certificate(), Look(), fonts).stamp(facts))) as pdf:
        assert str(pdf.docinfo.Title) == pdf.open_metadata()["dc:title"] == facts.heading
        assert b"&amp;&lt;" in pdf.Root.Metadata.read_bytes()


def test_every_mark_on_the_page_belongs_to_one_element_and_the_signature_comes_last(issued_file: bytes) -> None:
    with pikepdf.open(BytesIO(issued_file)) as pdf:
        structure, page = pdf.Root.StructTreeRoot, pdf.pages[0]
        marks = [int(mark) for mark in marks_below(structure.K[0])]
        content = page.Contents.read_bytes()
        assert sorted(marks) == list(range(len(marks)))
        assert [content.count(b"/MCID %d>>" % mark) for mark in marks] == [1] * len(marks)
        (field,) = page.Annots
        assert field.TU == "发证单位电子签名"
        numbers = structure.ParentTree.Nums
        tree = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        form = structure.K[0].K[-1]
        assert form.S == "/Form"
        assert tree[int(field.StructParent)].objgen == form.objgen
        assert form.K[0].Obj.objgen == field.objgen
        assert int(structure.ParentTreeNextKey) > max(tree)
        assert len(pdf.Root.AcroForm.Fields) == 1


def marks_below(element: Any) -> list[Any]:
    """The numbers of the marks of an element and of those below it, in reading order."""
    children = list(element.get("/K", []))
    return [mark for child in children for mark in (marks_below(child) if isinstance(child, pikepdf.Dictionary) else [child])]


def test_it_is_read_aloud_in_order_and_the_picture_is_told_in_words(issued_file: bytes) -> None:
    facts = a_certificate()
    tags = reading.structure_of(issued_file)
    order = [facts.title, facts.name, "科目类别", facts.number, facts.verify_code, "（盖章）", facts.issuer, "2026年11月20日"]
    assert [tags.index(word) for word in order] == sorted(tags.index(word) for word in order)
    assert tags.index("Form") > tags.index("2026年11月20日")
    with pikepdf.open(BytesIO(issued_file)) as pdf:
        figure = next(child for child in pdf.Root.StructTreeRoot.K[0].K if child.S == "/Figure")
        assert str(figure.Alt) == f"二维码，内容为核验网址 {facts.verify_url}"


def test_the_attachment_comes_out_as_it_went_in_with_its_date_and_sum(issued_file: bytes, attachment: Attachment) -> None:
    assert reading.attachments_of(issued_file) == {"credential.json": attachment.data}
    with pikepdf.open(BytesIO(issued_file)) as pdf:
        (file,) = pdf.Root.AF
        assert (file.AFRelationship, file.F, file.UF, file.Desc) == ("/Data", "credential.json", "credential.json", "证书数据")
        assert file.EF.F.Subtype == "/application/json"
        assert file.EF.F.Params.Size == len(attachment.data)
        assert str(file.EF.F.Params.ModDate) == "D:20261120043000Z"


def test_an_unsigned_file_has_no_field_and_one_without_attachments_no_files(fonts: FontSet, issued_file: bytes) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    with pikepdf.open(BytesIO(template.stamp(a_certificate()))) as pdf:
        assert not {"/AcroForm", "/AF", "/Names"} & set(pdf.Root.keys())
        assert "/Annots" not in pdf.pages[0]


def test_attachments_of_one_certificate_are_not_in_the_next(fonts: FontSet, attachment: Attachment, signing: Signing) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    bare = template.stamp(a_certificate(), (), signing)
    template.stamp(a_certificate(), [attachment], signing)
    assert template.stamp(a_certificate(), (), signing) == bare
