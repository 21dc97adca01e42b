"""Lists to be verified are found whatever stands around them."""

from __future__ import annotations

import pytest

from trainingreg.domain import verification_list as rules
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, Row, Sheet


def _sheet(*rows: list[Cell]) -> Sheet:
    return Sheet("名单", [Row(number, list(cells)) for number, cells in enumerate(rows, 1)])


def test_header_is_found_below_titles_and_in_any_order_of_columns() -> None:
    header: list[Cell] = ["序号", "姓名 *", "证书编号（必填）", "备注"]
    people: list[list[Cell]] = [[1, "林知远", "工培007", None], [None], [2, "何以宁", "工培008"]]
    sheet = _sheet(["某公司应聘人员"], [], header, *people)
    asked = rules.read([_sheet(["封面"]), sheet])
    assert asked.above == ("某公司应聘人员", "")
    assert [question.keys for question in asked.questions] == [("工培007", "林知远"), None, ("工培008", "何以宁")]
    assert len(asked.asked) == 2
    assert asked.width == 4


def test_what_no_certificate_can_have_is_not_looked_up() -> None:
    asked = rules.read([_sheet(["编号", "姓名"], ["GXYT-2026-44-0107-00001-?", ""], ["", "林知远"], ["x" * 200, "林知远"])])
    assert [question.keys for question in asked.questions] == [None, None, None]
    assert len(asked.asked) == 3


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "单位"], ["林知远", "甲"]], "No row of headers"),
        ([], "No row of headers"),
        ([["编号", "姓名"], [None, " "]], "there is no row"),
        ([["编号", "姓名"], *[["1", "林"]] * 501], "at most 500 rows"),
        ([["编号", "姓名"], ["1", "林", *["x"] * 60]], "more than 50 columns"),
    ],
)
def test_other_lists_are_refused_with_a_sentence(rows: list[list[Cell]], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        rules.read([_sheet(*rows)])
