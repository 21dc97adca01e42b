"""A real browser on a real server, for each engine."""

from __future__ import annotations

import contextvars
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import make_server

_CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium without a screen; ended with the test, for its event loop would be in the way of others."""
    if not Path(_CHROMIUM).exists():
        pytest.skip("no Chromium: bin/test installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def address(registry: Flask) -> Iterator[str]:
    """The registry served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, registry, threaded=True)
    # The server's threads begin in an empty context: they must not share the test's own database session.
    thread = threading.Thread(target=contextvars.Context().run, args=(server.serve_forever,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visitor(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A visitor's own window, in Chinese, that notes what the browser complains about."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    shutil.rmtree(tmp_path, ignore_errors=True)
    assert not complaints, complaints
