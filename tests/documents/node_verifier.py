"""Digital Bazaar's verifier, in Node: installed once below `.build/`, or not there for a reason."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.documents import credentials as made
from trainingreg.documents.contexts import CREDENTIALS, OPEN_BADGES

SOURCE = Path(__file__).parent / "node"
FILES = ("package.json", "package-lock.json", "verify.mjs")
FOLDER = Path(__file__).resolve().parents[2] / ".build" / "credential-verifier"


class NodeVerifier:
    """Verifies a document as somebody else would, with everything it refers to at hand and no network."""

    def verify(self, document: dict[str, Any], status_list: dict[str, Any]) -> dict[str, Any]:
        """What it says: `verified`, `proofs`, `revoked`, `errors` and the document's `canonical` form."""
        asked = {"document": document, "documents": _documents(status_list), "now": made.NOW.isoformat()}
        done = subprocess.run(
            ["node", str(FOLDER / "verify.mjs")], input=json.dumps(asked), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)


def _documents(status_list: dict[str, Any]) -> dict[str, Any]:
    did = made.a_did_document()
    methods = {each["id"]: {"@context": "https://w3id.org/security/multikey/v1"} | each for each in did["verificationMethod"]}
    contexts = {address: made.a_context(address) for address in (CREDENTIALS, OPEN_BADGES)}
    return methods | contexts | {did["id"]: did, made.ADDRESSES.status_list(0): status_list}


def installed() -> NodeVerifier:
    """The verifier; skips the test where Node or its packages cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("no Node: Digital Bazaar's verifier was not asked")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes
        _install_once()
    return NodeVerifier()


def _install_once() -> None:
    wanted = "".join((SOURCE / name).read_text(encoding="utf-8") for name in FILES)
    stamp = FOLDER / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        _install()
        stamp.write_text(wanted, encoding="utf-8")


def _install() -> None:
    for name in FILES:
        shutil.copy(SOURCE / name, FOLDER)
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=180, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
        pytest.skip(f"npm could not install Digital Bazaar's verifier: {problem}")
