"""Faces: made once, complete or not at all; every character of the standard drawn; nothing drawn that is none."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from trainingreg.documents import characters, font_folder, sources, system
from trainingreg.documents.fonts import FontSet, open_fonts
from trainingreg.documents.sources import Source
from trainingreg.settings import ROOT

MAKE = """
import sys
from pathlib import Path
from trainingreg.documents import font_folder
make = font_folder._make
font_folder._make = lambda target: (print("made", flush=True), make(target))
print(font_folder.made_in(Path(sys.argv[1])).name)
"""


def test_two_processes_that_need_the_faces_make_them_once(tmp_path: Path) -> None:
    (tmp_path / "faces-of-an-earlier-recipe").mkdir()
    (tmp_path / ".making-interrupted").mkdir()
    (tmp_path / "something-else").mkdir()
    command = [sys.executable, "-c", MAKE, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0].split() for process in both]
    assert sorted(len(words) for words in said) == [1, 2]
    assert said[0][-1] == said[1][-1]
    assert {path.name for path in tmp_path.iterdir()} == {said[0][-1], ".lock", "something-else"}


def test_making_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")
    monkeypatch.setattr(sources, "SONG", Source(broken))
    with pytest.raises(ValueError, match="no glyph"):
        font_folder.made_in(tmp_path / "fonts")
    assert [path.name for path in (tmp_path / "fonts").iterdir()] == [".lock"]


def test_faces_are_static_truetype_without_layout_tables(fonts: FontSet) -> None:
    for name in ("kai", "kai-usual", "song", "song-usual", "bold-usual", "mono"):
        font = TTFont(BytesIO(fonts.ready(name).data), lazy=True)
        assert {"glyf", "cmap", "hmtx"} <= set(font.keys())
        assert not {"CFF ", "fvar", "GSUB", "GPOS", "vmtx"} & set(font.keys())


def test_the_standard_table_has_8105_characters_and_kai_and_song_draw_each(fonts: FontSet) -> None:
    beyond = characters._beyond_gb2312()
    assert len(beyond) == 1467
    assert {"㛃", "䶮", "𬭎", "㑇", "𬱖"} <= beyond
    missing_in_song = {c for c in characters.standard() if not fonts.ready("song").has_all(c)}
    assert not {c for c in missing_in_song if c >= "㐀"}
    assert fonts.ready("kai").has_all("".join(c for c in characters.standard() if c >= "㐀"))


def test_a_usual_text_takes_the_small_face_and_a_rarer_one_the_standard_face(fonts: FontSet) -> None:
    assert fonts.face("kai", "林知远") is fonts.ready("kai-usual")
    assert fonts.face("kai", "㛃䶮𬭎") is fonts.ready("kai")
    assert fonts.face("song", "龘") is not fonts.ready("song")


def test_a_name_outside_the_standard_is_drawn_by_one_face_for_the_whole_name(fonts: FontSet) -> None:
    name = "雲鎔𠮷"
    face = fonts.face("kai", name)
    assert face.has_all(name)
    assert face is fonts.face("kai", name)
    assert not face.has_all("林")


def test_the_title_face_carries_its_spacing_in_the_advances(fonts: FontSet) -> None:
    assert fonts.face("title", "结业证书").advance("证") == pytest.approx(1.3)
    assert fonts.face("song", "结业证书").advance("证") == pytest.approx(1.0)


@pytest.mark.parametrize(
    "character",
    ["\ue000", "\U000f0000", "\ufffd", "\x07", "\u200b", "\ufe0f", "\u0301", "\u2028", "\U000e0100", "\U000323b0"],
    ids=lambda c: f"U+{ord(c):04X}",
)
def test_what_is_no_character_cannot_be_drawn_whatever_a_face_says(fonts: FontSet, character: str) -> None:
    assert fonts.undrawable(f"林{character}远{character}") == [character]


def test_all_common_names_can_be_drawn(fonts: FontSet) -> None:
    for name in ("林知远", "㛃䶮𬭎", "阿卜杜热合曼·阿卜杜外力江提", "José Müller-Łukasz O'Neill", "𰻞", "爾·J. 亨"):
        assert fonts.undrawable(name) == []


def test_an_extra_face_draws_what_no_other_has(tmp_path: Path) -> None:
    character = "\U000323b0"
    path = tmp_path / "extra.ttf"
    path.write_bytes(a_face_of(character))
    with_extra = open_fonts(ROOT / "instance" / "fonts", [path])
    assert with_extra.undrawable(character) == []
    assert with_extra.face("kai", f"林{character}").has_all(f"林{character}")


def test_an_extra_face_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.ttf"):
        open_fonts(tmp_path, [tmp_path / "nowhere.ttf"])


def test_missing_fonts_are_named_by_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Source(tmp_path / "absent.ttf", "fonts-lxgw-wenkai")
    monkeypatch.setattr(sources, "NEEDED", (absent, sources.SONG))
    with pytest.raises(system.FontsMissing, match="fonts-lxgw-wenkai") as refusal:
        font_folder.made_in(tmp_path / "fonts")
    assert refusal.value.packages == ("fonts-lxgw-wenkai",)
    assert system.check_system() == ["fonts-lxgw-wenkai"]


def test_the_system_is_checked_for_the_library_without_which_pages_take_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.text import ffi

    assert system.check_system() == []
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    assert system.check_system() == ["libharfbuzz-subset0"]


def a_face_of(character: str) -> bytes:
    """A font file of 2048 units whose only glyph is a square for this character."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 1500), (1500, 1500), (1500, 0)):
        pen.lineTo(point)
    pen.closePath()
    builder = FontBuilder(2048, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(character): "square"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (2048, 0), "square": (2048, 0)})
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "Extra", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
