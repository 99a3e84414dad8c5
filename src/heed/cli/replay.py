"""`heed replay`: would heed have warned?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import click

from heed.base.errors import MissingExtra
from heed.base.months import Month
from heed.cli import words
from heed.cli.output import json_option, quiet_option, say, say_json, stages, table

if TYPE_CHECKING:
    from heed.pipeline.inputs import Inputs
    from heed.risk.replay_lists import Lists, Ranking, Rankings

SHOWN = 12
"""Months shown on the terminal; all of them are in the JSON."""
LISTS = {
    "board": "The board: 25 or more civilian deaths within six months",
    "begins": "The onset list: one-sided violence begins within six months",
}
MONTHS = click.option(
    "--months", default=36, show_default=True, type=click.IntRange(1, 120), help="Months before the onset."
)
EVERY = click.option(
    "--every",
    default="1",
    show_default=True,
    type=click.Choice(["1", "3", "6", "12"]),
    help="Months between looks.",
)


@click.command()
@click.argument("country")
@click.argument("onset", metavar="YYYY-MM")
@MONTHS
@EVERY
@json_option
@quiet_option
def replay(country: str, onset: str, months: int, every: str, as_json: bool, quiet: bool) -> None:
    """Would heed have warned? Two lists before an onset of violence, as they would have stood.

    At each look forecasts are made from the embedded figures up to it, and COUNTRY is looked for among the first
    ten of two lists: the board (25 or more civilian deaths within six months), and, where the country was quiet
    for twelve months, the chance that one-sided violence begins within six. A look takes some five seconds.
    heed replays does so for every known case.
    """
    found = replay_one(country.upper(), Month.parse(onset), months, int(every), quiet)
    if as_json:
        say_json(found)
        return
    _say(found)


def replay_one(country: str, onset: Month, months: int, every: int, quiet: bool) -> dict[str, Any]:
    """One replay on the embedded figures, as plain values."""
    panel = embedded().panel
    from heed.risk.replay import replay as run_again
    from heed.risk.replay_lists import lists

    with stages(quiet) as progress:
        # The looks are known only to the replay; as many as there could be is near enough for a bar.
        asked = _told(lists(panel), lambda done: progress("replaying", min(1.0, done * every / months / 2)))
        found = run_again(panel, country, onset, months, every=every, asked=asked)
        progress("replaying", 1.0)
    return found.plain()


def _told(every: Lists, tell: Callable[[int], None]) -> Lists:
    """The same lists, telling how many were asked for."""
    from heed.risk.replay_lists import Lists

    asked = count(1)

    def telling(ranked: Rankings) -> Rankings:
        def told(month: Month) -> Ranking:
            found = ranked(month)
            tell(next(asked))
            return found

        return told

    return Lists(telling(every.board), telling(every.onset))


def embedded() -> Inputs:
    """The embedded figures."""
    try:
        from heed.pipeline import read_inputs
    except ImportError as error:
        raise MissingExtra("Replaying", "models") from error
    return read_inputs((), with_snapshot=True, today=datetime.now(UTC).date())


def _say(found: dict[str, Any]) -> None:
    onset = Month.parse(found["onset"])
    say(f"{found['country']}, onset {onset.words}")
    if found["deaths"] is not None:
        say(f"{words.count(found['deaths'])} civilian deaths recorded in the six months from then.")
    for name, title in LISTS.items():
        watch = found[name]
        say(f"\n{title}\n{verdict(watch)}\n")
        columns = (("data to", "<"), ("rank", ">"), ("chance", ">"), ("", "<"))
        table(columns, [_cells(each) for each in watch["months"][-SHOWN:]])
        false = ", ".join(watch["false"]) or "none"
        say(f"\nOthers on the list of {watch['judged']} where it did not come within six months: {false}.")
    say("\nFigures are today's, revised since, which flatters; the record starts in January 1989.")


def _cells(look: dict[str, Any]) -> tuple[str, ...]:
    if look["rank"] is None:
        return (look["month"], "–", "–", "not quiet then" if look["struck"] else "not ranked then")
    on = "on the list" if look["listed"] else ""
    return (look["month"], words.count(look["rank"]), words.chance(look["chance"]), on)


def verdict(watch: dict[str, Any]) -> str:
    """One sentence on one list: warned, missed or not asked, since when."""
    if watch["verdict"] == "not asked":
        return "not asked: at no look in the last twelve months did this list rank the country"
    if not watch["first"]:
        return f"missed: never among the first ten in {len(watch['months'])} looks"
    since = f"first among the first ten with data to {watch['first']}, {watch['lead']} months before"
    year = f"on the list in {watch['listed_in_year']} of {watch['looks_in_year']} looks in the last twelve months"
    return f"{watch['verdict']}: {since}; {year}"
