"""Brings the outside world to the app: instance folder, keys, file store, fonts, what certificates take from settings.

The one place where adapters are chosen.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app

from trainingreg.adapters import signing_keys
from trainingreg.adapters.credential_keys import CredentialKeys
from trainingreg.adapters.file_store import FileStore, LocalFileStore
from trainingreg.adapters.key_files import open_keyring
from trainingreg.adapters.wake_up import WakeUp
from trainingreg.domain.issuing import PrintSettings

if TYPE_CHECKING:
    from trainingreg.documents.fonts import FontSet
    from trainingreg.documents.signing import Signer
    from trainingreg.documents.stamping.kept import TemplateCache


def register_outside(app: Flask) -> None:
    """Opens keys and file store, making the instance folder when it is not there."""
    instance = Path(app.config["INSTANCE_PATH"])
    instance.mkdir(parents=True, exist_ok=True)
    keyring = open_keyring(instance / "keys")
    app.extensions["keyring"] = keyring
    app.extensions["file_store"] = _file_store(app.config["FILE_STORE_URL"], instance / "files")
    app.extensions["wake_up"] = WakeUp(app.config["CELERY_BROKER_URL"], app.config["CELERY_QUEUE"])
    app.config["SECRET_KEY"] = keyring.cookies.hex()


def file_store() -> FileStore:
    """The store of issued and uploaded files."""
    return current_app.extensions["file_store"]


def wake_workers() -> None:
    """Says that work has been queued. Called after the transaction that queued it, or the worker would find nothing."""
    current_app.extensions["wake_up"].send()


def _file_store(url: str, default: Path) -> FileStore:
    """A folder of this machine, the default or the one named; or whatever else an address names."""
    scheme, _, path = url.rpartition("://")
    if scheme in {"", "file"}:
        return LocalFileStore(Path(path) if path else default)
    from trainingreg.adapters.remote_store import RemoteFileStore

    return RemoteFileStore(url)


def fonts() -> FontSet:
    """The faces that documents are set in; opened (and made, the first time) when first needed."""
    if "fonts" not in current_app.extensions:
        from trainingreg.documents.fonts import open_fonts  # loads HarfBuzz: only who prints pays for it

        extra = tuple(Path(face) for face in current_app.config["EXTRA_FACES"].split(":") if face)
        current_app.extensions["fonts"] = open_fonts(Path(current_app.config["FONT_PATH"]), extra)
    return current_app.extensions["fonts"]


def printing() -> PrintSettings:
    """What certificates take from the settings."""
    config = current_app.config
    return PrintSettings(
        programme_code=config["PROGRAMME_CODE"],
        public_url=config["PUBLIC_URL"],
        address_is_set=config["PUBLIC_URL_SET"],
        production=config["APP_ENV"] == "production",
    )


def templates() -> TemplateCache:
    """The compiled pages of cohorts, kept in the instance folder."""
    if "templates" not in current_app.extensions:
        from trainingreg.documents.stamping.kept import TemplateCache  # as above

        current_app.extensions["templates"] = TemplateCache(Path(current_app.config["INSTANCE_PATH"]) / "templates")
    return current_app.extensions["templates"]


def signer(now: datetime) -> Signer:
    """Who signs certificates: the key named in the settings, or the newest of the registry's own, made at `now` if need be.

    A security module or a platform for seals is put in here, as another `documents.signing.Signer`.
    """
    config = current_app.config
    if config["SIGNING_KEY"]:
        return _signer(signing_keys.given(Path(config["SIGNING_KEY"]), Path(config["SIGNING_CERTIFICATE"])))
    return _signer(signing_keys.newest(key_folder(), config["PROGRAMME_NAME"], now))


def signing_certificates() -> list[bytes]:
    """The certificates (DER) of every key that this registry has signed with: its own generations, and the one of the settings."""
    from cryptography.hazmat.primitives.serialization import Encoding

    config, held = current_app.config, signing_keys.certificates(key_folder())
    if config["SIGNING_KEY"]:
        held.append(signing_keys.given(Path(config["SIGNING_KEY"]), Path(config["SIGNING_CERTIFICATE"])).chain[0])
    return [certificate.public_bytes(Encoding.DER) for certificate in held]


def key_folder() -> Path:
    """The folder of the registry's keys."""
    return Path(current_app.config["INSTANCE_PATH"]) / "keys"


@lru_cache(maxsize=16)
def _signer(held: signing_keys.SigningKey) -> Signer:
    from trainingreg.documents.signing import signer_with_key  # as above

    return signer_with_key(held.key, held.chain)


def credential_keys() -> CredentialKeys:
    """The keys that sign credentials."""
    if "credential_keys" not in current_app.extensions:
        folder = Path(current_app.config["INSTANCE_PATH"]) / "keys" / "credentials"
        current_app.extensions["credential_keys"] = CredentialKeys(folder)
    return current_app.extensions["credential_keys"]
