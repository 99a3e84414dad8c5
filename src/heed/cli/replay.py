"""`heed replay`: would heed have warned?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heed import __version__
from heed.base.errors import BadInput, CannotWrite, MissingExtra
from heed.base.months import Month
from heed.cli import words
from heed.cli.output import json_option, quiet_option, say, say_json, stages, table
from heed.cli.replay_page import page

if TYPE_CHECKING:
    import polars as pl

    from heed.risk.replay import Ranking, Rankings

FIGURES = "UCDP 25.1 as embedded"
SHOWN = 12
"""Months shown on the terminal; all of them are in the JSON."""


@click.command()
@click.argument("country", required=False)
@click.argument("onset", required=False, metavar="[YYYY-MM]")
@click.option(
    "--months", default=36, show_default=True, type=click.IntRange(1, 120), help="Months before the onset."
)
@click.option(
    "--every",
    default="1",
    show_default=True,
    type=click.Choice(["1", "3", "6", "12"]),
    help="Months between looks.",
)
@click.option(
    "--all", "all_cases", is_flag=True, help="Replay every case of docs/replay.md (10 to 30 minutes)."
)
@click.option("--out", type=click.Path(path_type=Path), help="With --all: JSON file to write the replays to.")
@click.option(
    "--page", "page_file", type=click.Path(path_type=Path), help="With --all: Markdown file to write."
)
@json_option
@quiet_option
def replay(  # noqa: PLR0913  (one parameter an option)
    country: str | None,
    onset: str | None,
    months: int,
    every: str,
    all_cases: bool,
    out: Path | None,
    page_file: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Would heed have warned? The chances before an onset of violence, as they would have stood.

    For each month before ONSET a forecast is made from the embedded figures up to it, and COUNTRY is looked for
    among the ten with the highest chance of 25 or more civilian deaths within six months. A month takes some five
    seconds.
    """
    if all_cases == bool(country and onset):
        raise BadInput("heed replay expects a country and its onset, such as MMR 2017-08, or --all")
    if all_cases:
        whole = replay_all(months, int(every), quiet)
        _write({out: json.dumps(whole, indent=1) + "\n", page_file: page(whole)})
        say_json(whole) if as_json else say(page(whole))
        return
    found = replay_one(str(country).upper(), Month.parse(str(onset)), months, int(every), quiet)
    if as_json:
        say_json(found)
        return
    _say(found)


def replay_one(country: str, onset: Month, months: int, every: int, quiet: bool) -> dict[str, Any]:
    """One replay on the embedded figures, as plain values."""
    panel = _panel()
    from heed.risk.replay import rankings
    from heed.risk.replay import replay as run_again

    with stages(quiet) as progress:
        # The looks are known only to the replay; as many as there could be is near enough for a bar.
        ranked = _told(rankings(panel), lambda done: progress("replaying", min(1.0, done * every / months)))
        found = run_again(panel, country, onset, months, every=every, ranked=ranked)
        progress("replaying", 1.0)
    return found.plain()


def replay_all(months: int, every: int, quiet: bool) -> dict[str, Any]:
    """Every case on the embedded figures; a month that two cases share is forecast once."""
    from heed.benchmark.cases import cases

    panel = _panel()
    from heed.risk.replay import rankings
    from heed.risk.replay import replay as run_again

    ranked, every_case = rankings(panel), cases()
    found: dict[str, Any] = {}
    with stages(quiet) as progress:
        for number, case in enumerate(every_case):
            progress("replaying", number / len(every_case))
            onset = Month.parse(case.onset)
            found[case.id] = run_again(panel, case.country, onset, months, every=every, ranked=ranked).plain()
        progress("replaying", 1.0)
    return recorded(found, datetime.now(UTC).date().isoformat())


def _told(ranked: Rankings, tell: Callable[[int], None]) -> Rankings:
    """The same rankings, telling how many were asked for."""
    asked = count(1)

    def told(month: Month) -> Ranking:
        found = ranked(month)
        tell(next(asked))
        return found

    return told


def recorded(found: dict[str, Any], day: str) -> dict[str, Any]:
    """Replays with what they were made from."""
    return {"made": day, "heed": __version__, "figures": FIGURES, "draws": 1000, "seed": 1, "replays": found}


def _write(files: dict[Path | None, str]) -> None:
    for path, text in files.items():
        if path:
            try:
                path.write_text(text, "utf-8")
            except OSError as error:
                raise CannotWrite(f"{path} could not be written: {error.strerror or error}") from error


def _panel() -> pl.DataFrame:
    try:
        from heed.pipeline import read_inputs
    except ImportError as error:
        raise MissingExtra("Replaying", "models") from error
    return read_inputs((), with_snapshot=True, today=datetime.now(UTC).date()).panel


def _say(found: dict[str, Any]) -> None:
    onset = Month.parse(found["onset"])
    say(f"{found['country']}, onset {onset.words}: {verdict(found)}")
    if found["deaths"] is not None:
        say(f"{words.count(found['deaths'])} civilian deaths recorded in the six months from then.")
    say()
    rows = [
        (
            each["month"],
            words.count(each["rank"]),
            words.chance(each["chance"]),
            "on the list" if each["listed"] else "",
        )
        for each in found["months"][-SHOWN:]
    ]
    table((("data to", "<"), ("rank", ">"), ("chance", ">"), ("", "<")), rows)
    say()
    if found["first"]:
        false = ", ".join(found["false"]) or "none"
        say(
            f"Others on the list of {found['first']} without 25 civilian deaths in the six months after: {false}."
        )
    say("Figures are today's, revised since, which flatters; the record starts in January 1989.")


def verdict(found: dict[str, Any]) -> str:
    """One sentence: warned or missed, since when."""
    if not found["first"]:
        return f"missed: never among the first ten in {len(found['months'])} looks"
    since = f"first among the first ten with data to {found['first']}, {found['lead']} months before"
    year = f"on the list in {found['listed_in_year']} of {found['looks_in_year']} looks in the last twelve months"
    return f"{'warned' if found['warned'] else 'missed'}: {since}; {year}"
