"""The application factory, to be read as a table of contents."""

from __future__ import annotations

from typing import Any

from flask import Flask

from trainingreg import settings
from trainingreg.cli import register_commands
from trainingreg.db import register_database
from trainingreg.outside import register_outside
from trainingreg.web import register_web


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """An app for the settings in the environment; `overrides` is for tests."""
    config = settings.load(overrides=overrides)
    app = Flask(
        "trainingreg",
        instance_path=str(config["INSTANCE_PATH"]),
        template_folder=str(settings.ROOT / "templates"),
        static_folder=str(settings.ROOT / "trainingreg" / "static"),
    )
    app.config.from_mapping(config)
    register_outside(app)
    register_database(app)
    register_web(app)
    register_commands(app)
    return app
