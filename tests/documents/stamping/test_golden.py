"""The laid-out certificate is the reference: the stamped one must read and look the same."""

from typing import Any

import pytest
from PIL import ImageChops

from tests.documents import reading
from tests.documents.makers import LONGEST, SHORTEST, a_certificate
from trainingreg.documents.certificate import CertificateFacts, period
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.laid_out import render
from trainingreg.documents.look import Look
from trainingreg.documents.stamping.kept import TemplateCache
from trainingreg.domain.wording import FIRST_WORDING, Field, parse

MOST_PIXELS = 50
NAMES = [
    "林知远",
    "王伟",
    "丁一",
    "欧阳文渊",
    "司马相如是",
    "㛃䶮𬭎",
    "欧阳㛃",
    "雲鎔𠮷",
    "𬭎",
    "买买提·吐尔逊",
    "阿卜杜热合曼·阿卜杜外力江提",
    "阿布都热合曼·阿布力克木江·吐尔逊江买买提",
    "José Müller",
    "O'Brien",
    "Li",
    "J. Smith",
    "林 Anna",
    "Anna Karenina Petrovna",
    "Maximilian Alexander Featherstonehaugh-V",
    "张(三)&<李>",
]
CASES: dict[str, dict[str, Any]] = {
    "long texts": LONGEST,
    "short texts": SHORTEST,
    "a small number": {"number": "GXYT-2026-44-0107-01041-K-GXYT-2026-44-0107-01041-K"},
    "a small code": {"verify_code": "K7Q2-M9XD-4TPA-K7Q2-M9XD-4TPA"},
    "a long address": {"verify_url": "https://registry.training.example.cn/a/longer/path/verify/K7Q2M9XD4TPA"},
    "a note": {"note": "换发自 GXYT-2026-44-0107-01040-K"},
    "a rare title": {"cohort_title": "㛃䶮专业工学一体化教师部级示范研修班（第三期）"},
}
WORDINGS = {
    "others in the place of the tail": "{name}老师于{dates}在{issuer}参加{cohort_title}，学满{hours}学时，成绩合格，准予结业。",
    "every field": "{name}同志于 {dates} 参加{tier}{cohort_title}（{subject}，{issuer}承办），完成（{hours}学时），特发此证）。",
    "the shortest": "{name}{dates}{cohort_title}{hours}",
    "what other languages would run": "{name}同志于 {dates} 参加{cohort_title}<b>&amp;%s$x#(1+1)</b>，共{hours}学时。",
}
LOOKS = [
    Look(),
    Look(border="guilloche"),
    Look(border="plain", mono=True),
    Look(paper="preprinted", title_on_paper=True, dx=2.5, dy=-1.5),
    Look(paper="preprinted", border="plain", mono=True, dx=-15.0, dy=15.0),
]
OTHERS: dict[str, dict[str, Any]] = {
    "usual": {},
    "longest": LONGEST | {"name": "沈清", "issuer": "云洲技师学院"},
    "shortest": SHORTEST,
    "a long name": {"name": "阿布都热合曼·阿布力克木江·吐尔逊江买买提"},
}


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> TemplateCache:
    """Templates that one test after the other stamps from."""
    return TemplateCache(tmp_path_factory.mktemp("templates"))


def assert_alike(facts: CertificateFacts, look: Look, fonts: FontSet, stamped: bytes) -> None:
    """Same text, and hardly a pixel that differs at all, the QR code included."""
    laid_out = render(facts, look, fonts)
    for options in ((), ("-raw",)):
        assert reading.text_by_poppler(stamped, *options) == reading.text_by_poppler(laid_out, *options)
    assert read_aloud(stamped) == read_aloud(laid_out)
    pictures = [reading.picture_of(pdf, 108).convert("L") for pdf in (stamped, laid_out)]
    different = sum(ImageChops.difference(*pictures).histogram()[1:])
    assert different <= MOST_PIXELS, f"{facts.name}: {different} pixels"


def read_aloud(pdf: bytes) -> list[str]:
    """Tags and texts in reading order, without the spans, which say nothing."""
    lines = map(str.strip, reading.structure_of(pdf).splitlines())
    return [line for line in lines if not line.startswith("Span")]


@pytest.mark.parametrize("name", NAMES)
def test_a_stamped_name_looks_like_a_laid_out_one(fonts: FontSet, templates: TemplateCache, name: str) -> None:
    facts = a_certificate(name=name)
    assert_alike(facts, Look(), fonts, templates.template(facts, Look(), fonts).stamp(facts))


def test_all_forms_of_the_body_are_among_the_names(fonts: FontSet, templates: TemplateCache) -> None:
    assert len({id(templates.template(a_certificate(name=name), Look(), fonts)) for name in NAMES}) >= 3


@pytest.mark.parametrize("case", CASES)
def test_whatever_a_cohort_is_called_the_stamped_page_looks_like_the_laid_out_one(
    fonts: FontSet, templates: TemplateCache, case: str
) -> None:
    facts = a_certificate(**CASES[case])
    template = templates.template(facts, Look(), fonts)
    assert_alike(facts, Look(), fonts, template.stamp(facts))


@pytest.mark.parametrize(("wording", "look"), list(zip(WORDINGS, LOOKS, strict=False)))
@pytest.mark.parametrize("case", OTHERS)
def test_every_wording_can_be_stamped(fonts: FontSet, templates: TemplateCache, wording: str, look: Look, case: str) -> None:
    facts = a_certificate(wording=WORDINGS[wording], **OTHERS[case])
    stamped = templates.template(facts, look, fonts).stamp(facts)
    assert_alike(facts, look, fonts, stamped)
    says = parse(facts.wording)
    body = reading.without_spaces(reading.text_by_poppler(stamped, "-raw"))
    values = {"cohort_title": facts.cohort_title, "hours": str(facts.hours), "tier": facts.tier, "subject": facts.subject}
    whole = (
        says.before
        + period(facts.starts_on, facts.ends_on)
        + says.behind
        + says.body({Field(name): value for name, value in (values | {"issuer": facts.issuer}).items()})
    )
    assert reading.without_spaces(facts.name + whole) in body


def test_another_wording_is_another_template(fonts: FontSet, templates: TemplateCache) -> None:
    kept = [templates.template(a_certificate(wording=text), Look(), fonts) for text in (FIRST_WORDING, *WORDINGS.values())]
    assert len({id(template) for template in kept}) == len(kept)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_look_can_be_stamped(fonts: FontSet, templates: TemplateCache, look: Look) -> None:
    first = a_certificate()
    second = a_certificate(name="沈清", number="GXYT-2026-44-0107-01042-J", verify_url="https://example.cn/v/2")
    template = templates.template(first, look, fonts)
    assert templates.template(second, look, fonts) is template
    for facts in (first, second):
        stamped = template.stamp(facts)
        assert_alike(facts, look, fonts, stamped)
        assert reading.qr_codes_in(reading.picture_of(stamped)) == [facts.verify_url]
