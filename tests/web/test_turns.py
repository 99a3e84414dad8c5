"""Turns: few requests compute at a time, and one that waits for another machine keeps nobody waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from waitress.server import create_server

from heed.web.turns import AT_ONCE, Turns, aside

THREADS = 8


class Counting:
    """An application that notes how many requests are in it at once, and waits for a machine that says nothing."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.changing = threading.Lock()
        self.full = threading.Event()
        self.silent = socket.create_server(("127.0.0.1", 0))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._change(1)
        try:
            if environ["PATH_INFO"] == "/fault":
                raise ValueError("a fault")
            if environ["PATH_INFO"] == "/silent":
                self._change(-1)
                with aside():
                    self._wait()
                self._change(1)
            else:
                self.full.wait(0.05)
        finally:
            self._change(-1)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    def _change(self, by: int) -> None:
        with self.changing:
            self.inside += by
            self.most = max(self.most, self.inside)

    def _wait(self) -> None:
        with socket.create_connection(self.silent.getsockname(), 20) as other:
            other.recv(1)


@pytest.fixture
def site() -> Iterator[tuple[int, Counting]]:
    """A server on a free port, and what it serves by turns."""
    counting, ended = Counting(), threading.Event()
    server = create_server(Turns(counting), host="127.0.0.1", port=0, threads=THREADS)

    def run() -> None:
        while not ended.is_set():
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)

    thread = threading.Thread(target=run)
    thread.start()
    yield server.effective_port, counting
    ended.set()
    thread.join(20)
    assert not thread.is_alive()
    server.task_dispatcher.shutdown()
    server.asyncore.close_all(server._map)
    counting.silent.close()


def ask(port: int, path: str = "/") -> int:
    """The status of one answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def asked(port: int, path: str, many: int) -> list[threading.Thread]:
    """So many browsers, each asking once."""
    threads = [threading.Thread(target=ask, args=(port, path)) for _ in range(many)]
    for each in threads:
        each.start()
    return threads


def test_no_more_compute_at_once_than_there_are_turns(site: tuple[int, Counting]) -> None:
    """Twenty that come together are all answered, and at no time more than two of them are in it."""
    port, counting = site
    for each in asked(port, "/", 20):
        each.join(20)
        assert not each.is_alive()
    assert counting.most == AT_ONCE


def test_who_waits_for_another_machine_keeps_nobody(site: tuple[int, Counting]) -> None:
    """More requests wait for a silent machine than there are turns; a page is answered meanwhile."""
    port, counting = site
    waiting = asked(port, "/silent", AT_ONCE + 1)
    held = [counting.silent.accept()[0] for _ in waiting]
    assert ask(port) == 200
    for other in held:
        other.close()
    for each in waiting:
        each.join(20)
        assert not each.is_alive()
    assert counting.most <= AT_ONCE


def test_a_fault_gives_its_turn_back(site: tuple[int, Counting], caplog: pytest.LogCaptureFixture) -> None:
    """After more faults than there are turns the next request is answered."""
    port, _counting = site
    assert [ask(port, "/fault") for _ in range(AT_ONCE + 1)] == [500] * (AT_ONCE + 1)
    assert ask(port) == 200
    assert "a fault" in caplog.text


def test_without_turns_stepping_aside_does_nothing() -> None:
    """A command, or a test that asks a view directly, takes no turn and gives none."""
    ran = []
    with aside():
        ran.append("inside")
    with pytest.raises(ValueError, match="a fault"), aside():
        raise ValueError("a fault")
    assert ran == ["inside"]
