"""The keys that sign credentials: one Ed25519 key for each issuing base and one of the registry itself, made when first needed.

Each is a file of its own, so that one that has become known to others can be replaced without touching the rest.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trainingreg.adapters.key_files import put_once

_SEED_BYTES = 32


class CredentialKeys:
    """Keys below one folder, by name such as `base-JD00001`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[str, Ed25519PrivateKey] = {}

    def private(self, name: str) -> Ed25519PrivateKey:
        """The key with this name; two processes that need it first at once end with the same one."""
        if name not in self._held:
            self._held[name] = self._read_or_make(self._path(name))
        return self._held[name]

    def public(self) -> dict[str, bytes]:
        """The public half, 32 bytes, of every key that has been made."""
        names = sorted(path.stem for path in self.folder.glob("[!.]*.key"))
        return {name: self.private(name).public_key().public_bytes_raw() for name in names}

    def _path(self, name: str) -> Path:
        path = self.folder / f"{name}.key"
        if path.parent != self.folder:
            raise ValueError("a key's name may not leave the folder")
        return path

    def _read_or_make(self, path: Path) -> Ed25519PrivateKey:
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            put_once(path, secrets.token_hex(_SEED_BYTES).encode())
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
