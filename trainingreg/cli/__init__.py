"""Commands: each reads its arguments, calls a service or query, and prints."""

from importlib import import_module

from flask import Flask

GROUPS = (
    "accounts", "certificates", "cohorts", "demo", "fonts", "history", "keys", "roster", "start", "teachers", "totals", "worker",
)  # fmt: skip


def register_commands(app: Flask) -> None:
    """Adds every command group to `flask --app wsgi`."""
    for name in GROUPS:
        app.cli.add_command(import_module(f"trainingreg.cli.{name}").command)
