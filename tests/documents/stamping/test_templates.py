"""Templates: kept without the layout engine, the same bytes every time, and loud when the page is not as expected."""

import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.documents import reading
from tests.documents.makers import LONGEST, a_certificate
from trainingreg.documents import issued
from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.finish import Attachment
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.look import Look
from trainingreg.documents.signing import Signing
from trainingreg.documents.stamping import compiling
from trainingreg.documents.stamping.compiling import compiled
from trainingreg.documents.stamping.content import Line, lines_of
from trainingreg.documents.stamping.kept import TemplateCache
from trainingreg.documents.stamping.places import PLACES, Place, PlacesNotFound
from trainingreg.documents.stamping.template import CannotStamp, Template
from trainingreg.settings import ROOT

ROUNDS = 200
MOST_GROWTH = 10 * 1024 * 1024


def teacher(serial: int) -> CertificateFacts:
    """One of many teachers of the cohort."""
    name = f"{'赵钱孙李周吴郑王'[serial % 8]}{chr(0x4E00 + 7 * serial)}远"
    number, code = f"GXYT-2026-44-0107-{serial:05d}-K", f"K7Q2-M9XD-{serial:04d}"
    return a_certificate(name=name, number=number, verify_code=code, verify_url=f"https://registry.example.cn/verify/{serial}")


def test_the_same_values_give_the_same_bytes_whoever_was_stamped_before(
    fonts: FontSet, attachment: Attachment, signing: Signing
) -> None:
    used, fresh = (compiled(a_certificate(name=name), Look(), fonts) for name in ("王伟", "沈清"))
    for facts in (teacher(1), a_certificate(name="㛃䶮𬭎"), a_certificate(name="José Müller")):
        used.stamp(facts, [attachment], signing)
    first = used.stamp(teacher(2), [attachment], signing)
    assert used.stamp(teacher(2), [attachment], signing) == first
    assert fresh.stamp(teacher(2), [attachment], signing) == first
    assert Template.from_bytes(fresh.to_bytes(), fonts).stamp(teacher(2), [attachment], signing) == first
    assert len(first) < 80 * 1024


def test_a_kept_template_needs_no_layout_engine(fonts: FontSet, templates: TemplateCache, tmp_path: Path) -> None:
    expected = issued.make(teacher(3), Look(), fonts, templates)
    (tmp_path / "facts.json").write_text(teacher(3).to_json(), encoding="utf-8")
    program = f"""
import sys
from pathlib import Path
from trainingreg.documents import issued
from trainingreg.documents.certificate import CertificateFacts
from trainingreg.documents.fonts import open_fonts
from trainingreg.documents.look import Look
from trainingreg.documents.stamping.kept import TemplateCache
here = Path({str(tmp_path)!r})
facts = CertificateFacts.from_json((here / "facts.json").read_text(encoding="utf-8"))
fonts = open_fonts(Path({str(ROOT / "instance" / "fonts")!r}))
(here / "made.pdf").write_bytes(issued.make(facts, Look(), fonts, TemplateCache(here / "templates")))
assert not [name for name in sys.modules if name.split(".")[0] in {{"weasyprint", "pydyf"}}]
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    assert (tmp_path / "made.pdf").read_bytes() == expected


def test_the_folder_of_templates_does_not_grow_for_ever(
    fonts: FontSet, templates: TemplateCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainingreg.documents.stamping.kept._MOST_KEPT", 2)
    monkeypatch.setattr("trainingreg.documents.stamping.kept._MOST_OPEN", 1)
    for hours in (8, 16, 24):
        assert issued.make(a_certificate(hours=hours), Look(), fonts, templates)
    assert len(list((tmp_path / "templates").iterdir())) == 2
    assert issued.make(a_certificate(hours=24), Look(), fonts, templates)


def test_memory_stays_as_it_is_over_many_certificates(fonts: FontSet, attachment: Attachment, signing: Signing) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    for serial in range(50):
        template.stamp(teacher(serial), [attachment], signing)
    before = memory_in_use()
    for serial in range(50, 50 + ROUNDS):
        template.stamp(teacher(serial), [attachment], signing)
    assert memory_in_use() - before <= MOST_GROWTH


def memory_in_use() -> int:
    """This process's resident memory in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_certificates_stamped_at_the_same_time_do_not_mix(fonts: FontSet, signing: Signing) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    alone = [template.stamp(teacher(serial), (), signing) for serial in range(16)]
    with ThreadPoolExecutor(4) as threads:
        together = threads.map(lambda serial: template.stamp(teacher(serial), (), signing), range(16))
    assert list(together) == alone


def test_nothing_of_the_placeholders_or_of_another_teacher_is_left(fonts: FontSet) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    template.stamp(a_certificate(name="㛃䶮𬭎"))
    file = template.stamp(teacher(4))
    text = reading.text_by_poppler(file, "-raw")
    assert text.count("特发此证") == 1
    assert "ABCDEFG" not in text
    embedded = [stream for stream in streams_of(file) if b"beginbfchar" in stream]
    assert not [stream for stream in embedded if "㛃".encode("utf-16-be").hex().encode() in stream]
    assert not [stream for stream in streams_of(file) if b"urn:address" in stream or "㛃䶮".encode() in stream]


def streams_of(file: bytes) -> list[bytes]:
    """Everything that stands packed or unpacked in the file."""
    parts = [part.partition(b"endstream")[0].strip(b"\r\n") for part in file.split(b"stream\n")[1:]]
    return [zlib.decompressobj().decompress(part) if part[:1] == b"x" else part for part in parts] + [file]


def test_a_page_without_one_of_the_places_is_not_compiled(fonts: FontSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLACES, "number", Place("编号　", 1.0))
    with pytest.raises(PlacesNotFound, match="number was found 0 times"):
        compiled(a_certificate(), Look(), fonts)


def test_a_page_with_a_place_twice_is_not_compiled(fonts: FontSet) -> None:
    with pytest.raises(PlacesNotFound, match="issued was found 2 times"):
        compiled(a_certificate(issuer="0123456789年月日"), Look(), fonts)


@pytest.mark.parametrize("field", ["name", "number", "code", "issued", "note"])
def test_lines_written_in_another_way_are_not_stamped_over(fonts: FontSet, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    facts = a_certificate(**LONGEST)
    spot = next(spot for spot in compiled(facts, Look(), fonts)._compiled.spots if spot.field == field)

    def without_one(content: bytes) -> list[Line]:
        return [line for line in lines_of(content) if line.start != spot.start]

    monkeypatch.setattr(compiling, "lines_of", without_one)
    with pytest.raises(PlacesNotFound, match=f"{field} was found 0 times"):
        compiled(facts, Look(), fonts)


def test_a_loud_template_is_not_hidden_by_the_fallback(fonts: FontSet, templates: TemplateCache) -> None:
    with pytest.raises(PlacesNotFound):
        issued.make(a_certificate(issuer="0123456789年月日"), Look(), fonts, templates)


@pytest.mark.parametrize(
    "changes",
    [
        {"cohort_title": "焊接加工教师研修班"},
        {"hours": 81},
        {"issuer": "另一技师学院"},
        {"note": "副本"},
        {"name": "阿布都热合曼·阿布力克木江·吐尔逊江买买提"},
        {"number": "gxyt-1"},
        {"number": "证字第一号"},
        {"verify_code": "k7q2"},
    ],
    ids=str,
)
def test_what_does_not_go_with_a_template_is_not_stamped_from_it(fonts: FontSet, changes: dict[str, str]) -> None:
    template = compiled(a_certificate(), Look(), fonts)
    with pytest.raises(CannotStamp):
        template.stamp(a_certificate(**changes))
    assert template.stamp(teacher(5)) == compiled(a_certificate(), Look(), fonts).stamp(teacher(5))


def test_what_cannot_be_stamped_is_laid_out_and_finished_in_the_same_way(
    fonts: FontSet, templates: TemplateCache, attachment: Attachment, signing: Signing
) -> None:
    issued.make(teacher(6), Look(), fonts, templates, [attachment], signing)
    facts = a_certificate(number="证字第 0107-01041 号")
    with pytest.raises(CannotStamp):
        templates.template(facts, Look(), fonts).stamp(facts)
    file = issued.make(facts, Look(), fonts, templates, [attachment], signing)
    assert facts.number.replace(" ", "") in reading.without_spaces(reading.text_by_poppler(file))
    assert reading.complaints_of_qpdf(file) == ""
    assert reading.attachments_of(file) == {"credential.json": attachment.data}
    assert issued.make(facts, Look(), fonts, templates, [attachment], signing) == file


@pytest.mark.parametrize(
    "changes", [{"number": "证字第㛃号"}, {"note": "仅用于 㛃䶮 评审"}, {"name": "𬭎", "note": "副本 "}], ids=str
)
def test_a_cohort_may_begin_with_an_unusual_certificate(fonts: FontSet, templates: TemplateCache, changes: dict[str, str]) -> None:
    first = a_certificate(**changes)
    text = reading.without_spaces(reading.text_by_poppler(issued.make(first, Look(), fonts, templates)))
    assert all(reading.without_spaces(value) in text for value in changes.values())
    assert templates.template(a_certificate(note=first.note), Look(), fonts)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"name": "林\ue863远"}, MissingGlyph), ({"name": "阿" * 60}, Overflow), ({"number": "GXYT-" * 20}, Overflow)],
)
def test_what_cannot_be_printed_at_all_is_refused_and_the_next_one_is_as_ever(
    fonts: FontSet, templates: TemplateCache, changes: dict[str, str], refusal: type[Exception]
) -> None:
    before = issued.make(teacher(7), Look(), fonts, templates)
    with pytest.raises(refusal):
        issued.make(a_certificate(**changes), Look(), fonts, templates)
    assert issued.make(teacher(7), Look(), fonts, templates) == before
