"""`certificates`: issue, list, export, verify."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import click
from flask.cli import AppGroup

from trainingreg import clock, outside
from trainingreg.cli.speech import refusals_told, spoken, tell
from trainingreg.db import transaction
from trainingreg.domain.certificate_number import normalise
from trainingreg.domain.permissions import SYSTEM
from trainingreg.domain.refusals import NotFound
from trainingreg.domain.words import CertificateState
from trainingreg.queries import certificates as questions
from trainingreg.queries import cohorts, verification
from trainingreg.queries.certificates import CertificateRow
from trainingreg.queries.verification import Verified
from trainingreg.services import certificates
from trainingreg.text import Sentence, say

command = AppGroup("certificates", help="Certificates: issue, list, export, verify.")
_VERDICTS = {
    CertificateState.VALID: say("The registry issued this file, it is unchanged, and certificate %(number)s is valid."),
    CertificateState.REVOKED: say(
        "The registry issued this file, it is unchanged, but certificate %(number)s was revoked on %(day)s."
    ),
    CertificateState.SUPERSEDED: say(
        "The registry issued this file, it is unchanged, but certificate %(number)s was superseded on %(day)s."
    ),
}


@command.command("issue")
@click.option("--cohort", "code", required=True, help="Code of the cohort.")
def issue(code: str) -> None:
    """Issues for everybody who completed the cohort; the worker makes the files."""
    with refusals_told():
        found = cohorts.find(code, SYSTEM.scope, clock.today())
        if found is None:
            raise NotFound
        with transaction() as session:
            new = certificates.issue(session, found.id, SYSTEM, clock.now(), outside.printing())
        outside.wake_workers()
    click.echo(spoken(say("New certificates: %(number)s. The worker makes their files.", number=new)))


@command.command("list")
@click.option("--cohort", "code", help="Only this cohort.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_all(code: str | None, as_json: bool) -> None:
    """Number, name, cohort, status, day of issue, issued elsewhere."""
    rows = [_described(row) for row in questions.every(code)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(str(value).lower() if isinstance(value, bool) else str(value) for value in row.values()))


@command.command("export")
@click.argument("number")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where to write the PDF.")
def export(number: str, output: Path) -> None:
    """Writes the issued file of a certificate."""
    found = questions.file_of(normalise(number), SYSTEM.scope)
    if found is None or found.file_key is None:
        tell(say("There is no file of a certificate with the number %(number)s.", number=number))
        raise SystemExit(1)
    output.write_bytes(outside.file_store().get(found.file_key))


@command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Says whether a PDF is one that the registry issued, unchanged, and its status now; exit status 0 only for valid."""
    found = verification.by_file(sha256(file.read_bytes()).hexdigest())
    click.echo(spoken(_verdict(found)))
    if found is None or found.state is not CertificateState.VALID:
        raise SystemExit(1)


def _verdict(found: Verified | None) -> Sentence:
    if found is None:
        return say("This is not a file that the registry issued, or it has been changed since.")
    params = {"number": found.number, "day": found.ended_on.isoformat() if found.ended_on else ""}
    return Sentence(_VERDICTS[found.state].template, params)


def _described(row: CertificateRow) -> dict[str, str | bool]:
    return {
        "number": row.number,
        "name": row.holder_name,
        "cohort": row.cohort_code,
        "status": row.state.value,
        "issued_on": row.issued_on.isoformat(),
        "issued_elsewhere": row.issued_elsewhere,
    }
