"""Workbooks for people: typed values, nothing that runs, and the uploaded roster handed back with its problems."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks import ROSTER_HEADER, person, resident_id, saved, titled_roster, xlsx
from trainingreg.documents.workbook import read_workbook
from trainingreg.documents.workbook_marking import annotate_workbook
from trainingreg.documents.workbook_writing import DAY, RATE, TEXT, WHOLE, ColumnOut, SheetOut, harmless, write_workbook
from trainingreg.domain.problems import Problem
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.roster_rows import read_roster
from trainingreg.text import Sentence, say

FIXTURES = Path(__file__).parent.parent / "fixtures"
CHINESE = {"Problem": "问题", "The check digit does not match. Compare every digit with the document itself.": "校验位不符"}


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def words(sentence: Sentence) -> str:
    return sentence.through(lambda template: CHINESE.get(template, template))


def annotated(data: bytes, filename: str = "名册.xlsx") -> tuple[Worksheet, int]:
    """The first sheet handed back, and the number of its last column."""
    reading = read_roster(read_workbook(data, filename))
    page = opened(annotate_workbook(data, filename, reading.problems, words, reading.header_row)).worksheets[0]
    return page, page.max_column


def bad_roster() -> bytes:
    number = resident_id(2)
    people = [person(1), person(2, 证件号码=number[:17] + ("0" if number[17] != "0" else "1")), person(3, 姓名="", 手机号="1")]
    return xlsx({"学员名册": titled_roster(people)}, {"学员名册": ["A1:K1"]})


def test_values_are_written_as_what_they_are() -> None:
    columns = [
        ColumnOut("姓名", 10),
        ColumnOut("证件号码", 22, TEXT),
        ColumnOut("人次", 8, WHOLE),
        ColumnOut("完成率", 8, RATE),
        ColumnOut("日期"),
    ]
    row = ["王䶮", "440106198503120017", 12345, 0.99966, date(2025, 3, 7)]
    page = opened(write_workbook([SheetOut("台账", columns, [row], above=["截至 2026年11月23日"])])).worksheets[0]
    assert page["A1"].value == "截至 2026年11月23日"
    assert [cell.value for cell in page[2]] == ["姓名", "证件号码", "人次", "完成率", "日期"]
    assert page["A2"].font.bold
    assert page.freeze_panes == "A3"
    assert (page["B3"].value, page["B3"].data_type, page["B3"].number_format) == ("440106198503120017", "s", TEXT)
    assert (page["C3"].value, page["C3"].number_format) == (12345, WHOLE)
    assert page["D3"].value == pytest.approx(0.999)
    assert (page["E3"].value, page["E3"].number_format) == (datetime(2025, 3, 7), DAY)  # noqa: DTZ001  cells know no zones
    assert page.column_dimensions["B"].width == 22


def test_moments_are_written_in_shanghai_time() -> None:
    moment = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    page = opened(write_workbook([SheetOut("a", [ColumnOut("t", 20)], [[moment]])])).worksheets[0]
    assert page["A2"].value == datetime(2026, 11, 23, 0, 30)  # noqa: DTZ001  cells know no zones


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("number_format", ["General", TEXT, WHOLE])
def test_no_text_becomes_a_formula(start: str, number_format: str) -> None:
    text = start + 'HYPERLINK("http://x.example","y")'
    data = write_workbook([SheetOut("a", [ColumnOut(text, 20, number_format)], [[text]], above=[text])])
    page = opened(data).worksheets[0]
    for place in ("A1", "A2", "A3"):
        assert page[place].data_type == "s"
        assert str(page[place].value).startswith("'")
    assert b"<f>" not in data


def test_text_is_made_fit_for_xml() -> None:
    page = opened(write_workbook([SheetOut("a", [ColumnOut("t")], [["a\x00b\ud800"], ["#N/A"], [None], [""]])])).worksheets[0]
    assert page["A2"].value == "a\ufffdb\ufffd"
    assert (page["A3"].value, page["A3"].data_type) == ("#N/A", "s")
    assert page["A4"].value is None
    assert harmless("王-伟") == "王-伟"


def test_sheet_names_are_made_fit_and_different() -> None:
    sheets = [SheetOut(name, [ColumnOut("a")], []) for name in ("第1期[最终]/名册", "x" * 40, "X" * 40, "", "''")]
    assert opened(write_workbook(sheets)).sheetnames == ["第1期 最终  名册", "x" * 31, "X" * 29 + " 2", "Sheet", "Sheet 2"]


def test_what_was_written_reads_back() -> None:
    columns = [ColumnOut(title, 12, TEXT) for title in ROSTER_HEADER]
    sheets = read_workbook(write_workbook([SheetOut("学员名册", columns, [person(1), person(2)])]), "a.xlsx")
    assert read_roster(sheets).problems == []


def test_problems_are_coloured_commented_and_gathered_in_a_last_column() -> None:
    page, last = annotated(bad_roster())
    assert last == len(ROSTER_HEADER) + 1
    assert page.cell(4, last).value == "问题"
    assert page.cell(6, last).value == "证件号码: 校验位不符"
    assert str(page.cell(7, last).value).split("; ") == [
        "姓名: 姓名 is missing.",
        "手机号: A mobile number has 11 digits, this one has 1.",
    ]
    assert page.cell(5, last).value is None
    assert "校验位不符" in page["D6"].comment.text
    assert page["D6"].fill.fgColor.rgb.endswith("FBE9E7")
    assert page["D5"].comment is None


def test_the_rest_of_the_file_stays_as_it_was() -> None:
    book = opened(bad_roster())
    book.worksheets[0]["B5"].fill = PatternFill("solid", fgColor="00FF00")
    book.worksheets[0]["D6"].comment = Comment("问过本人", "周敏")
    book.worksheets[0].column_dimensions["D"].width = 33
    page, _ = annotated(saved(book))
    assert page["B5"].fill.fgColor.rgb.endswith("00FF00")
    assert page["D6"].comment.text.startswith("问过本人\n")
    assert page.column_dimensions["D"].width == 33
    assert "A1:K1" in [str(area) for area in page.merged_cells.ranges]


def test_a_corrected_file_loses_the_marks_of_the_last_check() -> None:
    first = annotate_workbook(bad_roster(), "a.xlsx", read_roster(read_workbook(bad_roster(), "a")).problems, words, 4)
    book = opened(first)
    book.worksheets[0]["D6"] = resident_id(2)
    page, last = annotated(saved(book))
    assert last == len(ROSTER_HEADER) + 1
    assert page.cell(6, last).value is None
    assert page["D6"].comment is None
    assert page["D6"].fill.fill_type is None
    assert page.cell(7, last).value
    assert read_roster(read_workbook(saved(book), "a")).unused_columns == []


def test_formulas_of_the_uploaded_file_do_not_come_back_alive() -> None:
    book = opened(bad_roster())
    book.worksheets[0]["K5"] = '=HYPERLINK("http://x.example")'
    book.worksheets[0]["K6"] = "=1+1"
    book.worksheets[0]["K6"].data_type = "s"
    page, _ = annotated(saved(book))
    assert page["K5"].value is None
    assert (page["K6"].value, page["K6"].data_type) == ("=1+1", "s")


def test_an_old_workbook_comes_back_rebuilt() -> None:
    page, last = annotated((FIXTURES / "roster-libreoffice.xls").read_bytes(), "名册.xls")
    assert page.title == "学员名册"
    assert page["B5"].value == "陈予安"
    assert "Excel keeps only" in page.cell(7, last).value
    assert page["D7"].comment is not None


def test_a_text_table_comes_back_as_a_workbook_without_formulas() -> None:
    text = f"姓名,证件号码,所在院校,备注\n陈予安,{resident_id(1)[:17]},云洲技师学院,=1+1\n"
    page, last = annotated(text.encode("gb18030"), "第4期[最终版]：数控加工专业工学一体化教师研修班学员名册.csv")
    assert last == 5
    assert (page["D2"].value, page["D2"].data_type) == ("'=1+1", "s")
    assert (page["B2"].value, page["B2"].data_type) == (resident_id(1)[:17], "s")
    assert "it has 17" in page["E2"].value
    assert page["B2"].comment is not None


def test_problems_of_the_whole_sheet_stand_at_its_header() -> None:
    data = xlsx({"名册": [["姓名", "证件号码"], ["陈予安", resident_id(1)]]})
    page, last = annotated(data)
    assert page.cell(1, last).value == "问题; 所在院校: The column 所在院校 is missing."
    nowhere = Problem("", None, "", say("No row of headers was found."))
    first = opened(annotate_workbook(data, "a.xlsx", [nowhere])).worksheets[0]
    assert first["C1"].value == "Problem; No row of headers was found."


def test_a_problem_in_a_merged_cell_marks_the_cell_that_shows() -> None:
    people = [person(1, 所在院校="云\ue001"), person(2, 所在院校="")]
    page, _ = annotated(xlsx({"名册": [ROSTER_HEADER, *people]}, {"名册": ["F2:F3"]}))
    assert page["F2"].comment is not None


def test_a_workbook_whose_styles_are_broken_comes_back_rebuilt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bad_roster())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<sz val=", b'<sz val="big" was='))
    page, last = annotated(buffer.getvalue())
    assert (page["B5"].value, page["B5"].data_type) == ("陈予安", "s")
    assert page.cell(6, last).value == "证件号码: 校验位不符"


def test_what_cannot_be_read_cannot_be_annotated() -> None:
    with pytest.raises(Invalid):
        annotate_workbook(b"PK\x03\x04junk", "a.xlsx", [])
