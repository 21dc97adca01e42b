"""Certificates as files: what others read out of them, and what is refused rather than printed wrong."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageChops
from weasyprint import HTML

from benchmarks.certificates import whole_page
from tests.documents import reading
from tests.documents.makers import LONGEST, SHORTEST, a_certificate
from trainingreg.documents.certificate import CertificateFacts, compose
from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import Look, render
from trainingreg.documents.press import Press, press

NAMES = [
    "林知远",
    "王伟",
    "㛃䶮𬭎",
    "欧阳㛃",
    "买买提·吐尔逊",
    "阿卜杜热合曼·阿卜杜外力江提",
    "阿布都热合曼·阿布力克木江·吐尔逊江买买提",
    "雲鎔𠮷",
    "Maximilian Alexander Featherstonehaugh-V",
    "José Müller",
    "林 Anna",
]
CERTIFICATES = {
    "usual": a_certificate(),
    "longest": a_certificate(**LONGEST),
    "shortest": a_certificate(**SHORTEST),
    "rare": a_certificate(name="㛃䶮𬭎"),
    "latin": a_certificate(name="Maximilian Alexander Featherstonehaugh-V"),
}
LOOKS = {
    "huiwen": Look(),
    "guilloche": Look(border="guilloche"),
    "plain": Look(border="plain"),
    "mono": Look(mono=True),
    "preprinted": Look(paper="preprinted"),
    "moved": Look(paper="preprinted", title_on_paper=True, dx=2.5, dy=-1.5),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_is_read_back_as_it_was_written(fonts: FontSet, name: str) -> None:
    pdf = render(a_certificate(name=name), Look(), fonts)
    for text in (reading.text_by_poppler(pdf), reading.text_by_poppler(pdf, "-raw"), reading.text_by_pdfium(pdf)):
        assert name.replace(" ", "") in reading.without_spaces(text)
    assert reading.text_by_poppler(pdf, "-raw").count(name) == 1


def test_the_body_begins_with_the_name_right_after_the_title(fonts: FontSet) -> None:
    pdf = render(a_certificate(), Look(), fonts)
    lines = reading.text_by_poppler(pdf, "-raw").splitlines()
    assert lines[:2] == ["技工院校工学一体化教师培训", "培训合格证书"]
    assert lines[2].startswith("林知远")
    body = reading.without_spaces("".join(lines[2:]))
    assert body.startswith(
        "林知远同志于2026年10月12日至10月23日参加数控加工专业工学一体化教师部级示范研修班（第三期），"
        "完成规定学时（80学时），考核合格，特发此证。"
    )


def test_the_file_is_titled_with_the_name_first_and_tagged_in_reading_order(fonts: FontSet) -> None:
    pdf = render(a_certificate(), Look(), fonts)
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.Lang == "zh-CN"
        assert file.docinfo.Title == "林知远 培训合格证书 GXYT-2026-44-0107-01041-K"
        metadata = file.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
    tags = reading.structure_of(pdf)
    order = ["培训合格证书", "林知远", "科目类别", "专业科目", "标准版本", "证书编号", "扫码核验", "（盖章）", "云洲技师学院"]
    assert [tags.index(word) for word in order] == sorted(tags.index(word) for word in order)
    assert "H1" in tags
    assert "Figure" in tags


@pytest.mark.parametrize("case", CERTIFICATES)
def test_every_value_is_selectable_text(fonts: FontSet, case: str) -> None:
    facts = CERTIFICATES[case]
    text = reading.without_spaces(reading.text_by_poppler(render(facts, Look(), fonts), "-raw"))
    values = (facts.title, facts.programme, facts.number, facts.name, facts.cohort_title, facts.major, facts.tier)
    more = (facts.subject, facts.standard, facts.issuer, facts.note, facts.verify_host, facts.verify_code)
    for value in (*values, *more, f"{facts.hours}学时", f"（{facts.hours}学时）"):
        assert value.replace(" ", "") in text


@pytest.mark.parametrize("look", LOOKS)
def test_the_file_is_in_order_and_all_its_fonts_are_embedded_subsets_of_ours(fonts: FontSet, look: str) -> None:
    pdf = render(a_certificate(name="㛃䶮𬭎"), LOOKS[look], fonts)
    assert reading.complaints_of_qpdf(pdf) == ""
    embedded = reading.fonts_of(pdf)
    assert all(name.startswith("RG-") for name in embedded)
    assert {tuple(columns) for columns in embedded.values()} == {("yes", "yes", "yes")}
    assert reading.pages_of(pdf) == 1
    assert len(pdf) < 80 * 1024


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("dpi", [100, 150])
def test_the_qr_code_in_the_picture_leads_to_the_verification_page(fonts: FontSet, look: str, dpi: int) -> None:
    facts = a_certificate()
    picture = reading.picture_of(render(facts, LOOKS[look], fonts), dpi)
    assert reading.qr_codes_in(picture) == [facts.verify_url]


def test_the_same_facts_give_the_same_bytes_also_on_a_new_press(fonts: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = a_certificate(name="雲鎔𠮷")
    first = render(facts, Look(), fonts)
    render(a_certificate(), Look(), fonts)
    assert render(facts, Look(), fonts) == first
    another = Press()
    monkeypatch.setattr("trainingreg.documents.laid_out.press", lambda: another)
    assert render(facts, Look(), fonts) == first


def test_threads_take_turns_at_the_press(fonts: FontSet) -> None:
    names = ["林知远", "王伟", "㛃䶮𬭎", "何以宁"] * 3
    alone = {name: render(a_certificate(name=name), Look(), fonts) for name in names}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda name: render(a_certificate(name=name), Look(), fonts), names))
    assert together == [alone[name] for name in names]


def test_frozen_facts_come_back_from_their_json_unchanged() -> None:
    facts = a_certificate(**LONGEST)
    frozen = facts.to_json()
    assert CertificateFacts.from_json(frozen) == facts
    assert CertificateFacts.from_json(frozen).to_json() == frozen
    assert '"starts_on":"2026-12-28"' in frozen
    assert "阿卜杜热合曼" in frozen


def test_facts_that_were_frozen_before_there_were_templates_are_printed_as_then(fonts: FontSet) -> None:
    frozen = (
        '{"cohort_title":"数控加工专业工学一体化教师部级示范研修班（第三期）","ends_on":"2026-10-23","hours":80,"issued_on":"2026-11-20",'
        '"issuer":"云洲技师学院","major":"数控加工（0106-4）","name":"林知远","note":"","number":"GXYT-2026-44-0107-01041-K",'
        '"programme":"技工院校工学一体化教师培训","standard":"数控加工专业工学一体化课程标准（2022年版）","starts_on":"2026-10-12",'
        '"subject":"专业科目","tier":"部级示范","title":"培训合格证书","verify_code":"K7Q2-M9XD-4TPA",'
        '"verify_host":"registry.example.cn/verify","verify_url":"https://registry.example.cn/verify/K7Q2M9XD4TPA"}'
    )
    thawed = CertificateFacts.from_json(frozen)
    assert thawed == a_certificate()
    composed = compose(thawed, fonts)
    lines = ["".join(text for text, _ in line.pieces) for line in composed.lines]
    assert composed.first == "同志于 2026年10月12日 至 10月23日 参加"
    assert lines == [
        "数控加工专业工学一体化教师部级示范研修班（第三期），完成规定学时",
        "（80学时），考核合格，特发此证。",
    ]
    assert composed.name_width == 71.19


@pytest.mark.parametrize("case", ["longest", "shortest", "rare"])
def test_text_and_qr_code_lie_where_a_page_drawn_whole_has_them(fonts: FontSet, case: str, tmp_path: Path) -> None:
    facts, look = CERTIFICATES[case], Look(paper="preprinted")
    laid_out, whole = render(facts, look, fonts), drawn_whole(facts, look, fonts, tmp_path)
    assert reading.text_by_poppler(laid_out) == reading.text_by_poppler(whole)
    pictures = (reading.picture_of(pdf, 100).convert("L") for pdf in (laid_out, whole))
    different = ImageChops.difference(*pictures).point(lambda value: 255 * (value > 64)).histogram()[255]
    assert different < 200, f"{different} pixels"


def drawn_whole(facts: CertificateFacts, look: Look, fonts: FontSet, folder: Path) -> bytes:
    """The certificate as WeasyPrint alone draws it, with our faces and without art."""
    rules = ""
    for index, face in enumerate((*compose(facts, fonts).faces, fonts.ready("song-usual"), fonts.ready("kai-usual"))):
        (folder / f"{index}.ttf").write_bytes(face.data)
        rules += f"@font-face {{ font-family: '{face.family}'; src: url(file://{folder}/{index}.ttf) }}"
    bare = f"<style>{rules} body {{ background: none !important }} .rule {{ display: none }}</style></head>"
    return HTML(string=whole_page(facts, look, fonts).replace("</head>", bare)).write_pdf()


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", "林\ue863远", "U+E863"),
        ("name", "林\ufffd", "U+FFFD"),
        ("name", "林\U000323b0", "\U000323b0 (U+323B0)"),
        ("cohort_title", "数控\u200b加工研修班", "U+200B"),
        ("issuer", "云洲\ue000学院", "U+E000"),
        ("major", "焊接\ufe0f", "U+FE0F"),
    ],
)
def test_a_character_that_cannot_be_drawn_stops_the_certificate_and_is_named(
    fonts: FontSet, field: str, value: str, named: str
) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        render(a_certificate(**{field: value}), Look(), fonts)
    assert refusal.value.field == field
    assert named in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "阿" * 60),
        ("name", "Maximilian " * 6),
        ("cohort_title", "全国技工院校工学一体化电气自动化设备安装与维修专业教师部级示范研修班" * 3),
        ("issuer", "新疆生产建设兵团" * 6),
        ("major", "电气自动化设备安装与维修" * 3),
        ("title", "培训合格证书" * 4),
        ("note", "副本" * 100),
        ("number", "GXYT-" * 20),
    ],
)
def test_a_value_too_long_for_its_place_is_refused_and_never_cut(fonts: FontSet, field: str, value: str) -> None:
    with pytest.raises(Overflow) as refusal:
        render(a_certificate(**{field: value}), Look(), fonts)
    assert refusal.value.field == field
    assert value in str(refusal.value)


def test_a_refused_certificate_does_not_disturb_the_next(fonts: FontSet) -> None:
    before = render(a_certificate(), Look(), fonts)
    with pytest.raises(Overflow):
        render(a_certificate(name="阿" * 60), Look(), fonts)
    assert render(a_certificate(), Look(), fonts) == before


def test_preprinted_paper_gets_text_alone_and_mono_paper_no_colour(fonts: FontSet) -> None:
    preprinted = reading.picture_of(render(a_certificate(), LOOKS["moved"], fonts), 50)
    mono = reading.picture_of(render(a_certificate(), LOOKS["mono"], fonts), 50)
    for picture in (preprinted, mono):
        red, green, blue = picture.convert("RGB").split()
        assert ImageChops.difference(red, blue).getextrema()[1] < 8
        assert ImageChops.difference(red, green).getextrema()[1] < 8
    corner = preprinted.convert("L").crop((0, 0, 100, 60))
    assert corner.getextrema() == (255, 255)
    text = reading.text_by_poppler(render(a_certificate(), LOOKS["moved"], fonts))
    assert "培训合格证书" not in text
    assert "盖章" not in text


def test_dx_and_dy_move_everything_by_millimetres(fonts: FontSet) -> None:
    facts = a_certificate()
    still = reading.picture_of(render(facts, Look(paper="preprinted"), fonts), 254)
    moved = reading.picture_of(render(facts, Look(paper="preprinted", dx=2, dy=3), fonts), 254)
    boxes = [ImageChops.invert(picture.convert("L")).getbbox() for picture in (still, moved)]
    assert [b - a for a, b in zip(*boxes, strict=True)] == pytest.approx([20, 30, 20, 30], abs=1)


def test_markup_in_a_value_is_printed_and_fetches_nothing(fonts: FontSet, tmp_path: Path) -> None:
    title = '<img src="file:///etc/hostname">研修班'
    pdf = render(a_certificate(cohort_title=title), Look(), fonts)
    assert '<img src="file:///etc/hostname">' in reading.text_by_poppler(pdf, "-raw")


@pytest.mark.parametrize("address", ["file:///etc/hostname", "https://example.cn/a.svg", "data:image/png;base64,AA", "rg:kai"])
def test_the_press_fetches_nothing_from_outside(fonts: FontSet, address: str) -> None:
    with pytest.raises(RuntimeError, match="fetches nothing"):
        press().print(f'<img src="{address}" alt="">', "certificate.css", [fonts.ready("song-usual")])


def test_the_press_refuses_a_page_that_would_be_drawn_with_a_font_of_the_system(fonts: FontSet) -> None:
    with pytest.raises(RuntimeError, match="not one of ours"):
        press().print("<p>林知远 مرحبا", "certificate.css", [fonts.ready("song-usual")])


def test_printing_many_certificates_keeps_memory_flat(fonts: FontSet) -> None:
    for turn in range(5):
        render(a_certificate(number=f"A-{turn}"), Look(), fonts)
    before = resident_megabytes()
    for turn in range(25):
        render(a_certificate(number=f"B-{turn}"), Look(), fonts)
    assert resident_megabytes() - before < 20


def test_a_press_that_has_loaded_many_faces_starts_anew(fonts: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = render(a_certificate(), Look(), fonts)
    monkeypatch.setattr("trainingreg.documents.press._MOST_FACES", 5)
    small = Press()
    monkeypatch.setattr("trainingreg.documents.laid_out.press", lambda: small)
    for name in ("雲", "鎔", "𠮷", "爾"):
        assert name in reading.text_by_poppler(render(a_certificate(name=f"林{name}"), Look(), fonts))
    assert render(a_certificate(), Look(), fonts) == usual


def test_a_border_that_nobody_has_drawn_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="choose one of huiwen, guilloche, plain"):
        Look(border="golden")


def resident_megabytes() -> float:
    """This process's memory as it stands."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "printed"),
    [
        (date(2026, 10, 12), date(2026, 10, 23), "2026年10月12日至10月23日"),
        (date(2026, 12, 28), date(2027, 1, 15), "2026年12月28日至2027年1月15日"),
        (date(2026, 5, 6), date(2026, 5, 6), "2026年5月6日参加"),
    ],
)
def test_the_period_says_nothing_twice(fonts: FontSet, starts_on: date, ends_on: date, printed: str) -> None:
    pdf = render(a_certificate(starts_on=starts_on, ends_on=ends_on), Look(), fonts)
    assert printed in reading.without_spaces(reading.text_by_poppler(pdf, "-raw"))
