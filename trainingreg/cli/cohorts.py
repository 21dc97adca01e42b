"""Commands about cohorts."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import AppGroup

from trainingreg.queries import cohort_codes

command = AppGroup("cohorts", help="Cohorts.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON array on stdout")
def list_cohorts(as_json: bool) -> None:
    """Prints code, title, base, phase, state, capacity and seats taken of each cohort."""
    rows = [asdict(cohort) for cohort in cohort_codes.listed()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))
