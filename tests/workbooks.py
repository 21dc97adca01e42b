"""Makers of workbooks with defaults: a history that is right, rosters as people send them; all people are invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from trainingreg.domain.sheets import Row, Sheet

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

HISTORY_HEADERS: dict[str, list[str]] = {
    "院校": ["院校代码*", "院校名称*", "类型", "报送单位*", "加入阶段", "别名（以；分隔）"],
    "专业": ["专业代码*", "专业名称*", "类别", "阶段"],
    "基地": ["基地代码*", "院校代码*", "批次*", "文号", "公布日期*", "有效期自*", "有效期至*"],
    "班次": [
        "班次编号*", "基地代码*", "名称*", "层级*（部级示范/省级/市级/校级）", "阶段*（1/2/3）", "专业代码", "等级",
        "开始日期*", "结束日期*", "学时*", "名额*",
    ],
    "学员": [
        "班次编号*", "姓名*", "证件类型（缺省 居民身份证）", "证件号码*", "院校代码*", "手机号",
        "结果*（报名/报到/结业/未结业/退出）", "结业日期", "证书编号", "发证日期",
    ],
}  # fmt: skip


def resident_id(order: int = 1, area: str = "440106", born: str = "19850312") -> str:
    """A number of 18 characters with the check digit of the standard's own table of weights."""
    digits = f"{area}{born}{order:03d}"
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
    return digits + "10X98765432"[remainder]


def history_rows() -> dict[str, list[list[Any]]]:
    """Two schools, two majors, two bases, two cohorts and four people; everything is right."""
    return {
        "院校": [
            ["S01", "云洲技师学院", "技师学院", "广东", 1, "云洲技校；云洲高级技工学校"],
            ["S02", "望海技工学校", "技工学校", "XJBT", "", ""],
        ],
        "专业": [["0106-4", "数控加工", "机械类", 1], ["0203-4", "电气自动化设备安装与维修", "", ""]],
        "基地": [
            ["B01", "S01", 1, "示例函〔2022〕1号", date(2022, 6, 1), "2022-07-01", "2025/6/30"],
            ["B02", "S02", "2", "", "2023年6月1日", date(2023, 7, 1), date(2026, 6, 30)],
        ],
        "班次": [
            ["K01", "B01", "数控加工第1期", "部级示范", 1, "0106-4", "三级", date(2022, 10, 10), date(2022, 10, 21), 80, 40],
            ["K02", "B02", "电气第1期", "省级", "2", "", "", "2023-11-06", "2023-11-17", "80", "40"],
        ],
        "学员": [
            [
                "K01",
                "陈予安",
                "",
                resident_id(1),
                "S01",
                "13800000001",
                "结业",
                date(2022, 10, 21),
                "旧2022-001",
                date(2022, 11, 1),
            ],
            ["K01", "黄楚妍", "居民身份证", resident_id(2), "S02", "", "未结业", "", "", ""],
            ["K02", "陈予安", "", resident_id(1), "S02", "", "结业", "", "", ""],
            ["K02", "Ana Lima", "港澳居民来往内地通行证", "M1234567801", "S01", "", "退出", "", "", ""],
        ],
    }


def as_sheets(rows_of: dict[str, list[list[Any]]]) -> list[Sheet]:
    """History rows under their headers as sheets, without a file."""
    return [a_sheet(name, [HISTORY_HEADERS[name], *rows]) for name, rows in rows_of.items()]


def a_sheet(name: str, rows: Sequence[Sequence[Any]]) -> Sheet:
    """A sheet of these rows, the first one row 1; empty texts are empty cells."""
    return Sheet(name, [Row(n, [None if cell == "" else cell for cell in row]) for n, row in enumerate(rows, 1)])


def xlsx(sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, list[str]] | None = None) -> bytes:
    """An .xlsx of these sheets, some of their cells merged."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for area in (merged or {}).get(name, []):
            page.merge_cells(area)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def history_xlsx() -> bytes:
    """The right history as a file."""
    return xlsx({name: [HISTORY_HEADERS[name], *rows] for name, rows in history_rows().items()})


ROSTER_HEADER = ["序号", "姓名", "证件类型", "证件号码", "手机号", "所在院校", "所教专业", "职称", "报送单位", "联系人", "备注"]


def person(order: int, **cells: Any) -> list[Any]:
    """A row of a roster under ROSTER_HEADER."""
    given = {"姓名": "陈予安", "证件号码": resident_id(order), "手机号": "13800000007", "所在院校": "云洲技师学院"} | cells
    return [given.get(header, "") if header != "序号" else float(order) for header in ROSTER_HEADER]


def titled_roster(people: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A roster as bases send it: titles and a blank row above (header in row 4), sum and remarks below."""
    return [
        ["2026年工学一体化教师研修班学员名册"],
        ["填报单位：（盖章）　　联系人：　　联系电话："],
        [],
        list(ROSTER_HEADER),
        *map(list, people),
        ["合计", f"{len(people)}人"],
        [],
        ["说明：1. 证件号码请按文本填写；2. 所在院校填写全称。"],
        ["填表人：周敏", "", "", "审核人：吴越"],
    ]
