"""A country page under load: twenty clients at once, each on one connection, from a process of their own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

CLIENTS = 20
REQUESTS = 6000
PAGES = ("/country/SDN/", "/country/UKR/", "/country/MMR/", "/country/COD/", "/country/FRA/")


def measure(home: Path) -> list[tuple[str, str, str]]:
    """Rows of what was measured, its figure and its aim."""
    port = free_port()
    environment = {**os.environ, "HEED_HOME": str(home)}
    heed = str(Path(sys.executable).with_name("heed"))
    server = subprocess.Popen(
        [heed, "up", "--quiet", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait(port)
        clients = [sys.executable, "-m", "benchmarks.page_load", str(port)]
        said = json.loads(subprocess.run(clients, capture_output=True, check=True, timeout=300).stdout)
    finally:
        server.terminate()
        server.wait(20)
    return [
        ("requests per second", f"{said['rate']:,.0f}", "200 or more"),
        ("median", f"{said['median']:.1f} ms", ""),
        ("95th percentile", f"{said['p95']:.1f} ms", "30 ms at most"),
    ]


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait(port: int) -> None:
    """Until something answers there; raises `TimeoutError` after 30 seconds."""
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start within 30 s")


def load(port: int) -> dict[str, float]:
    """Requests per second and milliseconds of `REQUESTS` requests by `CLIENTS` clients, each page warmed once."""
    for page in PAGES:
        _get(http.client.HTTPConnection("127.0.0.1", port), page)
    spent: list[float] = []

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for place in range(REQUESTS // CLIENTS):
            started = time.perf_counter()
            _get(connection, PAGES[(place + number) % len(PAGES)])
            spent.append((time.perf_counter() - started) * 1000)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - began
    ordered = sorted(spent)
    return {
        "rate": len(spent) / taken,
        "median": statistics.median(ordered),
        "p95": ordered[int(len(ordered) * 0.95)],
    }


def _get(connection: http.client.HTTPConnection, page: str) -> None:
    connection.request("GET", page, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    assert body


if __name__ == "__main__":
    json.dump(load(int(sys.argv[1])), sys.stdout)
