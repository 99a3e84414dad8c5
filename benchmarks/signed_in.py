"""Two hundred people signed in and clicking: how long a click takes, on two cores.

    python -m benchmarks.signed_in HOME

HOME is a HEED_HOME with a run. The server is the one of `heed up`; the people are in a process of their own
(`benchmarks.clicking`), the records those of `benchmarks.written`. Everybody signs in for real, before the measured
time: a password is slow to check on purpose.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.page_load import free_port, wait

SECONDS = 75
SLOWEST = 5
AIM = 150
Row = tuple[str, str, str]


def measure(home: Path) -> list[Row]:
    """Rows of what was measured, its figure and its aim; `home` has a run, the records are made anew."""
    rows = _rows("SQLite", _measured(home, ""))
    with _postgres() as url:
        rows += _rows("PostgreSQL", _measured(home, url)) if url else []
    return rows


def _rows(engine: str, said: dict[str, Any]) -> list[Row]:
    ms = "{:.0f} ms".format
    slow = "; ".join(f"{kind} {ms(p95)}" for kind, p95 in said["slowest"])
    return [
        (f"{engine}: 95th percentile of {said['clicks']:,} requests", ms(said["p95"]), f"{AIM} ms at most"),
        (f"{engine}: median, 99th percentile", f"{ms(said['p50'])}, {ms(said['p99'])}", ""),
        (f"{engine}: requests per second, of which saved", f"{said['rate']:.1f}, {said['saved']:.1f}", ""),
        (f"{engine}: answers other than 200 and 302", f"{said['errors']}", "0"),
        (f"{engine}: 95th percentile of the slowest kinds", slow, ""),
        (
            f"{engine}: processor of the server, per request and in all",
            f"{1000 * said['cpu'] / said['clicks']:.0f} ms, {100 * said['cpu'] / said['taken']:.0f} % of one core",
            "",
        ),
        (f"{engine}: load average before and after", "{:.1f}, {:.1f}".format(*said["load"]), ""),
        (f"{engine}: one sign-in (password and code), four at once", ms(said["sign_in"]), ""),
    ]


def _measured(home: Path, url: str) -> dict[str, Any]:
    """What the clients say of one server, with the seconds of processor that it used meanwhile."""
    records = Path(tempfile.mkdtemp(prefix="heed-records-"))
    (records / "runs").symlink_to(home / "runs")
    (records / "pictures").symlink_to(home / "pictures")
    environment = {**os.environ, "HEED_HOME": str(records), "HEED_DATABASE_URL": url}
    port = free_port()
    start = "from heed.cli import main; main()"
    try:
        words = [sys.executable, "-m", "benchmarks.signed_in"]
        subprocess.run([*words, "write", str(records)], env=environment, check=True, timeout=300)
        _settle(url)
        server = subprocess.Popen(
            [sys.executable, "-c", start, "up", "--quiet", "--port", str(port)],
            env=environment, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait(port)
            clients = [*words, "click", str(port), str(server.pid)]
            done = subprocess.run(clients, env=environment, stdout=subprocess.PIPE, check=True, timeout=600)
        finally:
            server.terminate()
            server.wait(20)
    finally:
        shutil.rmtree(records)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _settle(url: str) -> None:
    """Let PostgreSQL count what was just written, as it does by itself soon, so that it plans as usual."""
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("vacuum analyze")


def click(port: int, server: int) -> dict[str, Any]:
    """Be the people; figures of all they did."""
    from benchmarks.clicking import AT_ONCE, Person, click_all, sign_in_all
    from benchmarks.written import mails

    load = os.getloadavg()[0]
    people = [Person(port, mail) for mail in mails()]
    signing = sign_in_all(people)
    before = _processor(server)
    taken, clicks = click_all(people, SECONDS)
    kinds: dict[str, list[float]] = {}
    for each in clicks:
        kinds.setdefault(each.kind, []).append(each.spent)
    p95 = {kind: _at(0.95, times) for kind, times in kinds.items()}
    spent = [each.spent for each in clicks]
    statuses = [each.status for each in clicks]
    return {
        "clicks": len(clicks), "taken": taken, "rate": len(clicks) / taken,
        "saved": statuses.count(302) / taken,
        "errors": sum(status not in (200, 302) for status in statuses),
        "p50": _at(0.5, spent), "p95": _at(0.95, spent), "p99": _at(0.99, spent),
        "slowest": sorted(p95.items(), key=lambda row: -row[1])[:SLOWEST],
        "cpu": _processor(server) - before, "load": (load, os.getloadavg()[0]),
        "sign_in": 1000 * AT_ONCE * signing / len(people),
    }  # fmt: skip


def _at(part: float, times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def _processor(process: int) -> float:
    """Seconds of processor that a process has used."""
    parts = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _postgres() -> Iterator[str]:
    """Address of a PostgreSQL server of its own in a temporary folder; empty where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not found:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="heed-pg-") as folder:
        as_user: list[str | Path] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
        data = f"{folder}/data"
        subprocess.run([*as_user, found[-1] / "initdb", "-D", data, "-A", "trust", "-U", "heed"], **quiet)
        control = [*as_user, found[-1] / "pg_ctl", "-D", data, "-l", f"{folder}/log", "-w"]
        subprocess.run([*control, "-o", f"-c listen_addresses='' -k {folder}", "start"], **quiet)
        try:
            yield f"postgresql:///postgres?host={folder}&user=heed"
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], **quiet)


def main(words: list[str]) -> None:
    """Measure, or be one of the two processes that measuring starts."""
    if words[:1] == ["write"]:
        from benchmarks.written import write

        write(Path(words[1]))
    elif words[:1] == ["click"]:
        json.dump(click(int(words[1]), int(words[2])), sys.stdout)
    else:
        for row in measure(Path(words[0])):
            print(*row, sep=" | ")


if __name__ == "__main__":
    main(sys.argv[1:])
