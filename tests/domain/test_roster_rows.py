"""Rosters: found wherever they stand, read as people wrote them, every problem at its cell."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from tests.workbooks import ROSTER_HEADER, a_sheet, person, resident_id, titled_roster
from trainingreg.domain.cohort_plan import MOST_SEATS
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.roster_rows import RosterReading, read_roster
from trainingreg.text import say

TODAY = date(2026, 11, 23)


def read(*people: list[Any]) -> RosterReading:
    return read_roster([a_sheet("学员名册", titled_roster(people))], TODAY)


def plain(header: list[str], *rows: list[Any]) -> RosterReading:
    return read_roster([a_sheet("Sheet1", [header, *rows])], TODAY)


def found(reading: RosterReading) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, str(problem.reason)) for problem in reading.problems]


def test_the_header_is_found_below_titles_and_the_rest_is_skipped() -> None:
    reading = read(person(1), person(2))
    assert (reading.sheet_name, reading.header_row, reading.problems) == ("学员名册", 4, [])
    assert [row.row_number for row in reading.rows] == [5, 6]
    assert reading.skipped == {"title": 2, "blank": 2, "total": 1, "note": 2}


def test_a_row_becomes_a_person() -> None:
    row = read(person(1, 姓名=" 欧阳　轩芳", 所教专业="数控加工", 报送单位="广东", 备注="组长")).rows[0]
    assert (row.name, row.kind, row.number) == ("欧阳轩芳", DocumentKind.RESIDENT_ID, resident_id(1))
    assert (row.phone, row.school_name, row.major_taught, row.unit) == ("13800000007", "云洲技师学院", "数控加工", "广东")
    assert (row.job_title, row.contact, row.note) == (None, None, "组长")


def test_the_first_sheet_with_such_a_header_is_read() -> None:
    sheets = [
        a_sheet("填写说明", [["姓名要与证件一致"]]),
        a_sheet("名册", [ROSTER_HEADER, person(1)]),
        a_sheet("旧", [ROSTER_HEADER]),
    ]
    assert read_roster(sheets).sheet_name == "名册"


@pytest.mark.parametrize(
    "header",
    [
        ["姓 名", "身份证号", "学校"],
        ["*姓名", "*证件号码（必填）", "*所在院校"],
        ["学员姓名", "证件号", "工作单位"],
        ["教师\n姓名", "公民身份号码", "单位名称（全称）"],
        ["姓名：", "身份证号码", "院校名称"],
        ["姓名/Name", "身份证件号码", "学校/单位"],
    ],
)
def test_headers_have_many_words(header: list[str]) -> None:
    reading = plain(header, ["陈予安", resident_id(1), "云洲技师学院"])
    assert reading.problems == []
    assert reading.rows[0].school_name == "云洲技师学院"


def test_the_more_official_of_two_headers_wins_and_the_other_is_unused() -> None:
    header = ["姓名", "身份证号", "工作单位", "所在院校", "联系电话", "手机号", "民族", "序号"]
    reading = plain(header, ["陈予安", resident_id(1), "某公司", "云洲技师学院", "0571-88000007", "13800000007", "汉", 1])
    assert (reading.rows[0].school_name, reading.rows[0].phone) == ("云洲技师学院", "13800000007")
    assert reading.unused_columns == ["工作单位", "联系电话", "民族"]


def test_a_header_in_two_rows_is_read_by_the_fuller_one() -> None:
    rows = [
        ["序号", "姓名", "证件信息", None, "所在院校"],
        ["序号", "姓名", "证件类型", "证件号码", "所在院校"],
        [1, "陈予安", "", resident_id(1), "云洲技师学院"],
    ]
    reading = read_roster([a_sheet("名册", rows)], TODAY)
    assert (reading.header_row, reading.problems, len(reading.rows)) == (2, [], 1)


def test_repeated_headers_and_numbered_empty_rows_are_skipped() -> None:
    reading = plain(ROSTER_HEADER, person(1), ROSTER_HEADER, person(2), [3.0], ["4", "", None])
    assert reading.problems == []
    assert [row.row_number for row in reading.rows] == [2, 4]
    assert reading.skipped == {"title": 1, "blank": 2}


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "36人"],
        ["", "合 计", "", "36"],
        ["总计：36"],
        ["", "共36人"],
        ["说明：1. 证件号码请按文本填写。"],
        ["", "2. 所在院校填写全称。"],
        ["备注：以上人员均为在编教师", "", "", "", ""],
        ["注1：证件类型缺省为居民身份证"],
        ["填表人：周敏", "", "审核人：吴越", "日期：2026年10月12日", "联系电话：0571-88000007"],
        ["", "", "", "填报日期：2026年10月12日"],
        ["", "（盖章）"],
        ["", "以下空白"],
        ["", "————以下无正文————"],
    ],
)
def test_sums_and_remarks_are_no_people(row: list[Any]) -> None:
    reading = plain(ROSTER_HEADER, person(1), row)
    assert reading.problems == []
    assert len(reading.lines) == 1


def test_half_filled_rows_are_people_with_problems() -> None:
    reading = plain(ROSTER_HEADER, [1, "陈予安"], ["", "", "", resident_id(2)], ["", "", "", "", "13800000007", "云洲技师学院"])
    assert [row for row, _, _ in found(reading)] == [2, 2, 3, 3, 4, 4]
    assert (2, "证件号码", "证件号码 is missing.") in found(reading)
    assert (3, "姓名", "姓名 is missing.") in found(reading)
    assert (4, "姓名", "姓名 is missing.") in found(reading)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"姓名": ""}, "姓名", "missing"),
        ({"姓名": "罗\ue5f1树"}, "姓名", "Character 2 is a private-use character (U+E5F1)"),
        ({"证件类型": "工作证"}, "证件类型", "not known"),
        ({"证件号码": 4.40106198503120e17}, "证件号码", "Excel keeps only its first 15 digits"),
        ({"证件号码": "4.40106E+17"}, "证件号码", "Excel keeps only its first 15 digits"),
        ({"证件号码": resident_id(1)[:17]}, "证件号码", "it has 17"),
        ({"手机号": "1380000028"}, "手机号", "11 digits, this one has 10"),
        ({"所在院校": ""}, "所在院校", "missing"),
        ({"证件类型": "港澳通行证", "证件号码": "12345678"}, "证件号码", "H or M"),
    ],
)
def test_one_bad_cell_is_one_problem_at_its_place(cells: dict[str, Any], column: str, reason: str) -> None:
    reading = read(person(1, **cells), person(2))
    assert [(row, name) for row, name, _ in found(reading)] == [(5, column)]
    assert reason in found(reading)[0][2]
    assert [row.row_number for row in reading.rows] == [6]
    assert reading.problems[0].column_index == ROSTER_HEADER.index(column)


def test_numbers_of_at_most_15_digits_are_taken_as_text() -> None:
    row = read(person(1, 证件类型="护照", 证件号码=123456789.0, 手机号=13800000007.0)).rows[0]
    assert (row.number, row.phone) == ("123456789", "13800000007")


def test_the_same_person_twice_names_the_other_row_at_both() -> None:
    spelt = f"'{resident_id(1)[:6]} {resident_id(1)[6:]}"
    reading = read(person(1), person(2), person(3, 姓名="陈 予安", 证件号码=spelt, 手机号="1"))
    repeated = [(row, reason) for row, column, reason in found(reading) if column == "证件号码"]
    assert [row for row, _ in repeated] == [5, 7]
    assert "row 7" in repeated[0][1]
    assert "row 5" in repeated[1][1]


def test_every_line_shows_what_stands_in_the_file() -> None:
    line = read(person(1, 证件号码=4.40106198503120e17, 姓名=" 陈 予安 ")).lines[0]
    assert (line.row_number, line.cells["name"], line.cells["document"]) == (5, "陈 予安", "4.4010619850312e+17")


def test_missing_columns_are_told_once() -> None:
    reading = plain(["姓名", "手机号"], ["陈予安", "13800000007"], ["黄楚妍", ""])
    assert found(reading) == [
        (1, "证件号码", "The column 证件号码 is missing."),
        (1, "所在院校", "The column 所在院校 is missing."),
    ]


def test_a_file_without_such_a_header_is_told_what_is_needed() -> None:
    for sheets in ([], [a_sheet("Sheet1", [["甲", "乙"], [1, 2]])], [a_sheet("空", [])]):
        reading = read_roster(sheets)
        assert "姓名, 证件号码 and 所在院校" in str(reading.problems[0].reason)
        assert reading.problems[0].as_line()[:3] == ("", "", "")


def test_a_header_without_people_is_a_problem() -> None:
    assert "No people" in found(plain(ROSTER_HEADER))[0][2]


def test_more_people_than_any_cohort_has_seats_are_not_read() -> None:
    fits = [["陈知远", "", ""]] * MOST_SEATS
    assert len(plain(["姓名", "身份证号", "学校"], *fits).lines) == MOST_SEATS
    with pytest.raises(Invalid, match="at most 2000 people"):
        plain(["姓名", "身份证号", "学校"], *fits, ["陈知远", "", ""])


def test_a_roster_can_be_blamed_by_who_knows_more_than_the_file() -> None:
    problem = read(person(1)).problem(5, "school", say("Known by an alias."), warning=True)
    assert problem.as_line() == ("学员名册", "5", "所在院校", "Known by an alias.")
    assert (problem.warning, problem.column_index) == (True, 5)


def test_junk_in_any_cell_never_breaks() -> None:
    chance = random.Random(3)
    junk = ["", None, "=1+1", 1e300, -1, True, float("inf"), date(1900, 1, 1), "\ufffd", "合计", "说明：", "姓名", "\u200b"]
    for _ in range(300):
        rows = titled_roster([person(n) for n in range(1, 6)])
        for _ in range(6):
            row = chance.choice(rows)
            row[chance.randrange(len(row)) if row else 0 :][:1] = []
            row.append(chance.choice(junk))
        for problem in read_roster([a_sheet("名册", rows)], TODAY).problems:
            assert all(isinstance(part, str) for part in problem.as_line())
