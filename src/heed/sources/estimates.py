"""Rules within a row: low ≤ best ≤ high, start ≤ end, nothing in the future, no more civilians than dead.

UCDP's own releases hold rows that break the first rule. A source may declare what share of rows it forgives:
their interval is widened to include the best estimate, and counted. Everything else is refused.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from heed.base.errors import BadFile
from heed.sources import cells
from heed.sources.raw import Raw
from heed.sources.source import Source


def checked_events(
    raw: Raw, frame: pl.DataFrame, source: Source, today: date, counts: dict[str, int], warnings: list[str]
) -> pl.DataFrame:
    """Events that keep the rules; counts and warnings are added to."""
    for column in ("date_start", "date_end"):
        cells.not_after(raw, column, frame[column], today)
    _refuse(
        raw, frame, pl.col("date_end") < pl.col("date_start"), "date_end", "date_start", "a day not before"
    )
    _refuse(
        raw, frame, pl.col("deaths_civilians") > pl.col("deaths"), "deaths_civilians", "deaths", "at most"
    )
    low_bad = frame.select((pl.col("deaths_low") > pl.col("deaths")).fill_null(False)).to_series()
    high_bad = frame.select((pl.col("deaths_high") < pl.col("deaths")).fill_null(False)).to_series()
    widened = int((low_bad | high_bad).sum())
    if widened > source.most_widened * frame.height:
        _refuse(
            raw, frame, pl.col("deaths_low") > pl.col("deaths"), "deaths_low", "deaths", "at most the best,"
        )
        _refuse(
            raw,
            frame,
            pl.col("deaths_high") < pl.col("deaths"),
            "deaths_high",
            "deaths",
            "at least the best,",
        )
    if widened:
        counts["estimates_widened"] = widened
        warnings.append(
            f"{raw.file}: in {widened:,} of {frame.height:,} rows the low or high estimate contradicts the "
            "best one; there the interval was widened to include it"
        )
    if "code_status" in raw.frame.columns:
        unclear = raw.frame.filter(pl.col("code_status") != "Clear").height
        if unclear:
            counts["not_yet_clear"] = unclear
            warnings.append(
                f"{raw.file}: {unclear:,} of {frame.height:,} rows are marked for checking by UCDP"
            )
    return frame.with_columns(
        deaths_low=pl.min_horizontal(
            "deaths_low", pl.when(pl.col("deaths_low").is_not_null()).then("deaths")
        ),
        deaths_high=pl.max_horizontal(
            "deaths_high", pl.when(pl.col("deaths_high").is_not_null()).then("deaths")
        ),
    )


def _refuse(raw: Raw, frame: pl.DataFrame, bad: pl.Expr, column: str, other: str, words: str) -> None:
    marks = frame.select(bad.fill_null(False)).to_series()
    if marks.any():
        place = int(marks.arg_max() or 0)
        cells.refuse(raw, marks, column, f"{words} {raw.frame[other][place]} ({other})")


def checked_panel(
    frame: pl.DataFrame, source: Source, counts: dict[str, int], warnings: list[str]
) -> pl.DataFrame:
    """Panel rows from the first month covered on; a high estimate below the best one is set to unknown."""
    if source.first_month:
        early = frame.filter(pl.col("month") < str(source.first_month))
        if early.filter(pl.col("events") > 0).height:
            raise BadFile(f"{source.name}: events before {source.first_month}; expected none")
        counts["rows_before_coverage"] = early.height
        frame = frame.filter(pl.col("month") >= str(source.first_month))
    bad = frame.filter(pl.col("deaths_high") < pl.col("deaths")).height
    if bad > source.most_widened * frame.height:
        raise BadFile(
            f"{source.name}: high below best in {bad:,} of {frame.height:,} rows; expected far fewer"
        )
    if bad:
        counts["high_below_best"] = bad
        warnings.append(
            f"{source.name}: the high estimate lies below the best one in {bad:,} months: not known"
        )
    high = pl.when(pl.col("deaths_high") >= pl.col("deaths")).then(pl.col("deaths_high"))
    return _unjoin(frame.with_columns(deaths_high=high), source, counts, warnings)


def _unjoin(frame: pl.DataFrame, source: Source, counts: dict[str, int], warnings: list[str]) -> pl.DataFrame:
    """States that a file counts as one have no figures of their own, but for months without any event."""
    figures = [name for name in frame.columns if name not in ("country", "month")]
    for bearer, members in source.joined.items():
        together = frame.filter(pl.col("country") == bearer)
        if together.is_empty() or _told_apart(frame, bearer, members):
            continue
        unknown = together.with_columns(
            pl.when(pl.col("events") == 0).then(pl.col(name)).alias(name) for name in figures
        )
        counts["months_joined"] = together.filter(pl.col("events") > 0).height
        warnings.append(f"{source.name}: the file counts {' and '.join(members)} as one: not known by month")
        frame = pl.concat(
            [frame.filter(pl.col("country") != bearer)]
            + [unknown.with_columns(country=pl.lit(member)) for member in members]
        )
    return frame


def joined_rows(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Rows whose figures are those of several states together, under the code that bears them."""
    bearers = [b for b, members in source.joined.items() if not _told_apart(frame, b, members)]
    return frame.filter(pl.col("country").is_in(bearers))


def _told_apart(frame: pl.DataFrame, bearer: str, members: list[str]) -> bool:
    """Whether the file has rows of its own for the other members."""
    return bool(frame["country"].is_in([member for member in members if member != bearer]).any())
