"""Measures everything and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import delivery, forecasts, page_load, panel_engines, signed_in, whole_runs

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main() -> None:
    """Run each benchmark in turn; nothing else should be running."""
    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        home = Path(folder)
        print("whole commands …")
        commands = whole_runs.measure(home)
        print("pages under load …")
        pages = page_load.measure(home)
        print("an alert to ten thousand …")
        letters = delivery.measure(home / "delivery")
        print("two hundred people clicking …")
        clicks = signed_in.measure(home)
    print("panel engines …")
    engines = panel_engines.measure()
    cores = os.cpu_count()
    made = f"Measured on {datetime.now(UTC):%d %B %Y}, {cores} cores, Python {platform.python_version()}."
    text = [
        "# Benchmarks", "",
        "`make bench` measures again and writes this page. Machines differ and are shared: trust the ratios.", "",
        made, "",
        "## Whole commands", "", *_table(("command", "wall", "peak memory of a process"), commands), "",
        "Aims: 0.3 s for help, 60 s and 1.5 GB for a run, 30 s for all pages.", "",
        "## A country page from the server, 20 clients at once", "", *_table(("", "", "aim"), pages), "",
        "Clients and server share the cores; five pages, gzip, connections kept open, each page warm.", "",
        "## An alert to 10,000 subscribers", "", *_table(("", "", "aim"), letters), "",
        "SQLite; the mails go to a sink on the same machine, whose own speed is the last row.", "",
        "## Two hundred people signed in and clicking", "", *_table(("", "", "aim"), clicks), "",
        "Each thinks 5 to 10 s between two clicks, 75 s long; 200 accounts, 300 alerts, 60 drafts. People and",
        "server share the cores. All signed in before, and every country's page had been opened once.", "",
        "## Panel from five million events", "", *_table(("way", "median of 3", "ratio"), engines), "",
        "From Parquet to the whole panel in memory; the Spark session is running already. Aim: 1 s on DuckDB.", "",
    ]  # fmt: skip
    # The forecasts are measured by a command of their own: what it wrote stays.
    PAGE.write_text("\n".join([*text, *forecasts.section(PAGE)]), "utf-8")
    print(PAGE.read_text("utf-8"))


def _table(heads: tuple[str, ...], rows: list[tuple[str, str, str]]) -> list[str]:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


main()
