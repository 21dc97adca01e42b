"""Setting text by widths alone: lines that break where Chinese may break, slots that shrink and never cut."""

import pytest

from trainingreg.documents.cells import Column, fill_cell
from trainingreg.documents.errors import Overflow
from trainingreg.documents.faces import MM_PER_POINT
from trainingreg.documents.fonts import FontSet
from trainingreg.documents.lines import Paragraph, atoms, squeezed
from trainingreg.documents.slots import Slot, fill, fit

EM = 20 * MM_PER_POINT


def set_in(fonts: FontSet, text: str, ems: float, room: float = 0.0) -> list[str]:
    """The lines of the text, set in Kai at 20 points, in a column of so many em."""
    lines = Paragraph(fonts.ready("kai"), 20, ems * EM, room * EM).lines(text)
    return ["".join(piece for piece, _ in line.pieces) for line in lines]


def test_marks_runs_of_digits_and_words_stay_with_their_neighbours() -> None:
    assert atoms("第（三）期，80学时") == ["第", "（三）", "期，", "80", "学", "时"]
    assert atoms("ABB 机器人") == ["ABB", " ", "机", "器", "人"]


def test_a_mark_before_another_gives_up_its_half() -> None:
    assert list(squeezed("研修班（第三期），完成")) == [("研修班（第三期）", True), ("，完成", False)]
    assert list(squeezed("完成。")) == [("完成。", False)]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(fonts: FontSet) -> None:
    text = "数控加工专业（第三期），完成规定学时（80学时），考核合格，特发此证。" * 3
    for ems in range(8, 30):
        lines = set_in(fonts, text, ems)
        assert "".join(lines) == text
        assert not any(line[0] in "，。）" or line[-1] in "（" for line in lines)
        assert not any(before[-1].isdigit() and after[0].isdigit() for before, after in zip(lines, lines[1:], strict=False))


def test_the_last_line_is_never_shorter_than_five_characters(fonts: FontSet) -> None:
    for length in range(20, 60):
        lines = set_in(fonts, "学" * length, 19)
        assert len(lines) == 1 or len(lines[-1]) >= 5


def test_full_lines_are_spread_to_the_edge_and_the_last_is_not(fonts: FontSet) -> None:
    *full, last = Paragraph(fonts.ready("kai"), 20, 10.4 * EM).lines("学" * 27)
    assert [round(line.tracking, 2) for line in full] == [pytest.approx(0.4 * 20 / 9, abs=0.01)] * 2
    assert last.tracking == 0


def test_the_first_item_fills_the_room_left_on_the_line_before(fonts: FontSet) -> None:
    assert set_in(fonts, "焊接加工教师研修班，完成规定学时", 12, room=5.2)[0] == "焊接加工教"
    assert set_in(fonts, "（第三期）", 12, room=0.5) == ["", "（第三期）"]


def test_a_slot_takes_the_largest_quarter_point_that_fits(fonts: FontSet) -> None:
    face = fonts.ready("song-usual")
    assert fit(face, "云洲技师学院", 17, 122, 11) == 17
    size = fit(face, "云" * 25, 17, 122, 11)
    assert size == 13.75
    assert face.width("云" * 25, size) <= 122 < face.width("云" * 25, size + 0.25)
    assert fit(face, "", 17, 122, 11) == 17
    assert fit(face, "云" * 40, 17, 122, 11) is None


def test_a_slot_that_is_too_small_names_the_field(fonts: FontSet) -> None:
    with pytest.raises(Overflow) as refusal:
        fill("issuer", "云" * 40, Slot("kai", 17, 122, 11), fonts)
    assert refusal.value.field == "issuer"


def test_a_long_name_takes_two_lines_at_its_dot_and_a_school_where_its_halves_are_even(fonts: FontSet) -> None:
    name = Column("name", "kai", 12, 35, 9, 9.5, after="· ")
    assert fill_cell("阿卜杜热合曼·阿卜杜外力江提", name, fonts).lines == ("阿卜杜热合曼·", "阿卜杜外力江提")
    assert fill_cell("Maximilian Featherstonehaugh", name, fonts).lines == ("Maximilian", "Featherstonehaugh")
    school = Column("school", "song", 9.5, 55, 8, 8.5)
    lines = fill_cell("新疆生产建设兵团第八师石河子市高级技工学校（示范）", school, fonts).lines
    assert [len(line) for line in lines] == [12, 13]
