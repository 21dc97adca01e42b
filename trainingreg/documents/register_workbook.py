"""发证登记表 as a workbook: the columns of the printed one, to be sorted, completed and signed on paper."""

from __future__ import annotations

from trainingreg.documents.sheets import RegisterFacts
from trainingreg.documents.workbook_writing import DAY, TEXT, ColumnOut, SheetOut, write_workbook
from trainingreg.text import day, day_range

# The register is a Chinese form wherever it is read, as its printed sheet is.
_COLUMNS = (
    ColumnOut("序号", 6),
    ColumnOut("证书编号", 32, TEXT),
    ColumnOut("姓名", 20),
    ColumnOut("所在院校", 34),
    ColumnOut("发证日期", 12, DAY),
    ColumnOut("领取人签字", 18),
    ColumnOut("领取日期", 14),
    ColumnOut("备注", 16),
)


def register_workbook(facts: RegisterFacts) -> bytes:
    """The register as an .xlsx."""
    rows = [
        (place, row.number, row.name, row.school, row.issued_on, None, None, row.note)
        for place, row in enumerate(facts.rows, start=1)
    ]
    return write_workbook([SheetOut("发证登记表", _COLUMNS, rows, above=_above(facts))])


def _above(facts: RegisterFacts) -> list[str]:
    cohort = facts.cohort
    return [
        f"发证登记表　{cohort.code}　截至 {day(facts.as_of)}",
        f"班次：{cohort.title}",
        f"承训基地：{cohort.base}　时间：{day_range(cohort.starts_on, cohort.ends_on)}　学时：{cohort.hours}",
        f"结业 {facts.completed} 人次　发证 {len(facts.rows)} 张",
    ]
