"""Names of people and schools."""

from __future__ import annotations

import random

import pytest

from trainingreg.domain.names import clean_name, name_key, school_key
from trainingreg.domain.refusals import Invalid


def refusal(raw: str) -> str:
    with pytest.raises(Invalid) as caught:
        clean_name(raw)
    return str(caught.value)


@pytest.mark.parametrize("dot", "·•・･．‧.。｡∙⋅")
def test_every_middle_dot_between_chinese_characters_is_the_same(dot: str) -> None:
    assert clean_name(f"阿卜杜拉{dot}艾合买提") == "阿卜杜拉\u00b7艾合买提"
    assert clean_name(f"古丽 {dot} 卡德尔") == "古丽\u00b7卡德尔"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张　三", "张三"),
        ("  欧阳 轩 芳 ", "欧阳轩芳"),
        ("王\n䶮", "王䶮"),
        ("J. Smith", "J. Smith"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("Anne-Marie  O’Brien", "Anne-Marie O'Brien"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("李\u200b雷", "李雷"),
        ("㛃", "㛃"),
        ("郭燊𬭎", "郭燊𬭎"),
        ("\U00030edd\u3007", "\U00030edd\u3007"),
        ("\uf9d1", "\u516d"),
        ("王 John", "王 John"),
        ("字" * 50, "字" * 50),
    ],
)
def test_names_are_kept_as_they_are_printed(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("罗\ue5f1树", "Character 2 is a private-use character (U+E5F1)"),
        ("罗树\U000f0001", "Character 3 is a private-use character (U+F0001)"),
        ("罗\ufffd", "Character 2 is damaged (U+FFFD)"),
        ("罗\x07树", "Character 2 is damaged (U+0007)"),
        ("罗\ud800", "Character 2 is damaged (U+D800)"),
        ("王5", "Character 2 of the name is a digit (U+0035)"),
        ("王５", "is a digit"),
        ("王(小)", "Character 2 (U+0028) does not belong in a name"),
        ("王？", "(U+003F)"),
        ("A•B", "(U+2022)"),
        ("王\U0001f600", "(U+1F600)"),
        ("Иван", "(U+0418)"),
        ("⼤山", "Character 1 (U+2F24)"),
        ("·王", "starts and ends"),
        ("王-", "starts and ends"),
        ("字" * 51, "at most 50 characters, this one has 51"),
        (" \u200b ", "missing"),
        ("", "missing"),
    ],
)
def test_what_cannot_stay_in_a_name_is_named_with_its_place(typed: str, reason: str) -> None:
    assert reason in refusal(typed)


def test_names_are_compared_without_spaces_and_case() -> None:
    assert name_key("John SMITH") == name_key("JohnSmith")
    assert name_key("王伟") != name_key("王玮")


def test_schools_are_compared_without_spaces_and_width() -> None:
    assert school_key("云洲 技师学院（东校区）") == school_key("云洲技师学院(东校区) ")


def test_junk_is_refused_and_never_breaks() -> None:
    chance = random.Random(7)
    for _ in range(5000):
        raw = "".join(chr(chance.choice((chance.randrange(0x250), chance.randrange(0x110000)))) for _ in range(4))
        try:
            name = clean_name(raw)
        except Invalid:
            continue
        assert clean_name(name) == name
