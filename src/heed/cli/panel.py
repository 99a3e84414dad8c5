"""`heed panel build` and `heed panel compare`."""

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
    from heed.lake.engine import Engine


@click.group()
def panel() -> None:
    """Country-months from files of events."""


@panel.command()
@FILES
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Parquet file to write.")
@click.option(
    "--engine", default="duckdb", show_default=True, type=click.Choice(["duckdb", "spark", "postgres"])
)
@click.option(
    "--snapshot", "with_snapshot", is_flag=True, help="Continue the embedded figures with the files."
)
def build(files: tuple[Path, ...], out: Path, engine: Engine, with_snapshot: bool) -> None:
    """Build the panel of FILES: all states, all months that a file covers.

    Where files overlap the newer release of an event is kept, and a final release replaces candidates. An event
    counts whole in the month of its first day.
    """
    try:
        from heed.lake.outputs import write_parquet
        from heed.pipeline import read_inputs
    except ImportError as error:
        raise MissingExtra("Building a panel", "models") from error
    today = datetime.now(UTC).date()
    inputs = read_inputs(files, with_snapshot=with_snapshot or not files, today=today, engine=engine)
    write_parquet(inputs.panel, out)
    for source in inputs.sources:
        for warning in source["warnings"]:
            say(f"note: {warning}")
    for reason, count in inputs.counts.items():
        say(f"note: {reason.replace('_', ' ')}: {count:,} rows")
    first, last = inputs.panel["month"][0], inputs.last_month
    say(f"{out}: {inputs.panel.height:,} country-months, {first} to {last}")


@panel.command()
@FILES
@click.option(
    "--all", "show_all", is_flag=True, help="Every month that differs, not only those by over 10 %."
)
@json_option
def compare(files: tuple[Path, ...], show_all: bool, as_json: bool) -> None:
    """Compare the deaths that FILES give with the embedded figures, month by month."""
    try:
        from heed.panel import differences
        from heed.pipeline import read_inputs
    except ImportError as error:
        raise MissingExtra("Comparing panels", "models") from error
    today = datetime.now(UTC).date()
    given, embedded = (read_inputs(some, with_snapshot=not some, today=today) for some in (files, ()))
    found = differences(given.panel, embedded.panel)
    if as_json:
        say_json([row.__dict__ for row in found])
        return
    for row in found:
        say(
            f"{row.country}: {row.months_compared} months compared, {row.months_equal} equal; "
            f"{words.count(row.deaths_files)} deaths in the files, {words.count(row.deaths_snapshot)} embedded; "
            f"{len(row.differing)} months differ, {len(row.over_tenth)} by more than 10 %"
        )
    shown = [month for row in found for month in (row.differing if show_all else row.over_tenth)]
    if shown:
        table(
            (
                ("country", "<"),
                ("month", "<"),
                ("files", ">"),
                ("embedded", ">"),
                ("difference", ">"),
                ("why", "<"),
            ),
            [
                (m.country, m.month, words.count(m.files), words.count(m.snapshot), f"{m.share:+.0%}", m.why)
                for m in shown
            ],
        )
