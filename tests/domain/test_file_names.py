"""Names of files: taken by every file system, and still readable."""

import pytest

from trainingreg.domain.file_names import safe


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GXYT-2026-44-0107-01041-K-林知远", "GXYT-2026-44-0107-01041-K-林知远"),
        ("阿卜杜热合曼·阿卜杜外力江提", "阿卜杜热合曼·阿卜杜外力江提"),
        ('../a/b\\c:d*e?"<f>|', "_a_b_c_d_e___f__"),
        ("J. Smith.", "J. Smith"),
        ("a\x00b\x1f", "a_b"),
        (" . ", "_"),
    ],
)
def test_a_name_holds_nothing_that_a_file_system_refuses(text: str, name: str) -> None:
    assert safe(text) == name


def test_a_long_name_is_cut() -> None:
    assert len(safe("长" * 300)) == 80
