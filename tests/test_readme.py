"""What can be set and called is documented, in both languages."""

from pathlib import Path

import pytest
from flask import Flask

from trainingreg.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for setting in SETTINGS:
        default = str(setting.default).replace(f"{ROOT}/", "")
        assert f"| `{setting.name}` | {f'`{default}`' if default else '–'} |" in text, setting.name


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_documented(registry: Flask, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for group, command in registry.cli.commands.items():
        if group in {"run", "shell", "routes", "db"}:
            continue  # Flask's own
        for sub in getattr(command, "commands", {"": None}):
            assert f"`{f'{group} {sub}'.strip()}" in text, f"{group} {sub}"


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_to_a_file(name: str) -> None:
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / target).exists(), target
