"""Every kind of broken history workbook is refused with the right row named, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.contents import contents
from tests.histories import RandomHistory, random_history
from tests.makers import NOW, TODAY, a_cohort, a_school, a_teacher
from tests.services.test_history import Rows, a_known_teacher, checked, imported, places
from tests.workbooks import HISTORY_HEADERS, as_sheets, history_rows, resident_id
from trainingreg.db import transaction
from trainingreg.domain.history import read_history
from trainingreg.domain.identity import DocumentKind
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.sheets import Sheet
from trainingreg.models import IdentityDocument
from trainingreg.models.teacher import document_index, seal_number
from trainingreg.services import history

Place = tuple[str, int | None, str]
Change = Callable[[Rows], None]


def put(sheet: str, row: int, header: str, value: Any) -> Change:
    """A change of one cell; `row` is its number in the file."""
    column = [title.split("*")[0].split("（")[0] for title in HISTORY_HEADERS[sheet]].index(header)

    def change(rows: Rows) -> None:
        rows[sheet][row - 2][column] = value

    return change


def again(sheet: str, row: int) -> Change:
    """A row that stands twice."""
    return lambda rows: rows[sheet].append(list(rows[sheet][row - 2]))


def somebody_with(number: str) -> Change:
    """One more person in the first cohort, with this certificate number."""
    return lambda rows: rows["学员"].append(["K01", "周敏", "", resident_id(5), "S01", "", "结业", "", number, ""])


BROKEN: dict[str, tuple[Change, Place]] = {
    "a code twice": (again("院校", 2), ("院校", 4, "院校代码")),
    "a school without a name": (put("院校", 3, "院校名称", ""), ("院校", 3, "院校名称")),
    "an unknown unit": (put("院校", 3, "报送单位", "火星"), ("院校", 3, "报送单位")),
    "a unit with something after it": (put("院校", 2, "报送单位", "广东东"), ("院校", 2, "报送单位")),
    "a kind of school that is none": (put("院校", 3, "类型", "大学"), ("院校", 3, "类型")),
    "a code that no address can hold": (put("院校", 3, "院校代码", "S/03"), ("院校", 3, "院校代码")),
    "an alias of another school": (put("院校", 3, "别名", "云洲技校"), ("院校", 3, "别名")),
    "a major of phase 4": (put("专业", 2, "阶段", 4), ("专业", 2, "阶段")),
    "a base of an unknown school": (put("基地", 3, "院校代码", "S99"), ("基地", 3, "院校代码")),
    "a designation that ends before it begins": (put("基地", 2, "有效期至", "2022-06-30"), ("基地", 2, "有效期至")),
    "a batch that is no number": (put("基地", 2, "批次", "第一批"), ("基地", 2, "批次")),
    "a cohort of an unknown base": (put("班次", 3, "基地代码", "B99"), ("班次", 3, "基地代码")),
    "a cohort of an unknown major": (put("班次", 2, "专业代码", "9999-9"), ("班次", 2, "专业代码")),
    "a tier that is none": (put("班次", 2, "层级", "国家级"), ("班次", 2, "层级")),
    "a level that is none": (put("班次", 2, "等级", "特级"), ("班次", 2, "等级")),
    "an end before a start": (put("班次", 2, "结束日期", date(2022, 10, 9)), ("班次", 2, "结束日期")),
    "a day that is not in the calendar": (put("班次", 2, "开始日期", "2022-02-30"), ("班次", 2, "开始日期")),
    "no hours": (put("班次", 3, "学时", 0), ("班次", 3, "学时")),
    "no seats": (put("班次", 3, "名额", 0), ("班次", 3, "名额")),
    "a person of an unknown cohort": (put("学员", 3, "班次编号", "K99"), ("学员", 3, "班次编号")),
    "a person of an unknown school": (put("学员", 3, "院校代码", "S99"), ("学员", 3, "院校代码")),
    "a wrong check digit": (put("学员", 3, "证件号码", resident_id(2)[:-1] + "?"), ("学员", 3, "证件号码")),
    "a number that Excel has cut": (put("学员", 3, "证件号码", 4.40106198503120e17), ("学员", 3, "证件号码")),
    "an unknown kind of document": (put("学员", 3, "证件类型", "学生证"), ("学员", 3, "证件类型")),
    "a result that is none": (put("学员", 3, "结果", "合格"), ("学员", 3, "结果")),
    "a number without 结业": (put("学员", 3, "证书编号", "旧2022-002"), ("学员", 3, "证书编号")),
    "a number twice": (somebody_with("旧2022-001"), ("学员", 6, "证书编号")),
    "a number twice in other signs": (somebody_with("旧2022—001"), ("学员", 6, "证书编号")),
    "a number of our own form": (put("学员", 2, "证书编号", "GXYT-2022-44-0001-00001-K"), ("学员", 2, "证书编号")),
    "a person twice in a cohort": (again("学员", 2), ("学员", 6, "证件号码")),
    "a document under two names": (put("学员", 4, "姓名", "陈予平"), ("学员", 4, "姓名")),
    "a day before the start": (put("学员", 2, "结业日期", "2022-10-01"), ("学员", 2, "结业日期")),
    "a telephone of ten digits": (put("学员", 2, "手机号", "1380000000"), ("学员", 2, "手机号")),
    "a damaged name": (put("学员", 3, "姓名", "黄\ue000妍"), ("学员", 3, "姓名")),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_workbook_is_refused_with_its_row(registry: Flask, kind: str) -> None:
    change, place = BROKEN[kind]
    rows = history_rows()
    change(rows)
    before = contents()
    for outcome in (checked(rows), imported(rows)):
        assert place in places(outcome.errors)
    assert contents() == before


@pytest.mark.parametrize("kind", ["a code twice", "a result that is none", "a person of an unknown school"])
def test_one_mistake_is_one_problem(registry: Flask, kind: str) -> None:
    """A row that cannot be read draws no complaints about those that refer to it."""
    change, place = BROKEN[kind]
    rows = history_rows()
    change(rows)
    assert {row for _, row, _ in places(imported(rows).errors)} <= {place[1], 2}


HELD: dict[str, tuple[Change, Place, str, str]] = {
    "name of a school": (put("院校", 2, "院校名称", "云洲学院"), ("院校", 2, "院校名称"), "云洲技师学院", "云洲学院"),
    "unit of a school": (put("院校", 2, "报送单位", "广西"), ("院校", 2, "报送单位"), "44", "45"),
    "type of a school": (put("院校", 2, "类型", ""), ("院校", 2, "类型"), "技师学院", "nothing"),
    "alias of a school": (put("院校", 2, "别名", "云洲大学"), ("院校", 2, "别名"), "", "云洲大学"),
    "name of a major": (put("专业", 2, "专业名称", "数控"), ("专业", 2, "专业名称"), "数控加工", "数控"),
    "batch of a base": (put("基地", 2, "批次", 3), ("基地", 2, "批次"), "1", "3"),
    "last day of a base": (put("基地", 2, "有效期至", "2026-06-30"), ("基地", 2, "有效期至"), "2025-06-30", "2026-06-30"),
    "tier of a cohort": (put("班次", 2, "层级", "省级"), ("班次", 2, "层级"), "部级示范", "省级"),
    "hours of a cohort": (put("班次", 2, "学时", 72), ("班次", 2, "学时"), "80", "72"),
    "major of a cohort": (put("班次", 3, "专业代码", "0106-4"), ("班次", 3, "专业代码"), "nothing", "0106-4"),
    "result of a person": (put("学员", 3, "结果", "结业"), ("学员", 3, "结果"), "未结业", "结业"),
    "school of a person": (put("学员", 3, "院校代码", "S01"), ("学员", 3, "院校代码"), "S02", "S01"),
    "telephone of a person": (put("学员", 2, "手机号", "13800000009"), ("学员", 2, "手机号"), "13800000001", "13800000009"),
    "day of completion": (put("学员", 2, "结业日期", "2022-10-22"), ("学员", 2, "结业日期"), "2022-10-21", "2022-10-22"),
    "number of a certificate": (put("学员", 2, "证书编号", "旧2022-009"), ("学员", 2, "证书编号"), "旧2022-001", "旧2022-009"),
    "a number where none was": (put("学员", 4, "证书编号", "旧2022-009"), ("学员", 4, "证书编号"), "nothing", "旧2022-009"),
    "no number where one was": (put("学员", 2, "证书编号", ""), ("学员", 2, "证书编号"), "旧2022-001", "nothing"),
    "day of issue": (put("学员", 2, "发证日期", "2022-11-02"), ("学员", 2, "发证日期"), "2022-11-01", "2022-11-02"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HELD)
def test_a_held_key_with_other_values_is_refused_and_both_are_shown(registry: Flask, kind: str) -> None:
    change, place, held, given = HELD[kind]
    rows = history_rows()
    imported(rows)
    before = contents()
    change(rows)
    outcome = imported(rows)
    assert places(outcome.errors) == [place]
    assert held in str(outcome.errors[0].reason)
    assert given in str(outcome.errors[0].reason)
    assert contents() == before


def test_a_document_that_the_registry_knows_under_another_name_is_refused(registry: Flask) -> None:
    known = a_known_teacher(resident_id(1), name="陈予平")
    before = contents()
    outcome = imported(history_rows())
    assert places(outcome.errors) == [("学员", 2, "姓名"), ("学员", 4, "姓名")]
    assert known.ref in str(outcome.errors[0].reason)
    assert contents() == before


def test_a_number_that_another_person_holds_is_refused(registry: Flask) -> None:
    imported(history_rows())
    before = contents()
    rows: Rows = {name: [] for name in HISTORY_HEADERS}
    rows["学员"] = [["K02", "周敏", "", resident_id(5), "S01", "", "结业", "", "旧2022-001", ""]]
    outcome = imported(rows)
    assert places(outcome.errors) == [("学员", 2, "证书编号")]
    assert "陈予安" in str(outcome.errors[0].reason)
    assert contents() == before


def test_two_documents_of_one_registered_person_are_not_two_people_of_a_cohort(registry: Flask) -> None:
    known = a_known_teacher(resident_id(1), name="陈予安")
    index = document_index("passport:E1234567")
    with transaction() as session:
        sealed = seal_number("E1234567", index)
        session.add(IdentityDocument(teacher_id=known.id, kind=DocumentKind.PASSPORT, number_index=index, number_sealed=sealed))
    rows = history_rows()
    rows["学员"].append(["K01", "陈予安", "护照", "E1234567", "S01", "", "结业", "", "", ""])
    assert places(imported(rows).errors) == [("学员", 6, "证件号码")]


def test_a_name_that_means_another_registered_school_is_refused(registry: Flask) -> None:
    a_school(code="S77", name="望海技工学校", name_key="望海技工学校")
    assert places(imported(history_rows()).errors) == [("院校", 3, "院校名称")]


def test_people_of_a_cohort_that_the_registry_runs_are_not_entered_behind_its_back(registry: Flask) -> None:
    running = a_cohort(code="GX2026-44-01-01")
    rows: Rows = {name: [] for name in HISTORY_HEADERS}
    rows["院校"] = history_rows()["院校"]
    rows["学员"] = [[running.code, "周敏", "", resident_id(5), "S01", "", "结业", "", "", ""]]
    assert places(imported(rows).errors) == [("学员", 2, "班次编号")]


def test_days_are_held_against_a_registered_cohort_too(registry: Flask) -> None:
    imported(history_rows())
    rows: Rows = {name: [] for name in HISTORY_HEADERS}
    rows["学员"] = [["K01", "周敏", "", resident_id(5), "S01", "", "结业", "2022-10-01", "", ""]]
    assert places(imported(rows).errors) == [("学员", 2, "结业日期")]


def test_a_workbook_without_one_of_its_sheets_is_refused(registry: Flask) -> None:
    sheets: list[Sheet] = as_sheets({name: rows for name, rows in history_rows().items() if name != "专业"})
    with transaction() as session:
        outcome = history.import_rows(session, read_history(sheets, TODAY), SYSTEM, NOW, lambda _done: None)
    assert ("专业", None, "") in places(outcome.errors)


def test_one_bad_row_among_hundreds_keeps_all_out(registry: Flask) -> None:
    workbook: RandomHistory = random_history(6, 500)
    workbook.put("学员", 317, "结果", "优秀")
    workbook.put("班次", 9, "学时", -1)
    before = contents()
    outcome = imported(workbook.rows)
    assert places(outcome.errors) == [("班次", 9, "学时"), ("学员", 317, "结果")]
    assert contents() == before


def test_no_problem_repeats_an_identity_number(registry: Flask) -> None:
    a_teacher()
    for kind in BROKEN:
        rows = history_rows()
        BROKEN[kind][0](rows)
        for problem in checked(rows).problems:
            assert not any(number in str(problem.reason) for number in (resident_id(1), resident_id(2), "M1234567801"))
