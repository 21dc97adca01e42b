"""A process that has loaded the registry once and forks a worker at every line it reads; it answers with the worker's number.

Loading takes two seconds, and a worker that is killed while it loads proves nothing.
"""

from __future__ import annotations

import os
import signal
import sys

from flask import Flask

from trainingreg import create_app, outside
from trainingreg.jobs.stopping import Stop
from trainingreg.jobs.worker import work


def main() -> None:
    """Forks until nothing more is asked for."""
    registry = create_app()
    with registry.app_context():
        outside.fonts()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker ended: it was killed
    for _line in sys.stdin:
        worker = os.fork()
        if not worker:
            _work(registry)
        print(worker, flush=True)


def _work(registry: Flask) -> None:
    try:
        with registry.app_context():
            work(Stop(), registry.config["WORKER_POLL_SECONDS"], registry.config["JOB_LEASE_SECONDS"])
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
