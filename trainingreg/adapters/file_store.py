"""Where issued files are kept: written once, never changed, served for ever."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path
from typing import Protocol


class StoreAway(OSError):
    """The place of the files does not answer, or answers that it cannot do what was asked."""


def out_of_room(problem: BaseException) -> bool:
    """Whether something could not be written because the disk, or the share of it that is ours, is full."""
    return isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}


class FileStore(Protocol):
    """Files named by keys such as `certificates/2026/GXYT-….pdf`."""

    def put(self, key: str, data: bytes) -> None:
        """Keeps bytes durably under a key: complete or not at all."""

    def get(self, key: str) -> bytes:
        """The bytes under a key; raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Forgets a file that is no longer needed, such as a roster that was imported."""

    def check(self, room: int = 4096) -> None:
        """Raises OSError when a file of so many bytes cannot be written."""


class LocalFileStore:
    """Files below one folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Keeps bytes durably under a key: complete or not at all, also when the machine stops half-way."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with draft.open("wb") as handle:
                handle.write(data)
                handle.flush()
                os.fsync(handle.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def get(self, key: str) -> bytes:
        """The bytes under a key; raises FileNotFoundError."""
        return self._path(key).read_bytes()

    def delete(self, key: str) -> None:
        """Forgets a file that is no longer needed, such as a roster that was imported."""
        self._path(key).unlink(missing_ok=True)

    def check(self, room: int = 4096) -> None:
        """Raises OSError when a file of so many bytes cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        probe = self.folder / f".probe.{secrets.token_hex(4)}"
        try:
            probe.write_bytes(bytes(room))
        finally:
            probe.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self.folder / key).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise ValueError("a key may not leave the store")
        return path


def _sync_folder(folder: Path) -> None:
    """The new name must survive a power cut as well as the bytes do."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
