"""Files kept elsewhere, such as in an S3 bucket: any place that fsspec reaches, named by an address."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from trainingreg.adapters.file_store import StoreAway

# A put to these is whole or not there at all, and can be told to write nothing over; elsewhere a draft is moved into place.
_S3 = {"s3", "s3a"}
_S3_OPTIONS = {
    "use_listings_cache": False,
    "config_kwargs": {"connect_timeout": 5, "read_timeout": 20, "retries": {"max_attempts": 2}},
}


class RemoteFileStore:
    """Files below an address such as `s3://bucket/prefix`; who may read and write there is said by that service's own settings."""

    def __init__(self, url: str) -> None:
        if find_spec("fsspec") is None:
            raise RuntimeError("FILE_STORE_URL names another place than a folder: install requirements-scale.txt")
        self._url = url.rstrip("/")
        self._is_s3 = url.partition("://")[0] in _S3
        self._opened: tuple[int, Any, str] | None = None

    def put(self, key: str, data: bytes) -> None:
        """Keeps bytes under a key, complete or not at all. What is there already is left, and must be the same."""
        with _answering(missing_is_trouble=True):
            system, path = self._place(key)
            if self._is_s3:
                _put_once(system, path, data)
            else:
                _move_into_place(system, path, data)

    def get(self, key: str) -> bytes:
        """The bytes under a key; raises FileNotFoundError."""
        with _answering():
            system, path = self._place(key)
            return system.cat_file(path)

    def delete(self, key: str) -> None:
        """Forgets a file that is no longer needed, such as a roster that was imported."""
        with _answering(), suppress(FileNotFoundError):
            system, path = self._place(key)
            system.rm_file(path)

    def check(self, room: int = 4096) -> None:
        """Raises OSError when a file of so many bytes cannot be written."""
        probe = f".probe.{secrets.token_hex(4)}"
        self.put(probe, bytes(room))
        self.delete(probe)

    def _place(self, key: str) -> tuple[Any, str]:
        if ".." in key.split("/"):
            raise ValueError("a key may not leave the store")
        system, root = self._system()
        return system, f"{root}/{key}"

    def _system(self) -> tuple[Any, str]:
        """The way there, opened anew in every process: its connections do not survive a fork."""
        if self._opened is None or self._opened[0] != os.getpid():
            from fsspec.core import url_to_fs  # only who keeps files elsewhere needs it

            options = _S3_OPTIONS if self._is_s3 else {}
            system, root = url_to_fs(self._url, skip_instance_cache=True, **options)
            self._opened = (os.getpid(), system, root.rstrip("/"))
        return self._opened[1], self._opened[2]


def _put_once(system: Any, path: str, data: bytes) -> None:
    """A conditional put; servers that know none get a plain one, and keys of files never change their bytes."""
    try:
        system.pipe_file(path, data, mode="create")
    except FileExistsError:
        if system.cat_file(path) != data:
            raise
    except OSError as problem:
        if problem.errno != errno.ENOSYS:
            raise
        system.pipe_file(path, data)


def _move_into_place(system: Any, path: str, data: bytes) -> None:
    draft = f"{path}.{secrets.token_hex(4)}"
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    try:
        system.pipe_file(draft, data)
        system.mv(draft, path)
    finally:
        with suppress(FileNotFoundError):
            system.rm_file(draft)


@contextmanager
def _answering(missing_is_trouble: bool = False) -> Iterator[None]:
    """Every service has errors of its own; here they all mean that it does not do what was asked, and are told by kind."""
    try:
        yield
    except (FileExistsError, ValueError):
        raise
    except FileNotFoundError as problem:
        if missing_is_trouble:  # not the file, which may still be on its way, but the bucket
            raise StoreAway(f"nothing of that name: {problem}") from problem
        raise
    except Exception as problem:
        raise StoreAway(f"{type(problem).__name__}: {problem}") from problem
