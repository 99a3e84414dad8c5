"""Overlaps between files resolve by rule: the newer release of an event, a final release over candidates.

Releases compare by their numbers: 26.1 is newer than 25.1, 26.0.3 newer than 26.0.1. Replaced rows are counted.
"""

from __future__ import annotations

import polars as pl

from heed.base.errors import BadFile, BadInput
from heed.tables.declared import EVENTS

_SAID = [name for name in EVENTS.names if name not in ("by_government", "release")]


def settle(events: pl.DataFrame, coverage: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Each event once, and how many rows were replaced, by reason.

    Raises `BadFile` where one release gives two versions of an event: there is no rule to prefer either.
    """
    events = events.with_columns(age=_order("release"))
    newest = events.group_by("source", "event_id").agg(newest=pl.col("age").max())
    kept = events.join(newest, on=["source", "event_id"]).filter(pl.col("age") == pl.col("newest"))
    counts = {"replaced_by_newer_release": events.height - kept.height}
    # The same row from two files: the one that says who killed is kept.
    once = kept.sort("by_government", nulls_last=True).unique(_SAID, keep="first", maintain_order=True)
    counts["repeated_in_another_file"] = kept.height - once.height
    _refuse_two_versions(once)
    settled = _without_superseded(once, coverage)
    counts["superseded_by_final_release"] = once.height - settled.height
    settled, counts["moved_to_first_covered_month"] = _within_coverage(settled, coverage)
    ordered = settled.select(EVENTS.names).sort("country", "date_start", "source", "event_id")
    return ordered, {name: count for name, count in counts.items() if count}


def _order(column: str) -> pl.Expr:
    """A number that orders releases: `25.1` < `26.0.1` < `26.0.3` < `26.1`."""
    parts = pl.col(column).str.split(".").list.eval(pl.element().cast(pl.Int64, strict=False))
    return sum(
        (parts.list.get(place, null_on_oob=True).fill_null(0) * 100 ** (3 - place) for place in range(4)),
        start=pl.lit(0),
    )


def _is_final(column: str) -> pl.Expr:
    """Final releases have two numbers, the second not 0; candidates have three or more; others have none."""
    return pl.col(column).str.contains(r"^\d+\.[1-9]\d*$")


def _refuse_two_versions(events: pl.DataFrame) -> None:
    twice = events.filter(events.select("source", "event_id").is_duplicated())
    if twice.height:
        first = twice.sort("source", "event_id").row(0, named=True)
        raise BadFile(
            f"event {first['event_id']} of {first['source']} stands twice with different figures in release "
            f"{first['release'] or 'without a number'}; expected one version: leave one of the files out"
        )


def _without_superseded(events: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """Without candidate events of months that a final release covers for their country."""
    finals = coverage.filter(_is_final("release")).select("country", "source", "month_start", "month_end")
    candidates = events.filter(~_is_final("release") & (pl.col("release") != ""))
    if finals.is_empty() or candidates.is_empty():
        return events
    month = pl.col("date_start").dt.strftime("%Y-%m")
    covered = (
        candidates.join(finals, on=["country", "source"])
        .filter(month.is_between(pl.col("month_start"), pl.col("month_end")))
        .select("source", "event_id")
        .unique()
    )
    return events.join(covered, on=["source", "event_id"], how="anti")


def _within_coverage(events: pl.DataFrame, coverage: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Events that began before any month covered, and went on into their own release's first, count there.

    A candidate release of January holds events that began in December; the month they began in is otherwise
    not covered, so that they would be lost.
    """
    month = pl.col("date_start").dt.strftime("%Y-%m")
    first = pl.col("month_start").str.to_date("%Y-%m").alias("first_covered")
    spans = coverage.select("country", "month_start", "month_end")
    stays = (
        events.join(spans, on="country")
        .filter(month.is_between(pl.col("month_start"), pl.col("month_end")))
        .select("source", "event_id")
        .unique()
    )
    own = coverage.select("country", "source", "release", first).unique(["country", "source", "release"])
    strays = events.join(stays, on=["source", "event_id"], how="anti")
    moved = (
        strays.join(own, on=["country", "source", "release"])
        .filter(
            (pl.col("date_start") < pl.col("first_covered")) & (pl.col("date_end") >= pl.col("first_covered"))
        )
        .with_columns(date_start=pl.col("first_covered"))
        .select(events.columns)
    )
    rest = events.join(moved, on=["source", "event_id"], how="anti")
    return pl.concat([rest, moved]), moved.height


def refuse_mixed_sources(coverage: pl.DataFrame) -> None:
    """Two sources of events that cover the same country and month are never added up."""
    pairs = coverage.join(coverage, on="country", suffix="_other").filter(
        (pl.col("source") < pl.col("source_other"))
        & (pl.col("month_start") <= pl.col("month_end_other"))
        & (pl.col("month_start_other") <= pl.col("month_end"))
    )
    if pairs.height:
        first = pairs.sort("country", "month_start").row(0, named=True)
        raise BadInput(
            f"{first['source']} and {first['source_other']} both cover {first['country']} in "
            f"{max(first['month_start'], first['month_start_other'])}: they may count the same dead twice, so "
            "heed does not add them; build one panel from each"
        )
