"""Every visible sentence is translated: none missing, none fuzzy, every place kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "trainingreg" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "say": None}


def _sources() -> set[str]:
    methods, options = parse_mapping_cfg(io.StringIO((ROOT / "babel.cfg").read_text()))
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    return {text for _, _, message, _, _ in found for text in ((message[0],) if isinstance(message, tuple) else (message,))}


def _translations() -> Catalog:
    with PO.open("rb") as handle:
        return read_po(handle)


def _places(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def test_no_sentence_is_missing_or_fuzzy() -> None:
    catalog = _translations()
    held = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalog if m.id}
    missing = sorted(text for text in _sources() if text not in held or not held[text].string or held[text].fuzzy)
    assert not missing, f"{len(missing)} sentences without a translation, the first: {missing[:5]}"


def test_no_translation_is_left_over() -> None:
    sources = _sources()
    left = [m.id for m in _translations() if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in sources]
    assert not left, f"{len(left)} translations that nothing uses, the first: {left[:5]}"


def test_every_translation_keeps_the_places_of_its_sentence() -> None:
    for message in _translations():
        if isinstance(message.id, str) and message.id:
            assert _places(message.id) == _places(str(message.string)), message.id


def test_no_chinese_stands_in_templates_as_source() -> None:
    """Words of pages are English sources; Chinese stands on paper, in data and as the terms that the glossary explains."""
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for path in (ROOT / "templates").rglob("*.html"):
        if "print" in path.parts or path.name == "glossary.html":
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S).replace("中文", "")
        assert not chinese.search(text), path
