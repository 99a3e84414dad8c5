"""`heed risk forecast`, `heed risk board`, `heed risk explain`; `onset`, `score` and `calibrate` stand beside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from heed.base.errors import MissingExtra, NotFound
from heed.base.months import Month
from heed.base.settings import home
from heed.cli import words
from heed.cli.calibrate import calibrate
from heed.cli.onset import onset
from heed.cli.output import json_option, quiet_option, say, say_json, stages, table
from heed.cli.score import score
from heed.tables.declared import HORIZONS, TARGETS, THRESHOLDS

if TYPE_CHECKING:
    from heed.lake import Run


@click.group()
def risk() -> None:
    """Forecasts and the board of risk."""


risk.add_command(onset)
risk.add_command(score)
risk.add_command(calibrate)


@risk.command()
@click.option(
    "--panel", "panel", required=True, type=click.Path(path_type=Path), help="Parquet or CSV panel."
)
@click.option("--origin", required=True, metavar="YYYY-MM", help="Last month of data to use.")
@click.option("--steps", default=12, show_default=True, type=click.IntRange(1, 36), help="Months ahead.")
@click.option(
    "--draws", default=1000, show_default=True, type=click.IntRange(100, 10_000), help="Draws a month."
)
@click.option(
    "--target", default="deaths", show_default=True, help=f"Column to forecast: {', '.join(TARGETS)}."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--calibrate-on",
    metavar="YEARS",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="Past years to forecast anew and calibrate on; each takes as long as the forecast.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Parquet file to write.")
@quiet_option
def forecast(  # noqa: PLR0913  (one parameter an option)
    panel: Path,
    origin: str,
    steps: int,
    draws: int,
    target: str,
    seed: int,
    calibrate_on: int,
    out: Path,
    quiet: bool,
) -> None:
    """Draw possible futures of TARGET for every country of a panel.

    Any panel with the columns country, month and the target will do, whatever its countries and span, with at
    least 36 months up to the origin.
    """
    try:
        from heed.lake.outputs import read_panel, write_parquet
        from heed.risk import forecast as draw_futures
    except ImportError as error:
        raise MissingExtra("Forecasting", "models") from error
    month = Month.parse(origin)
    held = read_panel(panel)
    with stages(quiet) as progress:

        def part(done: int, total: int) -> None:
            progress("forecasting", done / total)

        drawn = draw_futures(
            held, target, month, steps, draws, seed, progress=part, calibrate_on=calibrate_on
        )
    write_parquet(drawn, out)
    countries = drawn["country"].n_unique()
    say(f"{out}: {draws:,} draws of {target} for {countries} countries, {month + 1} to {month + steps}")


@risk.command()
@click.option("--target", type=click.Choice(TARGETS), help="What is forecast [default: civilian deaths].")
@click.option("--threshold", default=25, show_default=True, type=click.Choice([str(n) for n in THRESHOLDS]))
@click.option(
    "--months", "horizon", default=6, show_default=True, type=click.Choice([str(n) for n in HORIZONS])
)
@click.option("--region", help="Only a UN region or sub-region, such as Africa or Western Asia.")
@click.option("-n", "--most", default=20, show_default=True, type=click.IntRange(1), help="Rows to print.")
@json_option
def board(
    target: str | None, threshold: str, horizon: str, region: str | None, most: int, as_json: bool
) -> None:
    """Rank countries by the chance that deaths reach a threshold within some months, with the reasons."""
    from heed.lake import latest_run

    run = latest_run(home())
    rows = board_rows(run, target, int(threshold), int(horizon), region)
    if as_json:
        say_json({"run": run.id, "origin": run.manifest["origin"], "board": rows[:most]})
        return
    _say_rows(run, rows[:most], int(threshold), int(horizon))


@risk.command()
@click.argument("country")
@click.option("--target", type=click.Choice(TARGETS), help="What is forecast [default: civilian deaths].")
@json_option
def explain(country: str, target: str | None, as_json: bool) -> None:
    """Say why COUNTRY (a code such as SDN, or a name) stands where it stands.

    Rank and chance, facts of the record, what each group of facts adds to the chance, what changed since last month
    and why, and the five past stretches of 24 months that were most alike, with what followed.
    """
    from heed.cli.explain import explained, say_explained
    from heed.lake import latest_run

    told = explained(latest_run(home()), country, target)
    say_json(told) if as_json else say_explained(told)


def board_rows(
    run: Run, target: str | None, threshold: int, horizon: int, region: str | None = None
) -> list[dict[str, object]]:
    """Rows of the board with the country's name, its expected deaths and its reasons."""
    targets = run.manifest["targets"]
    chosen = target or ("deaths_civilians" if "deaths_civilians" in targets else targets[0])
    if chosen not in targets:
        raise NotFound(f"run {run.id} has no forecast of {chosen}; it has {', '.join(targets)}")
    named = {row["country"]: row for row in run.rows("countries")}
    totals = {row["country"]: row for row in run.rows("totals", target=chosen, horizon=horizon)}
    reasons: dict[str, list[str]] = {}
    for row in run.rows("reasons", order="country, place", target=chosen):
        reasons.setdefault(row["country"], []).append(row["sentence"])
    found = []
    for row in run.rows("board", order="rank", target=chosen, threshold=threshold, horizon=horizon):
        facts, total = named[row["country"]], totals[row["country"]]
        if region and region.casefold() not in (facts["region"].casefold(), facts["subregion"].casefold()):
            continue
        interval = {name: total[name] for name in ("expected", "low", "high")}
        said = {"name": facts["name"], "reasons": reasons.get(row["country"], [])}
        found.append({**row, **interval, **said})
    if not found:
        known = sorted(
            {row["region"] for row in named.values()} | {row["subregion"] for row in named.values()}
        )
        raise NotFound(f"no country of the board lies in {region!r}; the regions are {', '.join(known)}")
    return found


def say_board(run: Run, most: int) -> None:
    """The head of the board in its usual measure: 25 or more deaths within six months."""
    _say_rows(run, board_rows(run, None, 25, 6)[:most], 25, 6)


def _say_rows(run: Run, rows: list[dict[str, object]], threshold: int, horizon: int) -> None:
    origin = Month.parse(run.manifest["origin"])
    what = str(rows[0]["target"]).replace("deaths_civilians", "civilian deaths").replace("_", " ")
    within = "month" if horizon == 1 else f"{horizon} months"
    say(f"Chance of {threshold:,} or more {what} within {within}, from data to {origin.words}")
    say()
    columns = (
        ("rank", ">"), ("before", ">"), ("country", "<"), ("chance", ">"),
        ("expected", ">"), ("90 % interval", ">"), ("why", "<"),
    )  # fmt: skip
    table(columns, [_cells(row) for row in rows])


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    facts: dict[str, object] = row
    rank, before = facts["rank"], facts["rank_before"]
    assert isinstance(rank, int) and (before is None or isinstance(before, int))
    numbers = {name: facts[name] for name in ("chance", "expected", "low", "high")}
    shown = {name: float(str(value)) for name, value in numbers.items()}
    reasons = facts["reasons"]
    assert isinstance(reasons, list)
    return (
        str(rank),
        words.rank_change(rank, before),
        str(facts["name"]),
        words.chance(shown["chance"]),
        words.count(shown["expected"]),
        f"{words.count(shown['low'])}–{words.count(shown['high'])}",
        str(reasons[0]) if reasons else "",
    )
