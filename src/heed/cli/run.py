"""`heed run` and `heed runs`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heed.base.months import Month
from heed.base.settings import home
from heed.cli import words
from heed.cli.output import json_option, quiet_option, say, say_json, stages, table

if TYPE_CHECKING:
    from heed.lake import Run

FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@FILES
@click.option(
    "--snapshot", "with_snapshot", is_flag=True, help="Continue the embedded figures with the files."
)
@click.option("--origin", metavar="YYYY-MM", help="Last month of data to use [default: the last one known].")
@click.option("--steps", default=12, show_default=True, type=click.IntRange(1, 36), help="Months ahead.")
@click.option(
    "--draws", default=1000, show_default=True, type=click.IntRange(100, 10_000), help="Draws a month."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--engine", default="duckdb", show_default=True, type=click.Choice(["duckdb", "spark", "postgres"])
)
@json_option
@quiet_option
def run(files: tuple[Path, ...], with_snapshot: bool, as_json: bool, quiet: bool, **how: Any) -> None:
    """Make a run from FILES, or from the embedded figures when none is named.

    FILES are CSV, XLSX, Parquet or zip: UCDP's event files (final and candidate), UCDP's country-year file, or
    your own incidents in heed's plain layout (docs/sources.md).
    """
    origin = Month.parse(how.pop("origin")) if how["origin"] else how.pop("origin")
    made = make(files, with_snapshot or not files, quiet, origin=origin, **how)
    if as_json:
        say_json(made.manifest)
        return
    say_made(made)


def make(files: tuple[Path, ...], with_snapshot: bool, quiet: bool, **how: Any) -> Run:
    """A new run, with its pictures drawn."""
    from heed.base.errors import MissingExtra

    try:
        from heed.pipeline import Plan, make_run
    except ImportError as error:
        raise MissingExtra("Making a run", "models") from error
    from heed.charts import draw_all

    with stages(quiet) as progress:
        plan = Plan(files=files, with_snapshot=with_snapshot, **how)
        made = make_run(home(), plan, today=datetime.now(UTC).date(), progress=progress)

        def drawn(done: int, total: int) -> None:
            progress("drawing pictures", done / total)

        draw_all(home(), made, progress=drawn)
    return made


def say_made(made: Run) -> None:
    """The ten countries at highest risk and what to be warned of."""
    from heed.cli.risk import say_board

    for source in made.manifest["sources"]:
        for warning in source["warnings"]:
            say(f"note: {warning}")
    for reason, count in made.manifest["counts"].items():
        say(f"note: {reason.replace('_', ' ')}: {count:,} rows")
    for code, month in made.manifest["left_out"].items():
        say(f"note: {code} is left out of the forecast: its figures end in {month}")
    say()
    say_board(made, most=10)
    say()
    say(f"run {made.id} is current; look at it with heed up")


@click.command()
@json_option
def runs(as_json: bool) -> None:
    """List the finished runs, newest first; the current one is marked."""
    from heed.base.errors import NotFound
    from heed.lake import latest_run, open_run, run_ids

    found = [open_run(home(), run_id).manifest for run_id in reversed(run_ids(home()))]
    if as_json:
        say_json([{name: each[name] for name in ("id", "made", "origin", "targets")} for each in found])
        return
    if not found:
        raise NotFound(f"there is no run in {home() / 'runs'} yet: make one with heed run")
    current = latest_run(home()).id
    table(
        (("run", "<"), ("made", "<"), ("data to", "<"), ("countries", ">"), ("", "<")),
        [
            (
                each["id"],
                each["made"],
                each["origin"],
                words.count(each["tables"]["countries"]["rows"]),
                "current" if each["id"] == current else "",
            )
            for each in found
        ],
    )
