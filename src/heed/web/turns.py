"""Turns: few requests compute at a time, however many have come.

Python computes in one thread at a time. Threads that want to at once hand it over at every row that SQLite reads,
and each then waits for all others: with eight at work a page took ten times as long as with two. Who waits for
another machine steps aside meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

AT_ONCE = 2
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_thread = threading.local()


class Turns:
    """A WSGI application in which at most so many requests are answered at a time; the others wait."""

    def __init__(self, application: Application, at_once: int = AT_ONCE) -> None:
        self._application = application
        self._free = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._free:
            _thread.turn = self._free
            try:
                return self._application(environ, start_response)
            finally:
                del _thread.turn


@contextmanager
def aside() -> Iterator[None]:
    """Let others have the turn while this request waits for another machine; nothing where there are no turns."""
    turn: threading.BoundedSemaphore | None = getattr(_thread, "turn", None)
    if turn is None:
        yield
        return
    turn.release()
    try:
        yield
    finally:
        turn.acquire()
