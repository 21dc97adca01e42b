"""Keys kept outside the database, made at first start; what they seal cannot be read from a copy of the database alone."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_ID = b"\x01"
_NONCE_BYTES = 12


class Unreadable(RuntimeError):
    """A sealed value does not belong where it was found, or was sealed with another key file."""


@dataclass(frozen=True)
class Keyring:
    """Seals values (AES-256-GCM), computes blind indexes (HMAC-SHA256), signs session cookies; each with a key of its own."""

    sealing: bytes
    indexing: bytes
    cookies: bytes

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.sealing)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        """Key id, nonce and ciphertext; `place` (table, column, row) is bound in, so a value cannot be moved."""
        nonce = os.urandom(_NONCE_BYTES)
        return _KEY_ID + nonce + self._cipher.encrypt(nonce, plain, place)

    def unseal(self, sealed: bytes, place: bytes) -> bytes:
        """The plain value; raises Unreadable if it was moved, changed, or sealed with another key."""
        if sealed[:1] != _KEY_ID:
            raise Unreadable("sealed with a key that is not here")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, place)
        except InvalidTag as problem:
            raise Unreadable("a sealed value does not belong where it was found") from problem

    def index(self, value: str) -> bytes:
        """The blind index of a value: equal values give equal 32 bytes, nobody without the key can try values."""
        return hmac.new(self.indexing, value.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=8)
def open_keyring(folder: Path) -> Keyring:
    """The keys in a folder, made there (readable by the owner only) when they do not exist yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keyring(*(_key(folder / f"{name}.key") for name in ("sealing", "indexing", "cookies")))


def _key(path: Path) -> bytes:
    """Reads or makes one key; two processes that start at once end with the same one."""
    if not path.exists():
        put_once(path, secrets.token_hex(32).encode())
    return bytes.fromhex(path.read_text().strip())


def put_once(path: Path, data: bytes) -> None:
    """Writes a key file, complete and readable by the owner only, unless another process has been faster."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        draft.unlink()
