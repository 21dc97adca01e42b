"""A process of its own, with limits, for libraries that must open files from strangers.

Two cells far apart in a small workbook make a reader ask for half a terabyte, and it then aborts the whole process: no
exception, no other answer. In a child that costs one refusal instead of the web worker and everybody's requests.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
WALL_SECONDS = 40
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class Overstrained(Exception):
    """The child was stopped by a limit, or broke."""


def run(script: Path, request: bytes, cpu_seconds: int | None = None) -> bytes:
    """What the script writes when it is given `request` as its standard input; raises Overstrained if it fails.

    The child sees none of our settings and secrets, and does not import this package, so it starts in some 30 ms.
    """
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    command = [sys.executable, "-P", "-W", "ignore", str(script)]
    with subprocess.Popen(  # noqa: S603  our own script; nothing a user wrote is in the command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        _limit(child.pid, cpu_seconds or CPU_SECONDS)
        return _answer(child, request)


def _limit(pid: int, cpu_seconds: int) -> None:
    """Set from here and before the request is sent, so the script needs no lines for it and cannot outrun it."""
    if hasattr(resource, "prlimit"):
        resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.prlimit(pid, resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _answer(child: subprocess.Popen[bytes], request: bytes) -> bytes:
    try:
        answer, _ = child.communicate(request, WALL_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        raise Overstrained from None
    if child.returncode != 0:
        raise Overstrained
    return answer
