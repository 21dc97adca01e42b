"""Commands about teachers."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from trainingreg.queries import teachers

command = AppGroup("teachers", help="Teachers.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON array on stdout")
def list_teachers(as_json: bool) -> None:
    """Prints reference, name, school and masked document of each teacher."""
    rows = [
        {"ref": teacher.ref, "name": teacher.name, "school": teacher.school_name, "document": teacher.document}
        for teacher in teachers.everybody()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(row.values()))
