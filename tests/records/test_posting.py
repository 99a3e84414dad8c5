"""Posting to addresses that others wrote, against real servers on the loopback."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from heed.base.errors import BadInput, Unreachable
from heed.records.alerting import posting
from heed.records.alerting.posting import check_address, post, refuse_private

HERE = [ipaddress.ip_network("127.0.0.0/8")]


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that reads one request and leaves the answer to the test; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    connection.recv(65_536)
                    answer(connection)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
    thread.join(10)


def says(text: str) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(text.encode())


@pytest.mark.parametrize("status", [200, 204, 404, 500])
def test_the_status_is_told_whatever_it_is(status: int) -> None:
    with server(says(f"HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n")) as port:
        assert post(f"http://127.0.0.1:{port}/hook", {"webhook-id": "a"}, b"{}", HERE).status == status


def test_a_redirect_is_not_followed() -> None:
    """The place it points to is a second server, which must hear nothing."""
    heard: list[bytes] = []
    with (
        server(lambda connection: heard.append(b"called")) as inner,
        server(
            says(f"HTTP/1.1 302 x\r\nlocation: http://127.0.0.1:{inner}/\r\ncontent-length: 0\r\n\r\n")
        ) as port,
    ):
        assert post(f"http://127.0.0.1:{port}/", {}, b"", HERE).status == 302
    assert heard == []


def test_one_that_hangs_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "SECONDS", 0.5)
    with server(lambda connection: time.sleep(2)) as port:
        started = time.monotonic()
        with pytest.raises(Unreachable, match="will be tried again"):
            post(f"http://127.0.0.1:{port}/", {}, b"", HERE)
        assert time.monotonic() - started < 2


def test_one_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes soon enough; together they would take far too long."""
    monkeypatch.setattr(posting, "SECONDS", 0.6)

    def drip(connection: socket.socket) -> None:
        for character in "HTTP/1.1 200 OK\r\nx: " + "y" * 40:
            connection.sendall(character.encode())
            time.sleep(0.1)

    with server(drip) as port:
        started = time.monotonic()
        with pytest.raises(Unreachable):
            post(f"http://127.0.0.1:{port}/", {}, b"", HERE)
        assert time.monotonic() - started < 3


def test_one_that_drops_or_is_not_there_is_unreachable() -> None:
    with server(lambda connection: connection.close()) as port, pytest.raises(Unreachable):
        post(f"http://127.0.0.1:{port}/", {}, b"", HERE)
    with pytest.raises(Unreachable):
        post(f"http://127.0.0.1:{port}/", {}, b"", HERE)


def test_an_endless_answer_is_cut() -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")
        for _ in range(2000):
            connection.sendall(b"x" * 50_000)

    with server(pour) as port:
        assert post(f"http://127.0.0.1:{port}/", {}, b"", HERE).status == 200


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "[::1]", "[fd00::1]", "0.0.0.0",
     "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "127.1", "100.64.0.1", "[fe80::1]", "224.0.0.1",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::7f00:1]", "[fec0::1]", "[64:ff9b:1::7f00:1]", "[2001:0:7f00:1::]"],
)  # fmt: skip
def test_no_way_of_writing_a_private_address_is_let_through(host: str) -> None:
    with pytest.raises(BadInput, match=r"private network|public host"):
        check_address(f"https://{host}/hook")


def test_a_name_that_leads_to_a_private_address_is_refused_before_any_call() -> None:
    heard: list[bytes] = []
    with (
        server(lambda connection: heard.append(b"called")) as port,
        pytest.raises(BadInput, match=r"localhost at (127|::1)"),
    ):
        post(f"https://localhost:{port}/", {}, b"")
    assert heard == []


def test_one_private_answer_among_public_ones_is_enough() -> None:
    refuse_private("ruritania.example", ["93.184.216.34"])
    with pytest.raises(BadInput, match=r"ruritania\.example at 10\.0\.0\.1"):
        refuse_private("ruritania.example", ["93.184.216.34", "10.0.0.1"])


NAME = "hook.ruritania.example"


def looked_up(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """From now on NAME has these addresses, one list at each question, then none; gives the questions."""
    real, left, asked = socket.getaddrinfo, list(answers), []

    def answer(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host != NAME:
            return list(real(host, port, *args, **kwargs))
        asked.append(host)
        if len(asked) > len(left):
            raise socket.gaierror("no such name")
        return [each for address in left[len(asked) - 1] for each in real(address, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_call_goes_to_the_very_answer_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once: one that has another address a moment later gains nothing."""
    heard: list[bytes] = []
    asked = looked_up(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    # The server speaks no TLS, but it hears that somebody came.
    with server(lambda connection: heard.append(b"called")) as port, pytest.raises(Unreachable):
        post(f"https://{NAME}:{port}/", {}, b"", HERE)
    assert (asked, heard) == ([NAME], [b"called"])


def test_the_next_address_is_called_where_the_first_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with server(lambda connection: heard.append(b"called")) as port:
        looked_up(monkeypatch, ["127.0.0.2", "127.0.0.1"], ["127.0.0.2", "127.0.0.3"])
        for _ in range(2):
            with pytest.raises(Unreachable):
                post(f"https://{NAME}:{port}/", {}, b"", HERE)
    assert heard == [b"called"]


def test_every_answer_is_checked_before_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that would not be called."""
    heard: list[bytes] = []
    looked_up(monkeypatch, ["127.0.0.1", "10.0.0.1"])
    with (
        server(lambda connection: heard.append(b"called")) as port,
        pytest.raises(BadInput, match=rf"{NAME} at 10\.0\.0\.1"),
    ):
        post(f"https://{NAME}:{port}/", {}, b"", HERE)
    assert heard == []


@pytest.mark.parametrize(
    "url", ["", "hook", "ftp://a.example/", "https://", "https://a.example:99999/", "http://a.example/", "https://u:p@a.example/",
            "https://bücher.example/", "https://a.example/ü", "https://a b.example/", "https://a.example/ b",
            "https://a.example/\r\nx: y", "https://a.example/\0", "https://a..example/",
            f"https://{'a' * 64}.example/"]
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="webhook address: expected"):
        check_address(url)
