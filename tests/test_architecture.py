"""The import rule and the house rules, walked through the code itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "trainingreg"
SHARED = {"text", "domain"}

# Each room and what it may import of our own; rooms not named here may import nothing of ours.
MAY_IMPORT: dict[str, set[str]] = {
    "domain": {"domain", "text"},
    "models": {"models", "domain", "db", "text"},
    "documents": {"documents", "domain", "text"},
    "queries": {"queries", "models", "domain", "db", "text"},
    "services": {"services", "queries", "documents", "models", "domain", "db", "text"},
    "adapters": {"adapters", "settings", "text"},
    "jobs": {"jobs", "services", "queries", "documents", "adapters", "models", "domain", "db", "clock", "text", "outside"},
    "cli": {
        "cli",
        "jobs",
        "services",
        "queries",
        "documents",
        "adapters",
        "models",
        "domain",
        "db",
        "clock",
        "text",
        "outside",
        "web",
    },
    "web": {
        "web",
        "services",
        "queries",
        "documents",
        "adapters",
        "models",
        "domain",
        "db",
        "clock",
        "text",
        "outside",
        "settings",
    },
    "text": set(),
    "clock": {"domain"},
    "settings": {"db"},
    "db": {"adapters"},
    "outside": {"adapters", "documents", "domain"},
    "app": {"settings", "cli", "db", "outside", "web"},
    "__init__": {"app"},
    "migrations": {"models", "db", "domain"},
}
FORBIDDEN: dict[str, set[str]] = {
    "domain": {"flask", "flask_babel", "flask_login", "sqlalchemy", "wtforms", "weasyprint", "pikepdf"},
    "documents": {"flask", "flask_babel", "flask_login", "sqlalchemy", "wtforms", "requests", "urllib3"},
    "services": {"flask", "flask_babel", "flask_login", "wtforms"},
    "queries": {"flask", "flask_babel", "flask_login", "wtforms"},
    "models": {"flask", "flask_babel", "flask_login", "wtforms"},
    "text": {"flask", "flask_babel", "sqlalchemy"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


def room_of(path: Path) -> str:
    """The room a module stands in: its folder, or its own name at the top."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imports_of(path: Path) -> set[str]:
    """Every module named in an import, at any depth, those only for type checkers apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = room_of(path)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "trainingreg" and len(parts) > 1 and parts[1] != "create_app":
            assert parts[1] in MAY_IMPORT[room], f"{room} imports {name}"
        assert parts[0] not in FORBIDDEN.get(room, set()), f"{room} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_database_room_commits_and_only_the_clock_reads_the_time(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    inside = str(path.relative_to(PACKAGE))
    if inside not in {"db.py", "migrations/env.py"}:
        assert not {call for call in calls if call.endswith(".commit")}
    if inside != "clock.py":
        assert not {call for call in calls if call in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today"}}


def test_requests_and_the_signed_in_person_are_known_to_the_web_room_only() -> None:
    for path in MODULES:
        if room_of(path) not in {"web"}:
            names = {name for name in imports_of(path) if name in {"flask.request", "flask_login.current_user"}}
            assert not names, f"{path} imports {names}"


def test_there_is_no_attic() -> None:
    attics = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not [path for path in MODULES if path.stem in attics or attics & set(path.parts)]


def test_every_module_and_public_function_says_in_a_sentence_what_it_is() -> None:
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = [tree, *(n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_"))]
        silent += [f"{path.relative_to(ROOT)}: {getattr(n, 'name', 'module')}" for n in nodes if not ast.get_docstring(n)]
    assert not silent


def test_nothing_is_left_open() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|being written")
    assert not [str(path) for path in MODULES if marks.search(path.read_text(encoding="utf-8"))]


def test_templates_never_ask_the_database_and_hold_no_style_or_script() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        if "print" in path.parts:
            continue  # paper has styles of its own
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bdb\.|\.query\b|session\.execute", text), path
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", text), path
