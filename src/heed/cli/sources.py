"""`heed sources`: what can be read, and a check of files before they are used."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from heed.base.errors import MissingExtra
from heed.cli import words
from heed.cli.output import json_option, say, say_json, table
from heed.cli.run import FILES

if TYPE_CHECKING:
    from heed.sources import Reading


@click.command()
@FILES
@json_option
def sources(files: tuple[Path, ...], as_json: bool) -> None:
    """List the sources heed knows; with FILES, read each and say what it holds, changing nothing."""
    try:
        from heed.sources import SOURCES, read
    except ImportError as error:
        raise MissingExtra("Reading files", "models") from error
    if not files:
        rows = [
            {
                name: str(getattr(each, name))
                for name in ("name", "title", "gives", "licence", "url", "layout")
            }
            for each in SOURCES
        ]
        if as_json:
            say_json(rows)
            return
        columns = (("source", "<"), ("gives", "<"), ("licence", "<"), ("what it is", "<"))
        table(columns, [(row["name"], row["gives"], row["licence"], row["title"]) for row in rows])
        return
    today = datetime.now(UTC).date()
    readings = [reading for path in files for reading in read(path, today)]
    if as_json:
        say_json([_facts(reading) for reading in readings])
        return
    table(
        (("file", "<"), ("source", "<"), ("release", "<"), ("rows", ">"), ("covers", "<")),
        [
            (r.file, r.source.name, r.release or "none", words.count(r.frame.height), _covers(r))
            for r in readings
        ],
    )
    for reading in readings:
        for warning in reading.warnings:
            say(f"note: {warning}")


def _facts(reading: Reading) -> dict[str, object]:
    return {
        "file": reading.file,
        "source": reading.source.name,
        "release": reading.release,
        "sha256": reading.sha256,
        "rows": reading.frame.height,
        "covers": _covers(reading),
        "counts": reading.counts,
        "warnings": list(reading.warnings),
    }


def _covers(reading: Reading) -> str:
    held = reading.coverage
    if held.is_empty():
        return ""
    countries = "all states" if held.height > 100 else ", ".join(held["country"].unique().sort())
    return f"{held['month_start'].sort()[0]} to {held['month_end'].sort()[-1]}, {countries}"
