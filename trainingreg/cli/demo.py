"""`demo load`: fills an empty database with clearly marked, reproducible demo data."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from trainingreg import clock
from trainingreg.adapters.passwords import hash_password
from trainingreg.cli.speech import refusals_told, spoken, tell
from trainingreg.db import transaction
from trainingreg.outside import printing
from trainingreg.services import demo
from trainingreg.text import say

command = AppGroup("demo", help="Demo data.")


@command.command("load")
@click.option("--teachers", type=click.IntRange(min=demo.FEWEST_TEACHERS), default=demo.TEACHERS, show_default=True)
@click.option("--seed", type=int, default=demo.SEED, show_default=True)
def load_command(teachers: int, seed: int) -> None:
    """Fills an empty database with invented schools, cohorts and people."""
    with refusals_told():
        loaded = load(teachers, seed)
    click.echo(
        spoken(
            say(
                "Demo data loaded: %(schools)s schools, %(bases)s bases, %(cohorts)s cohorts, %(teachers)s teachers, "
                "%(person_times)s completed trainings; certificates queued: %(queued)s.",
                **vars(loaded),
            )
        )
    )


def load(teachers: int = demo.TEACHERS, seed: int = demo.SEED) -> demo.Loaded:
    """Loads with progress on stderr; raises `services.demo.NotEmpty`."""
    with transaction() as session:
        return demo.load(session, teachers, seed, hash_password, printing(), clock.now(), tell)
