"""Sheets around a cohort: everybody on them, numbered, in order, with room to sign."""

from dataclasses import replace
from datetime import date

import pytest

from tests.documents import reading
from trainingreg.documents.errors import MissingGlyph, Overflow
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.sheets import (
    CohortHead,
    Person,
    RegisterFacts,
    RegisterRow,
    SigninFacts,
    Slip,
    SlipsFacts,
    render_register,
    render_signin,
    render_slips,
)

COHORT = CohortHead(
    code="GD-01-2026-03",
    title="数控加工专业工学一体化教师部级示范研修班（第三期）",
    base="云洲技师学院",
    notice="云洲院〔2026〕17号",
    starts_on=date(2026, 10, 12),
    ends_on=date(2026, 10, 23),
    hours=80,
)
NAMES = ["林知远", "㛃䶮𬭎", "阿卜杜热合曼·阿卜杜外力江提", "Maximilian Featherstonehaugh", "雲鎔"]
SCHOOLS = ["云洲技师学院", "新疆生产建设兵团第八师石河子市高级技工学校（示范）"]


def people(count: int) -> list[Person]:
    """Invented people, the rare and long names first."""
    given = [*NAMES, *(f"王{'一二三四五六七八九十'[i % 10]}" for i in range(count))]
    return [Person(name=name, school=SCHOOLS[i % 2]) for i, name in enumerate(given[:count])]


def a_register(count: int) -> RegisterFacts:
    """A register of so many certificates."""
    rows = [
        RegisterRow(number=f"GXYT-2026-44-0107-{i:05d}-K", name=p.name, school=p.school, issued_on=date(2026, 11, 20))
        for i, p in enumerate(people(count), start=1)
    ]
    return RegisterFacts(cohort=COHORT, rows=rows, completed=count + 1, as_of=date(2026, 11, 23))


def a_signin(count: int, **changes: object) -> SigninFacts:
    """The second day's sheet for so many people."""
    return replace(SigninFacts(cohort=COHORT, day=date(2026, 10, 13), nth=2, people=people(count)), **changes)


def slips(count: int) -> SlipsFacts:
    """Slips for so many people, with a code each."""
    codes = [f"K7Q2M9XD{i:02d}".replace("0", "A").replace("1", "B") for i in range(count)]
    made = [
        Slip(name=p.name, school=p.school, code=code, expires_on=date(2026, 12, 31))
        for p, code in zip(people(count), codes, strict=True)
    ]
    return SlipsFacts(cohort_title=COHORT.title, address="https://registry.example.cn/activate", slips=made)


@pytest.mark.parametrize("count", [0, 1, 16, 17, 36])
def test_the_register_names_every_certificate_once_in_order_and_ends_with_the_signatures(fonts: FontSet, count: int) -> None:
    pdf = render_register(a_register(count), fonts)
    text = reading.without_spaces(reading.text_by_poppler(pdf))
    numbers = [f"GXYT-2026-44-0107-{i:05d}-K" for i in range(1, count + 1)]
    places = [text.index(number) for number in numbers]
    assert places == sorted(places)
    assert reading.pages_of(pdf) == max(1, -(-count // 16))
    assert f"结业{count + 1}人次" in text
    assert f"发证{count}张" in text
    assert text.rindex("登记人") > max(places, default=0)


def test_long_and_rare_names_and_schools_stand_whole_on_the_sheets(fonts: FontSet) -> None:
    for pdf in (render_register(a_register(5), fonts), render_signin(a_signin(5), fonts), render_slips(slips(5), fonts)):
        text = reading.without_spaces(reading.text_by_poppler(pdf, "-raw"))
        for value in (*NAMES, *SCHOOLS, COHORT.title):
            assert value.replace(" ", "") in text
        assert reading.complaints_of_qpdf(pdf) == ""
        assert {tuple(columns) for columns in reading.fonts_of(pdf).values()} == {("yes", "yes", "yes")}


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (36, 1), (38, 1), (39, 2), (60, 2)])
def test_a_sign_in_sheet_keeps_rows_for_late_arrivals(fonts: FontSet, count: int, pages: int) -> None:
    pdf = render_signin(a_signin(count), fonts)
    text = reading.text_by_poppler(pdf)
    assert reading.pages_of(pdf) == pages
    assert str(pages * 40) in text.split()
    assert f"应到 {count} 名" in text
    assert "2026年10月13日（星期二，第 2 天）" in text


def test_a_roomy_sign_in_sheet_has_25_rows_a_page(fonts: FontSet) -> None:
    pdf = render_signin(a_signin(20, roomy=True, place="实训楼 305"), fonts)
    assert reading.pages_of(pdf) == 1
    words = reading.text_by_poppler(pdf).split()
    assert "25" in words
    assert "26" not in words


def test_twelve_slips_fill_a_sheet_and_each_carries_its_own_code(fonts: FontSet) -> None:
    assert reading.pages_of(render_slips(slips(12), fonts)) == 1
    pdf = render_slips(slips(13), fonts)
    assert reading.pages_of(pdf) == 2
    text = reading.text_by_poppler(pdf, "-raw")
    for slip in slips(13).slips:
        assert text.count(f"{slip.code[:5]}-{slip.code[5:]}") == 1
    assert text.count("https://registry.example.cn/activate") == 13
    assert text.count("2026年12月31日") == 13


def test_a_name_that_cannot_be_drawn_or_is_far_too_long_stops_the_sheet_and_is_named(fonts: FontSet) -> None:
    with pytest.raises(MissingGlyph, match=r"U\+E000"):
        render_signin(a_signin(0, people=[Person(name="林\ue000", school="")]), fonts)
    with pytest.raises(Overflow) as refusal:
        render_signin(a_signin(0, people=[Person(name="阿" * 50, school="")]), fonts)
    assert refusal.value.field == "name"


def test_sheets_are_the_same_bytes_for_the_same_facts(fonts: FontSet) -> None:
    assert render_register(a_register(20), fonts) == render_register(a_register(20), fonts)
