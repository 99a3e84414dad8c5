"""Files, the embedded snapshot, or both → one panel, its country-years, and where every figure came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from heed import panel, snapshot
from heed.base.errors import BadInput
from heed.base.months import Month
from heed.lake.engine import Engine
from heed.pipeline.provenance import as_of, embedded, facts, named
from heed.snapshot import joined
from heed.sources import Reading, read
from heed.tables import Licence


@dataclass(frozen=True)
class Inputs:
    """What a run is made from."""

    panel: pl.DataFrame
    country_year: pl.DataFrame
    sources: list[dict[str, Any]]
    """For the manifest: each source with citation, licence, files and their hashes, counts and warnings."""
    licence: Licence
    as_of: str | None
    """The day or month in which the newest figures were published, where known."""
    counts: dict[str, int] = field(default_factory=dict)
    """Rows replaced where files overlap, by reason."""
    notes: dict[str, str] = field(default_factory=dict)
    """What a reader must know of a country's figures, by code."""

    @property
    def last_month(self) -> Month:
        """The last month of which any figure is known."""
        return Month.parse(str(self.panel.filter(pl.col("deaths").is_not_null())["month"].max()))


def read_inputs(
    files: Sequence[Path], *, with_snapshot: bool, today: date, engine: Engine = "duckdb"
) -> Inputs:
    """One panel from files of events, a file of country-months, the embedded snapshot, or these together.

    Raises `BadInput` where files contradict each other and no rule decides.
    """
    readings = [reading for path in files for reading in read(path, today)]
    events = [reading for reading in readings if reading.source.gives == "events"]
    given = [reading for reading in readings if reading.source.gives == "panel"]
    if len(given) + with_snapshot > 1:
        raise BadInput(
            "two panels of country-months were given; expected one: leave out a file or the snapshot"
        )
    base = _snapshot() if with_snapshot else _given(given[0], readings) if given else None
    if not events:
        if base is None:
            raise BadInput("no file holds events or country-months; expected at least one that does")
        return base
    made = _from_events(events, _years_given(readings), engine)
    return made if base is None else _joined(base, made, events)


def _snapshot() -> Inputs:
    held = snapshot.load()
    return Inputs(
        panel=panel.fill(held.figures, held.coverage),
        country_year=held.country_year,
        sources=[embedded(receipt) for receipt in held.receipts["sources"]],
        licence=Licence.strictest(*(source.may_republish for source in named(held.receipts["sources"]))),
        as_of=held.receipts["as_of"],
        notes={code: _estimate_note(months) for code, months in held.estimated.items()},
    )


def _estimate_note(months: Sequence[str]) -> str:
    return (
        "UCDP's monthly file counts Niger and Nigeria as one. Yearly figures here are UCDP's own for each; the "
        f"figures of {len(months)} months are estimates, split in proportion to each year's totals."
    )


def _given(reading: Reading, readings: Sequence[Reading]) -> Inputs:
    """A panel as a file gives it; states that it joins are parted where a country-year file tells them apart."""
    years = _years_given(readings)
    figures = reading.frame if years is None else _parted(reading, years)
    months = panel.fill(figures, reading.coverage)
    return Inputs(
        panel=months,
        country_year=years if years is not None else panel.years_of(months),
        sources=facts(readings),
        licence=Licence.strictest(*(each.source.may_republish for each in readings)),
        as_of=as_of(readings),
    )


def _parted(reading: Reading, years: pl.DataFrame) -> pl.DataFrame:
    """The panel with the states that the file joins told apart."""
    months = reading.frame
    for bearer, (first, second) in reading.source.joined.items():
        together = reading.together.filter(pl.col("country") == bearer)
        if together.is_empty():
            continue
        parts = joined.part(together, years, (first, second)).drop("estimated")
        both = months.join(parts, on=["country", "month"], how="left", suffix="_own")
        unknown = pl.col("country").is_in([first, second]) & pl.col("deaths").is_null()
        months = both.with_columns(
            pl.when(unknown).then(pl.col(f"{name}_own").fill_null(0)).otherwise(pl.col(name)).alias(name)
            for name in ("deaths", "deaths_civilians")
        ).select(months.columns)
    return months.sort("country", "month")


def _from_events(events: Sequence[Reading], years: pl.DataFrame | None, engine: Engine) -> Inputs:
    coverage = pl.concat([reading.coverage for reading in events])
    settled, counts = panel.settle(pl.concat([reading.frame for reading in events]), coverage)
    return Inputs(
        panel=panel.build(settled, coverage, engine),
        country_year=years if years is not None else panel.by_year(settled, coverage, engine),
        sources=facts(events),
        licence=Licence.strictest(*(reading.source.may_republish for reading in events)),
        as_of=as_of(events),
        counts=counts,
    )


def _joined(base: Inputs, made: Inputs, events: Sequence[Reading]) -> Inputs:
    """A panel of country-months continued or corrected by events of the same or a newer release."""
    own = [reading for reading in events if reading.source.name != "ucdp_ged"]
    if own:
        raise BadInput(
            f"{own[0].file}: an organisation's own incidents and UCDP's figures may count the same dead twice, so "
            "heed does not add them; run it without the other figures"
        )
    release = base.sources[0]["release"]
    for reading in events:
        if _number(reading.release) < _number(release):
            raise BadInput(
                f"{reading.file}: release {reading.release} is older than the figures it would "
                f"replace ({release}); leave the file out, or run it alone"
            )
    merged, replaced = panel.combine(base.panel, made.panel)
    key = ["country", "year"]
    new_years = made.country_year.join(base.country_year, on=key, how="anti")
    return Inputs(
        panel=merged,
        country_year=pl.concat([base.country_year, new_years]).sort(key),
        sources=[*base.sources, *made.sources],
        licence=Licence.strictest(base.licence, made.licence),
        as_of=max(base.as_of, made.as_of) if base.as_of and made.as_of else None,
        counts={**made.counts, "country_months_replaced": replaced},
        notes=base.notes,
    )


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def _years_given(readings: Sequence[Reading]) -> pl.DataFrame | None:
    years = [reading.frame for reading in readings if reading.source.gives == "country_year"]
    return years[0] if years else None
