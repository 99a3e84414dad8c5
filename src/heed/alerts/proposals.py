"""Proposals: what changed in a run that a person should look at. Code proposes; it tells nobody.

The rules, fixed and few:
- **chance**: the six-month chance of 25, 100 or 1,000 civilian deaths rises through 15, 30 or 60 %.
- **top**: a country enters the ten with the highest chance of 25 civilian deaths within six months.
- **jump**: one of these chances rises by ten percentage points or more within the month.
- **quiet**: a country quiet of one-sided violence for twelve months enters the ten of the onset list.
- **kind**: a kind of violence with no event in twelve months is recorded in the newest month.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from heed.base.months import Month

TARGETS = ("deaths_civilians", "deaths")
"""The first of these that the run forecasts is watched."""
HORIZON, THRESHOLDS, CHANCES = 6, (25, 100, 1000), (0.15, 0.30, 0.60)
JUMP, TOP, QUIET_MONTHS = 0.10, 10, 12
COUNTED = {"deaths_civilians": "civilian deaths", "deaths": "deaths in organised violence"}
KINDS = {
    "events_state_based": "state-based violence",
    "events_non_state": "violence between groups without a state",
    "events_one_sided": "one-sided violence against civilians",
}
ORDER = ("chance", "jump", "quiet", "top", "kind")
SCHEMA = {
    "place": pl.Int64, "country": pl.String, "rule": pl.String, "about": pl.String, "value": pl.Float64,
    "value_before": pl.Float64, "sentence": pl.String,
}  # fmt: skip


class Proposal(NamedTuple):
    """One row of the `proposals` table."""

    country: str
    rule: str
    about: str
    """What the rule looked at, such as `deaths_civilians 25 6` or `events_one_sided`."""
    value: float
    value_before: float | None
    sentence: str


def propose(
    board: pl.DataFrame, panel: pl.DataFrame, origin: Month, onset: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The `proposals` table of a run. The country whose chance rose most stands first, with all that is said of it.

    `board`, `panel` and `onset` are the run's tables of those names; `origin` is its last month of data. A country
    without a forecast a month earlier is not said to have risen. Nothing after the origin is used.
    """
    found = [*_of_board(board), *_of_kinds(panel, origin)]
    if onset is not None:
        found += _of_onset(onset)
    rises: dict[str, float] = {}
    for each in found:
        rise = each.value - (each.value_before or 0) if each.rule in ("chance", "jump") else 0.0
        rises[each.country] = max(rise, rises.get(each.country, 0.0))
    order = sorted(found, key=lambda e: (-rises[e.country], e.country, ORDER.index(e.rule), e.about))
    rows = [(place, *each) for place, each in enumerate(order, start=1)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _of_board(board: pl.DataFrame) -> Iterator[Proposal]:
    held = set(board["target"])
    target = next((name for name in TARGETS if name in held), None)
    if target is None:
        return
    watched = board.filter(
        (pl.col("target") == target) & (pl.col("horizon") == HORIZON) & pl.col("chance_before").is_not_null()
    )
    columns = ("country", "threshold", "chance", "chance_before", "rank", "rank_before")
    for code, threshold, chance, before, rank, rank_before in watched.select(columns).iter_rows():
        if threshold not in THRESHOLDS:
            continue
        about, what = (
            f"{target} {threshold} {HORIZON}",
            f"{threshold:,} or more {COUNTED[target]} in six months",
        )
        moved = f"from {percent(before)} to {percent(chance)}"
        crossed = [each for each in CHANCES if before < each <= chance]
        if crossed:
            said = f"The chance of {what} rose through {percent(crossed[-1])}, {moved}."
            yield Proposal(code, "chance", about, chance, before, said)
        # A share of draws is known to a few digits; 0.1 must count as 0.1.
        if round(chance - before, 9) >= JUMP:
            yield Proposal(code, "jump", about, chance, before, f"The chance of {what} rose {moved}.")
        if threshold == THRESHOLDS[0] and rank <= TOP < rank_before:
            said = f"It entered the ten with the highest chance of {what}: rank {rank}, before {rank_before}."
            yield Proposal(code, "top", about, rank, rank_before, said)


def _of_onset(onset: pl.DataFrame) -> Iterator[Proposal]:
    listed = onset.filter((pl.col("horizon") == HORIZON) & (pl.col("rank") <= TOP))
    columns = ("country", "chance", "rank", "rank_before")
    for code, chance, rank, rank_before in listed.select(columns).iter_rows():
        if rank_before is None or rank_before <= TOP:
            continue
        said = (
            f"It entered the ten quiet countries where one-sided violence is likeliest to begin: rank {rank}, "
            f"before {rank_before}; chance within six months {percent(chance)}."
        )
        yield Proposal(code, "quiet", f"onset {HORIZON}", rank, rank_before, said)


def _of_kinds(panel: pl.DataFrame, origin: Month) -> Iterator[Proposal]:
    for column, kind in KINDS.items():
        if column not in panel.columns:
            continue
        span = panel.filter(
            pl.col("month").is_between(pl.lit(str(origin + -QUIET_MONTHS)), pl.lit(str(origin)))
        )
        before = pl.col(column).filter(pl.col("month") < str(origin))
        counted = (
            span.group_by("country")
            .agg(
                pl.col(column).filter(pl.col("month") == str(origin)).first().alias("now"),
                before.sum().alias("past"),
                before.is_not_null().sum().alias("known"),
            )
            .filter((pl.col("now") > 0) & (pl.col("past") == 0) & (pl.col("known") == QUIET_MONTHS))
        )
        for code, now in counted.select("country", "now").iter_rows():
            events = "event" if now == 1 else "events"
            said = f"{now:,} {events} of {kind} in {origin}, after none in twelve months."
            yield Proposal(code, "kind", column, now, 0, said)


def percent(chance: float) -> str:
    """`< 1 %`, `4 %`, `> 99 %`: a share of 1,000 draws says no more."""
    if chance < 0.01:
        return "< 1 %"
    return "> 99 %" if chance > 0.99 else f"{chance * 100:.0f} %"
