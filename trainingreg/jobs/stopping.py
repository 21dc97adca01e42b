"""How a worker is asked to end: it finishes what it is at, and gives the rest back."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass
class Stop:
    """Whether the worker has been asked to end; it finishes the item at hand first."""

    asked: bool = False

    def ask(self, *_: Any) -> None:
        """Asks for the end; also a signal handler."""
        self.asked = True


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """SIGTERM and SIGINT ask for the end instead of breaking off in the middle of an item."""
    stop = Stop()
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
