"""The keys that sign certificates: `keys list`, `keys renew`."""

from __future__ import annotations

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from flask import current_app
from flask.cli import AppGroup

from trainingreg import clock
from trainingreg.adapters import signing_keys
from trainingreg.outside import key_folder

command = AppGroup("keys", help="The registry's own keys that sign certificates.")


@command.command("list")
def list_keys() -> None:
    """Prints each generation, the oldest first: number, first day, last day, SHA-256 of the certificate."""
    for generation, certificate in enumerate(signing_keys.certificates(key_folder()), start=1):
        click.echo(f"{generation}\t{_described(certificate)}")


@command.command()
def renew() -> None:
    """Makes a new key, which signs from now on; files that were signed earlier can still be checked."""
    made = signing_keys.renew(key_folder(), current_app.config["PROGRAMME_NAME"], clock.now())
    click.echo(_described(made.chain[0]))


def _described(certificate: x509.Certificate) -> str:
    days = (certificate.not_valid_before_utc.date(), certificate.not_valid_after_utc.date())
    return "\t".join([*(day.isoformat() for day in days), certificate.fingerprint(hashes.SHA256()).hex()])
