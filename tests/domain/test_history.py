"""The history workbook: what is accepted, and for each way of breaking it the sheet, the row, the column and the reason."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.workbooks import HISTORY_HEADERS, a_sheet, as_sheets, history_rows, resident_id
from trainingreg.domain.history import HistoryReading, read_history
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.problems import Problem, errors, warnings
from trainingreg.domain.sheets import Sheet
from trainingreg.domain.words import EnrolmentState, SchoolType, Tier
from trainingreg.text import say

TODAY = date(2026, 11, 23)
Change = Callable[[dict[str, list[list[Any]]]], None]


def read(change: Change = lambda rows: None) -> HistoryReading:
    rows = history_rows()
    change(rows)
    return read_history(as_sheets(rows), TODAY)


def put(sheet: str, row: int, header: str, value: Any) -> Change:
    """A change of one cell; `row` is its number in the file."""
    column = [title.split("*")[0].split("（")[0] for title in HISTORY_HEADERS[sheet]].index(header)

    def change(rows: dict[str, list[list[Any]]]) -> None:
        rows[sheet][row - 2][column] = value

    return change


def both(*changes: Change) -> Change:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        for each in changes:
            each(rows)

    return change


def places(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(problem.sheet, problem.row, problem.column) for problem in problems]


def test_a_right_history_has_no_problems() -> None:
    assert read().problems == []


def test_rows_become_typed_values() -> None:
    reading = read()
    school, other = reading.schools
    assert (school.row, school.code, school.type, school.unit) == (2, "S01", SchoolType.TECHNICIAN_COLLEGE, "广东")
    assert (school.joined_phase, school.aliases) == (1, ("云洲技校", "云洲高级技工学校"))
    assert (other.unit, other.joined_phase, other.aliases) == ("XJBT", None, ())
    assert (reading.majors[1].group, reading.majors[1].phase) == (None, None)
    base = reading.bases[1]
    assert (base.batch, base.notice_number, base.published_on) == (2, None, date(2023, 6, 1))
    cohort = reading.cohorts[0]
    assert (cohort.tier, cohort.phase, cohort.major_code, cohort.level) == (Tier.MINISTRY, 1, "0106-4", "三级")
    assert (reading.cohorts[1].hours, reading.cohorts[1].starts_on) == (80, date(2023, 11, 6))


def test_people_become_typed_values() -> None:
    first, second, again, guest = read().participants
    assert (first.row, first.kind, first.number) == (2, DocumentKind.RESIDENT_ID, resident_id(1))
    assert (first.outcome, first.certificate_number, first.issued_on) == (
        EnrolmentState.COMPLETED, "旧2022-001", date(2022, 11, 1),
    )  # fmt: skip
    assert (second.outcome, second.phone, second.completed_on) == (EnrolmentState.FAILED, None, None)
    assert again.key == first.key
    assert again.school_code != first.school_code
    assert (guest.name, guest.kind, guest.number) == ("Ana Lima", DocumentKind.HK_MACAO_PERMIT, "M1234567801")


def test_headers_may_lack_their_explanations_or_stand_in_another_order() -> None:
    plain = {name: [title.split("*")[0].split("（")[0] for title in titles] for name, titles in HISTORY_HEADERS.items()}
    sheets = [
        a_sheet(f" {name} ", [[*reversed(plain[name]), "备注"], *([*reversed(row), "其他"] for row in rows)])
        for name, rows in history_rows().items()
    ]
    reading = read_history([Sheet("填写说明", []), *reversed(sheets)], TODAY)
    assert reading.problems == []
    assert len(reading.participants) == 4


def test_sheets_may_have_no_rows() -> None:
    reading = read(lambda rows: [found.clear() for found in rows.values()] and None)  # type: ignore[func-returns-value]
    assert reading.problems == []
    assert reading.participants == []


def test_blank_rows_between_people_keep_the_numbers_of_the_others() -> None:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        rows["学员"][1:1] = [[], ["", "　"]]

    reading = read(change)
    assert reading.problems == []
    assert [person.row for person in reading.participants] == [2, 5, 6, 7]


def test_codes_that_are_not_in_the_file_are_left_to_the_registry() -> None:
    reading = read(both(put("学员", 2, "院校代码", "S99"), put("班次", 2, "专业代码", 9999)))
    assert reading.problems == []
    assert reading.participants[0].school_code == "S99"
    assert reading.cohorts[0].major_code == "9999"


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "reason"),
    [
        ("院校", 2, "院校代码", "", "院校代码 is missing"),
        ("院校", 3, "院校名称", "　", "院校名称 is missing"),
        ("院校", 2, "报送单位", None, "报送单位 is missing"),
        ("院校", 2, "类型", "大学", "must be one of: 技师学院"),
        ("院校", 2, "加入阶段", 4, "phase must be 1, 2 or 3"),
        ("专业", 2, "专业名称", "", "专业名称 is missing"),
        ("专业", 3, "阶段", "0", "phase must be 1, 2 or 3"),
        ("专业", 2, "专业代码", date(2001, 4, 1), "into a date"),
        ("基地", 2, "院校代码", "", "院校代码 is missing"),
        ("基地", 2, "批次", 0, "at least 1"),
        ("基地", 3, "批次", "第一批", "whole number"),
        ("基地", 2, "公布日期", "2022年6月", "not a date"),
        ("基地", 2, "有效期自", 44743.0, "is a number, not a date"),
        ("基地", 2, "有效期至", date(2021, 1, 1), "end lies before the start"),
        ("班次", 2, "基地代码", "", "基地代码 is missing"),
        ("班次", 2, "名称", "云\ue001", "Character 2"),
        ("班次", 3, "层级", "国家级", "must be one of: 部级示范"),
        ("班次", 2, "阶段", 1.5, "phase must be 1, 2 or 3"),
        ("班次", 2, "开始日期", "2022-02-30", "no such day"),
        ("班次", 3, "结束日期", date(2023, 11, 5), "end lies before the start"),
        ("班次", 2, "学时", 0, "at least 1"),
        ("班次", 2, "学时", 62.5, "whole number"),
        ("班次", 3, "名额", "-1", "at least 1"),
        ("班次", 3, "名额", "", "名额 is missing"),
        ("学员", 3, "班次编号", "", "班次编号 is missing"),
        ("学员", 3, "姓名", "", "姓名 is missing"),
        ("学员", 3, "姓名", "罗\ue5f1树", "Character 2 is a private-use character (U+E5F1)"),
        ("学员", 3, "证件类型", "学生证", "kind of document is not known"),
        ("学员", 3, "证件号码", "", "证件号码 is missing"),
        ("学员", 3, "证件号码", 4.40106198503120e17, "stored as a number"),
        ("学员", 3, "证件号码", resident_id(2)[:-1] + "#", "only digits"),
        ("学员", 5, "证件号码", "M123", "H or M and 8 digits"),
        ("学员", 3, "院校代码", "", "院校代码 is missing"),
        ("学员", 3, "手机号", "138", "11 digits"),
        ("学员", 3, "结果", "毕业", "must be one of: 报名"),
        ("学员", 3, "结果", "", "结果 is missing"),
        ("学员", 3, "证书编号", "旧1", "Only a row with the result 结业"),
        ("学员", 2, "结业日期", "昨天", "not a date"),
        ("学员", 2, "结业日期", date(2022, 10, 9), "before the start of the cohort"),
        ("学员", 2, "发证日期", date(2022, 10, 9), "before the start of the cohort"),
    ],
)
def test_one_bad_cell_is_one_problem_at_its_place(sheet: str, row: int, column: str, value: Any, reason: str) -> None:
    found = errors(read(put(sheet, row, column, value)).problems)
    assert places(found) == [(sheet, row, column)]
    assert reason in str(found[0].reason)


@pytest.mark.parametrize("sheet", list(HISTORY_HEADERS))
def test_each_of_the_five_sheets_must_be_there(sheet: str) -> None:
    reading = read_history([found for found in as_sheets(history_rows()) if found.name != sheet], TODAY)
    assert places(reading.problems) == [(sheet, None, "")]
    assert f"sheet {sheet} is missing" in str(reading.problems[0].reason)


def test_an_empty_workbook_lacks_all_five_sheets() -> None:
    assert [problem.sheet for problem in read_history([]).problems] == list(HISTORY_HEADERS)


def test_a_missing_column_is_told_once_and_not_for_every_row() -> None:
    sheets = as_sheets(history_rows())
    people = sheets[-1]
    people.rows[0].cells[6] = "成绩"
    people.rows[2].cells[5] = "138"
    found = read_history(sheets, TODAY).problems
    assert places(found) == [("学员", 1, "结果"), ("学员", 3, "手机号")]
    assert "column 结果 is missing" in str(found[0].reason)


def test_a_sheet_without_headers_lacks_its_columns() -> None:
    sheets = [sheet if sheet.name != "专业" else a_sheet("专业", [["0106-4", "数控加工"]]) for sheet in as_sheets(history_rows())]
    assert places(read_history(sheets, TODAY).problems) == [("专业", 1, "专业代码"), ("专业", 1, "专业名称")]


@pytest.mark.parametrize(
    ("sheet", "column"), [("院校", "院校代码"), ("专业", "专业代码"), ("基地", "基地代码"), ("班次", "班次编号")]
)
def test_a_code_twice_names_both_rows(sheet: str, column: str) -> None:
    code = history_rows()[sheet][0][0]
    found = [problem for problem in errors(read(put(sheet, 3, column, code)).problems) if problem.sheet == sheet]
    assert places(found) == [(sheet, 2, column), (sheet, 3, column)]
    assert "row 3" in str(found[0].reason)
    assert "row 2" in str(found[1].reason)


def test_a_code_three_times_is_told_at_every_row() -> None:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        rows["专业"] += [["0106-4", "数控加工", "", ""], [" ０１０６－４", "数控加工", "", ""]]

    found = read(change).problems
    assert [problem.row for problem in found] == [2, 4, 5]


def test_one_person_twice_in_a_cohort_names_both_rows() -> None:
    spelt = f"'{resident_id(1)[:6]} {resident_id(1)[6:]}"
    found = read(both(put("学员", 3, "证件号码", spelt), put("学员", 3, "姓名", "陈 予安"))).problems
    assert places(found) == [("学员", 2, "证件号码"), ("学员", 3, "证件号码")]
    assert "row 3" in str(found[0].reason)
    assert "row 2" in str(found[1].reason)


def test_one_document_under_two_names_names_both_rows() -> None:
    found = read(put("学员", 4, "姓名", "陈予按")).problems
    assert places(found) == [("学员", 2, "姓名"), ("学员", 4, "姓名")]
    assert "陈予按, in row 4" in str(found[0].reason)
    assert "陈予安, in row 2" in str(found[1].reason)


def test_a_renewed_permit_is_the_same_document() -> None:
    renewed = put("学员", 4, "证件号码", "M12345678 02")
    found = read(both(put("学员", 4, "证件类型", "回乡证"), renewed, put("学员", 4, "姓名", "Ana Lima"))).problems
    assert places(found) == [("学员", 4, "证件号码"), ("学员", 5, "证件号码")]


def test_people_are_compared_even_where_another_cell_of_the_row_is_bad() -> None:
    changes = both(put("学员", 3, "证件号码", resident_id(1)), put("学员", 3, "姓名", "陈予安"), put("学员", 3, "手机号", "1"))
    assert len(read(changes).problems) == 3


def test_the_same_person_may_come_to_many_cohorts() -> None:
    def change(rows: dict[str, list[list[Any]]]) -> None:
        rows["班次"].append([*rows["班次"][0]])
        rows["班次"][2][0] = "K03"
        rows["学员"].append(["K03", "陈予安", "", resident_id(1), "S01", "", "报名", "", "", ""])

    assert read(change).problems == []


def test_a_certificate_number_twice_names_both_rows() -> None:
    found = read(put("学员", 4, "证书编号", " 旧２０２２－001")).problems
    assert places(found) == [("学员", 2, "证书编号"), ("学员", 4, "证书编号")]


def test_one_name_cannot_mean_two_schools() -> None:
    found = read(put("院校", 3, "别名", "望海技校;云洲 技校")).problems
    assert places(found) == [("院校", 3, "别名")]
    assert "row 2" in str(found[0].reason)


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (put("班次", 2, "名额", 1), ("班次", 2, "名额"), "2 people for 1 seats"),
        (put("班次", 2, "学时", 121), ("班次", 2, "学时"), "121 class hours in 12 days"),
        (put("班次", 2, "结束日期", date(2026, 12, 1)), ("班次", 2, "结束日期"), "has not ended yet"),
        (put("学员", 3, "结业日期", date(2022, 10, 21)), ("学员", 3, "结业日期"), "not used"),
        (put("学员", 4, "发证日期", date(2023, 11, 20)), ("学员", 4, "发证日期"), "Without a certificate number"),
        (put("学员", 2, "发证日期", date(2022, 10, 20)), ("学员", 2, "发证日期"), "dated before the completion"),
    ],
)
def test_what_is_odd_but_possible_is_a_warning(change: Change, place: tuple[str, int, str], reason: str) -> None:
    reading = read(change)
    assert errors(reading.problems) == []
    assert [text for text in map(str, (p.reason for p in warnings(reading.problems))) if reason in text]
    assert place in places(reading.problems)
    assert len(reading.participants) == 4


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    changes = both(
        put("学员", 5, "结果", "?"), put("院校", 3, "报送单位", ""), put("学员", 2, "手机号", "1"), put("班次", 2, "层级", "")
    )
    assert places(errors(read(changes).problems)) == [
        ("院校", 3, "报送单位"), ("班次", 2, "层级"), ("学员", 2, "手机号"), ("学员", 5, "结果"),
    ]  # fmt: skip


def test_a_bad_cohort_keeps_its_code_known() -> None:
    reading = read(put("班次", 2, "学时", 0))
    assert [cohort.code for cohort in reading.cohorts] == ["K02"]
    assert reading.codes["班次"] == {"K01": [2], "K02": [3]}


def test_a_row_can_be_blamed_by_who_knows_more_than_the_file() -> None:
    problem = read().participants[1].problem("school_code", say("No school has this code."))
    assert problem.as_line() == ("学员", "3", "院校代码", "No school has this code.")


def test_problems_print_on_one_line() -> None:
    problem = Problem("名\t册", None, "", say("a\nb"))
    assert problem.as_line() == ("名 册", "", "", "a b")


def test_junk_in_any_cell_is_a_problem_and_never_breaks() -> None:
    chance = random.Random(11)
    junk: list[Any] = ["", None, "=1+1", 1e300, -1, True, float("nan"), date(1900, 1, 1), datetime(2025, 1, 1), "\ufffd", "9" * 400]  # noqa: DTZ001
    for _ in range(300):
        rows = history_rows()
        for found in rows.values():
            row = chance.choice(found)
            row[chance.randrange(len(row))] = chance.choice(junk)
        for problem in read_history(as_sheets(rows), TODAY).problems:
            assert all(isinstance(part, str) for part in problem.as_line())
