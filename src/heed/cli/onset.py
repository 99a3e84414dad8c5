"""`heed risk onset`: the quiet countries where one-sided violence may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from heed.base.errors import NotFound
from heed.base.months import Month
from heed.base.settings import home
from heed.cli import words
from heed.cli.output import json_option, say, say_json, table
from heed.tables.declared import HORIZONS

if TYPE_CHECKING:
    from heed.lake import Run


@click.command()
@click.option(
    "--months", "horizon", default="6", show_default=True, type=click.Choice([str(n) for n in HORIZONS])
)
@click.option("-n", "--most", default=10, show_default=True, type=click.IntRange(1), help="Rows to print.")
@json_option
def onset(horizon: str, most: int, as_json: bool) -> None:
    """Rank the quiet countries by the chance that one-sided violence begins within some months.

    Quiet: no event of one-sided violence, an attack on civilians by a state or an organised group, in the last
    twelve months.
    """
    from heed.lake import latest_run

    run = latest_run(home())
    rows = onset_rows(run, int(horizon))
    if as_json:
        say_json({"run": run.id, "origin": run.manifest["origin"], "quiet": len(rows), "onset": rows[:most]})
        return
    origin = Month.parse(run.manifest["origin"])
    within = "month" if horizon == "1" else f"{horizon} months"
    say(f"Chance that one-sided violence begins within {within}, from data to {origin.words}")
    say(f"among {len(rows)} countries without an event of it in twelve months\n")
    columns = (
        ("rank", ">"), ("before", ">"), ("country", "<"), ("chance", ">"), ("before", ">"), ("quiet since", "<"),
    )  # fmt: skip
    table(columns, [_cells(row) for row in rows[:most]])
    say("\nHow far to trust it: docs/benchmarks/onset.md, or /onset/ with heed up")


def onset_rows(run: Run, horizon: int) -> list[dict[str, Any]]:
    """Rows of the onset list of a run, with the country's name."""
    if "onset" not in run.tables:
        why = run.manifest.get("no_onset", "it was made before heed kept one: make one with heed run")
        raise NotFound(f"run {run.id} has no list of where it may begin: {why}")
    names = {row["country"]: row["name"] for row in run.rows("countries")}
    return [
        {**row, "name": names[row["country"]]} for row in run.rows("onset", order="rank", horizon=horizon)
    ]


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    before = row["chance_before"]
    return (
        str(row["rank"]),
        words.rank_change(row["rank"], row["rank_before"]),
        row["name"],
        words.chance(row["chance"]),
        "–" if before is None else words.chance(before),
        Month.parse(row["quiet_since"]).words if row["quiet_since"] else "no event on record",
    )
