"""Two panels side by side: which months differ in deaths, by how much, and what kind of difference it is."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_KEY = ("country", "month")


@dataclass(frozen=True, slots=True)
class MonthDifference:
    """A month in which the two differ."""

    country: str
    month: str
    files: int
    snapshot: int
    share: float
    """Difference in the snapshot's deaths, as a share of the files'; 1 where the files have none."""
    why: str


@dataclass(frozen=True, slots=True)
class CountryDifference:
    """A country in both panels, over the months that both know."""

    country: str
    months_compared: int
    months_equal: int
    deaths_files: int
    deaths_snapshot: int
    differing: tuple[MonthDifference, ...]

    @property
    def over_tenth(self) -> tuple[MonthDifference, ...]:
        """Months that differ by more than 10 %."""
        return tuple(month for month in self.differing if abs(month.share) > 0.1)


def differences(files: pl.DataFrame, snapshot: pl.DataFrame) -> list[CountryDifference]:
    """Each country that both panels know, over the months in which at least one of them has an event."""
    columns = [*_KEY, "deaths", "events"]
    both = (
        files.filter(pl.col("deaths").is_not_null())
        .select(columns)
        .join(snapshot.filter(pl.col("deaths").is_not_null()).select(columns), on=_KEY, suffix="_snapshot")
    )
    seen = both.filter((pl.col("events") > 0) | (pl.col("deaths_snapshot") > 0)).sort(_KEY)
    named = seen.filter(pl.col("events") > 0)["country"].unique()
    return [
        _country(str(code[0]), months)
        for code, months in seen.filter(pl.col("country").is_in(named.implode())).group_by(
            "country", maintain_order=True
        )
    ]


def _country(code: str, months: pl.DataFrame) -> CountryDifference:
    differing = months.filter(pl.col("deaths") != pl.col("deaths_snapshot"))
    return CountryDifference(
        country=code,
        months_compared=months.height,
        months_equal=months.height - differing.height,
        deaths_files=int(months["deaths"].sum()),
        deaths_snapshot=int(months["deaths_snapshot"].sum()),
        differing=tuple(_month(row) for row in differing.iter_rows(named=True)),
    )


def _month(row: dict[str, int | str | None]) -> MonthDifference:
    files, snapshot = int(row["deaths"] or 0), int(row["deaths_snapshot"] or 0)
    share = (snapshot - files) / files if files else 1.0
    return MonthDifference(str(row["country"]), str(row["month"]), files, snapshot, share, _why(row))


def _why(row: dict[str, int | str | None]) -> str:
    """What the counts of events say about the difference."""
    if row["events_snapshot"] is None:
        return "the embedded month is an estimate: its source joins two states"
    more = int(row["events_snapshot"]) - int(row["events"] or 0)
    if more > 0:
        return f"the embedded release has {more} more event{'s' if more > 1 else ''}"
    if more < 0:
        return f"the embedded release has {-more} fewer event{'s' if more < -1 else ''}"
    return "the same events, their deaths revised between the releases"
