"""`worker`: does the queued work."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from trainingreg.cli.speech import refusals_told
from trainingreg.jobs.stopping import stop_on_signals
from trainingreg.jobs.worker import work


@click.command("worker")
@click.option("--drain", is_flag=True, help="End when the queue is empty.")
@with_appcontext
def command(drain: bool) -> None:
    """Does the queued work until it is stopped; files that cannot be kept are waited for, or with --drain end it."""
    config = current_app.config
    with stop_on_signals() as stop, refusals_told():
        work(stop, config["WORKER_POLL_SECONDS"], config["JOB_LEASE_SECONDS"], drain)
