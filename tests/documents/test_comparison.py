"""Edited certificates beside issued ones: what differs is named, what only moved is not, and nobody can ask for many names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import editing
from tests.documents.makers import LONGEST, SHORTEST, a_certificate
from trainingreg.documents import page_text
from trainingreg.documents.comparison import REST, compare, says_who
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.domain.refusals import Invalid

FACTS = a_certificate()
WORDED = (
    "结业证书\n{number}\n兹证明{name}老师参加{cohort}\n{starts}—{ends}，共计80学时。\n云洲技师学院 2026年11月20日",
    {
        "number": FACTS.number,
        "name": FACTS.name,
        "cohort": FACTS.cohort_title,
        "starts": "2026年10月12日",
        "ends": "2026年10月23日",
    },
)


@pytest.fixture(scope="module")
def issued(fonts: FontSet) -> bytes:
    """A certificate as issued."""
    return render(FACTS, Look(), fonts)


def _text(file: bytes) -> str:
    return page_text.read(file).text


def _different(sent: str, issued: str, facts: Any = FACTS) -> dict[str, str]:
    return {row.field: row.in_file for row in compare(sent, issued, facts) if not row.is_same}


@pytest.mark.parametrize(
    ("changes", "field", "shown"),
    [
        ({"hours": 180}, "hours", "180学时"),
        ({"hours": 8}, "hours", "8学时"),
        ({"ends_on": date(2026, 11, 20)}, "days", "2026年10月12日 至 11月20日"),
        ({"ends_on": date(2027, 1, 3)}, "days", "2026年10月12日 至 2027年1月3日"),
        ({"issued_on": date(2025, 11, 20)}, "issued_on", "2025年11月20日"),
        ({"cohort_title": "数控加工专业国家级研修班"}, "cohort_title", "数控加工专业国家级研修班"),
        ({"issuer": "另一技师学院"}, "issuer", "另一技师学院"),
        ({"tier": "省级"}, "tier", "省级"),
        ({"verify_code": "AAAA-BBBB-CCCC"}, "verify_code", "AAAA-BBBB-CCCC"),
        ({"name": "林知"}, "name", "林知"),
        ({"name": "欧阳文渊"}, "name", "欧阳文渊"),
        ({"note": "优秀学员"}, REST, "优秀学员"),
        ({"title": "高级合格证书"}, REST, "高级"),
    ],
)
def test_a_changed_field_is_named_with_what_stands_in_its_place(
    fonts: FontSet, issued: bytes, changes: dict[str, Any], field: str, shown: str
) -> None:
    different = _different(_text(editing.forged(FACTS, fonts, **changes)), _text(issued))
    assert list(different) == [field]
    assert shown in different[field]


@pytest.mark.parametrize("facts", [FACTS, a_certificate(**LONGEST), a_certificate(**SHORTEST), a_certificate(name="José Müller")])
@pytest.mark.parametrize("way", [editing.saved_by_qpdf, editing.printed_by_cairo, editing.retold])
def test_a_file_saved_or_printed_anew_agrees_in_every_field(fonts: FontSet, facts: Any, way: Any) -> None:
    file = render(facts, Look(), fonts)
    sent, before = _text(way(file)), _text(file)
    assert says_who(sent, before, facts)
    assert _different(sent, before, facts) == {}
    assert {"number", "name", "cohort_title", "days", "hours", "issuer", "issued_on"} <= {
        row.field for row in compare(sent, before, facts)
    }


def test_no_wording_and_no_order_is_expected() -> None:
    template, values = WORDED
    before = template.format(**values)
    assert says_who(before, before, FACTS)
    assert [row.field for row in compare(before, before, FACTS)] == [
        "number", "name", "cohort_title", "days", "hours", "issuer", "issued_on",
    ]  # fmt: skip
    longer = before.replace("80学时", "120学时").replace("10月23日", "10月30日")
    assert _different(longer, before) == {"hours": "120学时", "days": "2026年10月12日—2026年10月30日"}
    title, number, *others = before.splitlines()
    assert _different("\n".join([title, *others, number]), before) == {}


def test_characters_of_the_same_meaning_are_the_same() -> None:
    before = WORDED[0].format(**WORDED[1])
    assert _different(before.replace("-", "－").replace("80", "８０").replace("结业", "结 业\r\n"), before) == {}


def test_only_one_name_can_be_asked_for_with_a_file() -> None:
    before = WORDED[0].format(**WORDED[1])
    names = ["王伟", "林知远", "李娜"]
    assert not says_who(before.replace(FACTS.name, "王伟"), before, FACTS)
    assert not says_who(before.replace(FACTS.name, "".join(names)), before, FACTS)
    assert not says_who("\n".join(before.replace(FACTS.name, name) for name in names), before, FACTS)
    assert not says_who(before + "".join(f"\n兹证明{name}老师" for name in names), before, FACTS)
    assert not says_who("\n".join(names) + FACTS.number, before, FACTS)
    assert not says_who(before.replace(FACTS.number, "GXYT-2026-44-0107-01042-J"), before, FACTS)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (lambda file: editing.encrypted(file), "encrypted"),
        (lambda file: editing.encrypted(file, "secret"), "encrypted"),
        (lambda _file: editing.written_pages(1000), "too many pages"),
        (lambda file: editing.photographed(file), "a scan, a photograph or a screenshot"),
        (lambda _file: b"PK\x03\x04 no PDF", "not a PDF"),
        (lambda _file: b"%PDF-1.7\n" + bytes(range(256)) * 50, "cannot be read"),
        (lambda file: file[: len(file) // 2].replace(b"obj", b"xyz"), "cannot be read"),
        (lambda file: file + b"x" * page_text.MOST_BYTES, "larger than 10 MB"),
        (lambda _file: editing.bomb(), "cannot be read|No text can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(issued: bytes, file: Any, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        page_text.read(file(issued))


def test_a_page_of_far_more_text_is_no_certificate(fonts: FontSet) -> None:
    font = b"/Song 8 Tf " + b"".join(b"(%d more and more text) Tj " % number for number in range(3000))

    def draw(pdf: Any) -> None:
        import pikepdf

        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                Song=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
            )
        )
        page.Contents = pdf.make_stream(b"BT " + font + b"ET")

    with pytest.raises(Invalid, match="far more text"):
        page_text.read(editing.changed(editing.written_pages(1), draw))
