"""Workbooks from strangers: every common format is read, and what must not be opened is refused quickly with a sentence."""

from __future__ import annotations

import io
import random
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.workbooks import ROSTER_HEADER, history_xlsx, person, resident_id, saved, titled_roster, xlsx
from trainingreg.documents import confined
from trainingreg.documents.delimited import read_delimited
from trainingreg.documents.workbook import read_workbook
from trainingreg.domain.history import read_history
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.roster_rows import read_roster
from trainingreg.domain.sheets import Cell

FIXTURES = Path(__file__).parent.parent / "fixtures"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKSHEET = b'<worksheet xmlns="' + MAIN + b'"><sheetData>%s</sheetData></worksheet>'
STRINGS = b'<sst xmlns="' + MAIN + b'"><si><t>%s</t></si></sst>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, filename: str = "roster.xlsx") -> str:
    started = time.monotonic()
    with pytest.raises(Invalid) as caught:
        read_workbook(data, filename)
    assert time.monotonic() - started < 15
    return str(caught.value)


def only_sheet(data: bytes, filename: str = "roster.xlsx") -> dict[int, list[Cell]]:
    (sheet,) = read_workbook(data, filename)
    return {row.number: row.cells for row in sheet.rows}


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with some of its parts added or replaced; `__` in a name stands for a slash."""
    changed = {name.replace("__", "/"): content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, content in changed.items():
            new.writestr(name, content)
    return buffer.getvalue()


def test_values_keep_their_types_and_places() -> None:
    book = Workbook()
    page = book.worksheets[0]
    moment = datetime(2025, 1, 2, 3, 4)  # noqa: DTZ001  cells know no zones
    for place, value in {"C4": "文", "C6": 2.5, "D6": True, "E6": date(2025, 3, 7), "F6": moment, "G6": 440106198503120000}.items():
        page[place] = value
    rows = only_sheet(saved(book))
    assert rows[4][:4] == [None, None, "文", None]
    assert rows[5] == [None] * 7
    assert rows[6][2:] == [2.5, True, date(2025, 3, 7), moment, 4.4010619850312e17]


def test_formulas_give_the_values_they_last_had() -> None:
    data = xlsx({"名册": [["姓名"], ["x"]]})
    page = WORKSHEET % b'<row r="2"><c r="B2"><f>1+2</f><v>3</v></c></row>'
    assert only_sheet(repacked(data, **{"xl__worksheets__sheet1.xml": page}))[2] == [None, 3.0]


def test_a_value_merged_over_rows_stands_in_each_of_them() -> None:
    data = xlsx({"名册": [["甲", "乙"], ["云洲技师学院", 1], ["", 2], ["", 3]]}, {"名册": ["A2:A4", "A1:B1"]})
    rows = only_sheet(data)
    assert [rows[number][0] for number in (2, 3, 4)] == ["云洲技师学院"] * 3
    assert rows[1][1] is None


def test_hidden_sheets_come_last_and_names_are_kept() -> None:
    book = Workbook()
    book.worksheets[0].title = "字典"
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("名册")
    assert [sheet.name for sheet in read_workbook(saved(book), "a.xlsx")] == ["名册", "字典"]


def test_rows_that_are_only_formatted_do_not_count() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "姓名"
    for row in range(2, 5000):
        book.worksheets[0].cell(row, 1).fill = PatternFill("solid", fgColor="FF0000")
    assert list(only_sheet(saved(book))) == [1]


def test_an_old_workbook_is_read_with_its_merged_cells_and_numbers() -> None:
    reading = read_roster(read_workbook((FIXTURES / "roster-libreoffice.xls").read_bytes(), "名册.xls"))
    assert (reading.sheet_name, reading.header_row) == ("学员名册", 4)
    assert [(row.row_number, row.school_name) for row in reading.rows][-1] == (9, "云洲技师学院")
    assert [(problem.row, problem.column) for problem in reading.problems] == [(7, "证件号码")]
    assert reading.rows[1].name == "古丽·卡德尔"


def test_a_history_saved_by_another_program_reads_the_same() -> None:
    saved_elsewhere = read_history(read_workbook((FIXTURES / "history-libreoffice.xlsx").read_bytes(), "h.xlsx"))
    ours = read_history(read_workbook(history_xlsx(), "h.xlsx"))
    assert saved_elsewhere == ours
    assert ours.problems == []


def test_a_text_table_in_gb18030_is_read() -> None:
    data = (FIXTURES / "roster-libreoffice-gb18030.csv").read_bytes()
    reading = read_roster(read_workbook(data, "第4期名册[最终版].csv"))
    assert reading.sheet_name == "第4期名册[最终版]"
    assert [(problem.row, problem.column) for problem in reading.problems] == [(7, "证件号码"), (9, "所在院校")]


TABLE = '姓名,证件号码,所在院校\r\n王䶮,\t{0},云洲技师学院\r\n\r\n"郭燊𬭎",="{1}","云洲,技师\r\n学院"\r\n合计,2人\r\n'
TABLE = TABLE.format(resident_id(1), resident_id(2))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_tables_of_every_encoding_and_delimiter_are_read(encoding: str, delimiter: str) -> None:
    text = TABLE.replace(",", delimiter).replace("\t\t", "\t ")
    reading = read_roster(read_workbook(text.encode(encoding), "名册.csv"))
    assert reading.problems == []
    assert [(row.row_number, row.name, row.number) for row in reading.rows] == [
        (2, "王䶮", resident_id(1)),
        (4, "郭燊𬭎", resident_id(2)),
    ]


def test_a_file_is_known_by_its_content_and_not_by_its_name() -> None:
    data = xlsx({"名册": [["姓名"], ["陈予安"]]})
    assert only_sheet(data, "名册.xls") == only_sheet(data, "名册.csv") == {1: ["姓名"], 2: ["陈予安"]}
    assert only_sheet("姓名\n陈予安".encode(), "名册.xlsx") == {1: ["姓名"], 2: ["陈予安"]}


def test_the_separator_line_of_excel_is_obeyed() -> None:
    assert [row.cells for row in read_delimited(b"sep=;\r\na;b,c\r\n")] == [["sep=", None], ["a", "b,c"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n ", "empty"),
        (b"\0" * 100, "empty"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (history_xlsx()[:4000], "damaged"),
        (history_xlsx()[:-30], "damaged"),
        (OLE + b"x" * 3000, "not a workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000, "protected by a password"),
        (OLE + "Workbook".encode("utf-16-le") + b"\xff" * 5000, "damaged"),
        (OLE + "Workbook_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ((FIXTURES / "roster-libreoffice.xls").read_bytes()[:2000], "not a workbook|damaged"),
        (b"\r\n<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "format are not read"),
        (b"%PDF-1.7 ...", "not a workbook"),
        (b"\x89PNG\r\n\x1a\n....", "not a workbook"),
        (b"a,b\0,c\n", "not a workbook"),
        (b"\x81\x00\xff\xfe\x01junk", "not a workbook|cannot be read"),
        (b"\xff\xff\xff\xff", "cannot be read"),
        (b"a" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (b"a," * 600_000, "too long to be a row"),
        (b"a\n" * 200_001, "more than 200000 rows"),
        (b'"' + b"a\n" * 100_000, "cannot be told apart"),
    ],
)
def test_what_is_no_readable_workbook_is_refused(data: bytes, reason: str) -> None:
    message = refusal(data)
    assert any(part in message for part in reason.split("|")), message


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/document.xml": b""}, "not a workbook"),
        ({"content.xml": b"", "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "format are not read"),
        ({"xl/workbook.bin": b""}, "format are not read"),
        ({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}, "macros"),
        ({"xl/workbook.xml": b"", "../../etc/cron.d/x": b""}, "packed in a way"),
        ({"xl/workbook.xml": b"", "/etc/passwd": b""}, "packed in a way"),
        ({"xl/workbook.xml": b"", "xl\\sheet.xml": b""}, "packed in a way"),
        ({"xl/workbook.xml": b"", **{f"xl/{n}": b"" for n in range(2000)}}, "packed in a way"),
        ({"xl/workbook.xml": b"\0" * (11 << 20)}, "too large"),
        ({"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}, "packed in a way"),
        ({"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "a">]><x/>'.encode("utf-16")}, "packed in a way"),
        ({"xl/workbook.xml": b" " * ((1 << 20) - 4) + b"<!DOCTYPE x>"}, "packed in a way"),
        ({"xl/workbook.xml": b"<workbook/>"}, "damaged"),
    ],
)
def test_archives_that_no_spreadsheet_program_writes_are_refused(parts: dict[str, bytes], reason: str) -> None:
    assert reason in refusal(zipped(parts))


def test_a_part_that_hides_its_size_is_refused() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"<workbook>" + b" " * (1 << 20)}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(data))


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"<workbook/>"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert "packed in a way" in refusal(bytes(data))


def test_two_cells_far_apart_cost_one_refusal_and_not_the_process() -> None:
    assert "too far apart" in refusal(xlsx_with_cells("A1", "XFD1048576"))
    assert "too far apart" in refusal(xlsx_with_cells("A1", "A1048576"))


def xlsx_with_cells(*places: str) -> bytes:
    book = Workbook()
    for place in places:
        book.worksheets[0][place] = "x"
    return saved(book)


def test_one_long_text_used_a_million_times_is_refused() -> None:
    cells = b"".join(b'<row r="%d">%s</row>' % (n, b'<c t="s"><v>0</v></c>' * 20) for n in range(1, 10_001))
    parts = {"xl__worksheets__sheet1.xml": WORKSHEET % cells, "xl__sharedStrings.xml": STRINGS % (b"x" * 30_000)}
    data = repacked(xlsx({"a": [["x"]]}), **parts)
    assert "too large" in refusal(data)


def test_a_script_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "WALL_SECONDS", 0.5)
    script = tmp_path / "endless.py"
    script.write_text("import time\ntime.sleep(60)\n")
    with pytest.raises(confined.Overstrained):
        confined.run(script, b"")


def test_the_confined_process_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for readers")
    script = tmp_path / "environment.py"
    script.write_text("import os, sys\nsys.stdout.write(repr(dict(os.environ)))\n")
    assert b"not for readers" not in confined.run(script, b"")


def test_damaged_workbooks_are_refused_and_never_break() -> None:
    chance = random.Random(5)
    whole = [history_xlsx(), (FIXTURES / "roster-libreoffice.xls").read_bytes(), xlsx({"名册": titled_roster([person(1)])})]
    refused = 0
    for turn in range(60):
        data = bytearray(whole[turn % len(whole)])
        for _ in range(chance.randrange(1, 40)):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        try:
            sheets = read_workbook(bytes(data), "x")
        except Invalid as refusal:
            refused += bool(str(refusal))
            continue
        read_roster(sheets)
        read_history(sheets)
    assert refused > 20


def test_junk_bytes_are_refused_and_never_break() -> None:
    chance = random.Random(6)
    refused = 0
    for turn in range(300):
        head = (b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\xef\xbb\xbf", b"sep=x\n")[turn % 6]
        try:
            sheets = read_workbook(head + chance.randbytes(chance.randrange(400)), "x.csv")
        except Invalid as refusal:
            refused += bool(str(refusal))
            continue
        read_roster(sheets)
    assert refused > 100


def test_a_large_roster_is_read() -> None:
    people = [person(1) for _ in range(3000)]
    rows = only_sheet(xlsx({"名册": [ROSTER_HEADER, *people]}))
    assert len(rows) == 3001
