"""What a certificate's body may say, and what is an error when it is saved."""

from __future__ import annotations

import pytest

from trainingreg.domain.certificate_templates import (
    CannotUse,
    Design,
    check_usable,
    clean,
    clean_template_code,
    parse_offset,
)
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.wording import FIRST_WORDING, Field, clean_wording, parse
from trainingreg.domain.words import Border, Paper, VersionState

VALUES = {
    Field.COHORT_TITLE: "焊接加工教师研修班",
    Field.HOURS: "40",
    Field.TIER: "省级",
    Field.SUBJECT: "专业科目",
    Field.ISSUER: "云洲技师学院",
}


def test_the_first_wording_reads_as_certificates_always_did() -> None:
    assert clean_wording(FIRST_WORDING) == FIRST_WORDING
    wording = parse(FIRST_WORDING)
    assert (wording.before, wording.behind) == ("同志于 ", " 参加")
    assert wording.body(VALUES) == "焊接加工教师研修班，完成规定学时（40学时），考核合格，特发此证。"


def test_every_field_is_filled() -> None:
    text = "{name}老师于{dates}在{issuer}参加{tier}培训{cohort_title}（{subject}{hours}学时），成绩合格。"
    assert parse(text).body(VALUES) == "云洲技师学院参加省级培训焊接加工教师研修班（专业科目40学时），成绩合格。"


JUNK = "{school} {} {0} {Name} {_name} {name.__class__} {name!r} {hours:>9} {%include'x'%} {config[SECRET_KEY]}"


@pytest.mark.parametrize("field", [*JUNK.split(), "{ name }"])
def test_an_unknown_field_is_an_error_that_names_it_and_those_there_are(field: str) -> None:
    with pytest.raises(Invalid, match="There is no field") as refused:
        clean_wording(FIRST_WORDING + field)
    assert field in str(refused.value)
    assert "{cohort_title}" in str(refused.value)
    assert refused.value.field == "wording"


@pytest.mark.parametrize("text", ["{{hours}}", "{", "}", "{name", "hours}", "{{", "｛hours｝", "}{"])
def test_a_brace_that_belongs_to_no_field_is_an_error(text: str) -> None:
    with pytest.raises(Invalid, match="A brace stands alone"):
        clean_wording(FIRST_WORDING + text)


@pytest.mark.parametrize("field", ["name", "dates", "cohort_title", "hours"])
def test_a_certificate_says_who_when_what_and_how_long(field: str) -> None:
    with pytest.raises(Invalid, match=f"The field {{{field}}} is missing"):
        clean_wording(FIRST_WORDING.replace(f"{{{field}}}", "某"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Enter the wording"),
        ("  \u200b ", "Enter the wording"),
        (f"兹证明{FIRST_WORDING}", "begins with {name}"),
        ("{dates}{name}{cohort_title}{hours}", "begins with {name}"),
        ("{name}参加{cohort_title}（{dates}），{hours}学时。", "second field is {dates}"),
        (f"{FIRST_WORDING}共{{hours}}学时。", "{hours} stands twice"),
        (FIRST_WORDING.replace("同志于", "同志于百忙之中抽出宝贵时间"), "At most 12 characters"),
        (FIRST_WORDING + "合" * 200, "at most 200 characters"),
        (FIRST_WORDING.replace("特发此证", "认定为三级教师"), "never says 认定"),
        (FIRST_WORDING.replace("特发此证", "认 定为三级教师"), "never says 认定"),
        (FIRST_WORDING.replace("特发此证", "予以聘任"), "never says 聘任"),
        (FIRST_WORDING.replace("特发此证", "成为等级教师"), "never says 等级教师"),
        (FIRST_WORDING.replace("特发此证", "具备{tier}任教资格"), "never says 具备…资格"),
        (FIRST_WORDING.replace("{cohort_title}", "“{cohort_title}”"), "Quotation marks"),
        (FIRST_WORDING.replace("{cohort_title}", "「{cohort_title}」"), "Quotation marks"),
    ],
)
def test_what_cannot_be_printed_or_must_not_be_said_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_wording(text)
    assert reason in str(refused.value)
    assert refused.value.field == "wording"


def test_line_ends_and_odd_spaces_are_tidied() -> None:
    assert clean_wording(FIRST_WORDING.replace("，", "，\r\n ", 1)) == FIRST_WORDING.replace("，", "， ", 1)


@pytest.mark.parametrize(("raw", "offset"), [("", 0.0), ("2.5", 2.5), ("－1．5", -1.5), ("−3", -3.0), ("+15", 15.0), (" 0 ", 0.0)])
def test_offsets_are_read_as_people_type_them(raw: str, offset: float) -> None:
    assert parse_offset(raw) == offset


@pytest.mark.parametrize("raw", ["15.1", "-16", "1.25", "nan", "inf", "1e1", "two", "0x1", "999"])
def test_offsets_that_would_leave_the_sheet_or_are_no_number_are_refused(raw: str) -> None:
    with pytest.raises(Invalid):
        parse_offset(raw)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "证" * 21}, "title"),
        ({"title": "等级教师证书"}, "title"),
        ({"title": "证书\ue000"}, "title"),
        ({"programme": "教师资格认定培训"}, "programme"),
        ({"programme": "项" * 61}, "programme"),
        ({"wording": "{name}"}, "wording"),
        ({"dx": 1.0}, "paper"),
        ({"title_on_paper": True}, "paper"),
        ({"paper": Paper.PREPRINTED, "dx": 15.5}, "dx"),
        ({"paper": Paper.PREPRINTED, "dy": float("nan")}, "dy"),
    ],
)
def test_each_problem_of_a_design_stands_at_its_own_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean(Design(**{"title": "结业证书", "programme": "", **changes}))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_design_in_order_is_kept_tidied() -> None:
    design = Design(" 结业证书 ", " ", border=Border.PLAIN, paper=Paper.PREPRINTED, title_on_paper=True, dx=-2.5, dy=15.0)
    assert clean(design) == Design("结业证书", "", FIRST_WORDING, Border.PLAIN, False, Paper.PREPRINTED, True, -2.5, 15.0)


def test_only_what_was_looked_at_is_put_in_use_and_only_once() -> None:
    check_usable(VersionState.DRAFT, is_previewed=True)
    check_usable(VersionState.RETIRED, is_previewed=True)
    with pytest.raises(CannotUse, match="preview"):
        check_usable(VersionState.DRAFT, is_previewed=False)
    with pytest.raises(CannotUse, match="already"):
        check_usable(VersionState.IN_USE, is_previewed=True)


def test_a_code_is_no_address_of_the_registry_itself() -> None:
    assert clean_template_code(" GongXue-2 ") == "gongxue-2"
    with pytest.raises(Invalid):
        clean_template_code("New")
