"""The embedded figures are the raw files' own, can be made again byte for byte, and stay small."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from heed.panel import fill
from heed.snapshot import load
from heed.snapshot.build import build
from heed.snapshot.joined import apportion
from heed.sources import SOURCES

DATA = Path(str(files("heed.snapshot"))) / "data"


def test_it_is_made_again_byte_for_byte(shared_data: Path, tmp_path: Path) -> None:
    """The committed files are what the committed command makes from the raw ones."""
    made = build(shared_data, tmp_path)
    assert set(made) == {path.name for path in DATA.iterdir()}
    for name in made:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_it_is_small_and_has_a_receipt_for_each_file() -> None:
    """Under 3 MB together; each file's hash stands in the receipts, each source allows republication."""
    receipts = json.loads((DATA / "receipts.json").read_text("utf-8"))
    held = {path.name: path.read_bytes() for path in DATA.iterdir() if path.name != "receipts.json"}
    assert sum(map(len, held.values())) < 3_000_000
    assert receipts["files"] == {name: sha256(content).hexdigest() for name, content in held.items()}
    free = {source.name for source in SOURCES if source.may_republish == "yes"}
    assert {source["name"] for source in receipts["sources"]} <= free
    assert len(receipts["inputs"]) >= 6


def test_months_add_up_to_the_official_years() -> None:
    """For every country and year: deaths and civilian deaths of the months are those of UCDP's own year."""
    held = load()
    months = (
        fill(held.figures, held.coverage)
        .group_by("country", pl.col("month").str.slice(0, 4).cast(pl.Int64).alias("year"))
        .agg(pl.col("deaths", "deaths_civilians").sum())
    )
    both = months.join(held.country_year, on=["country", "year"], suffix="_year", how="full", coalesce=True)
    assert both.height == held.country_year.height
    assert both.filter(pl.col("deaths").ne_missing(pl.col("deaths_year"))).is_empty()
    assert both.filter(pl.col("deaths_civilians").ne_missing(pl.col("deaths_civilians_year"))).is_empty()


def test_published_totals() -> None:
    """World totals of UCDP 25.1, as aggregated independently from the raw file."""
    world = (
        fill(load().figures, load().coverage)
        .group_by(pl.col("month").str.slice(0, 4).alias("year"))
        .agg(pl.col("deaths").sum())
    )
    totals = dict(world.iter_rows())
    assert {year: totals[year] for year in ("1989", "1994", "2005", "2022", "2024")} == {
        "1989": 67_711, "1994": 824_156, "2005": 21_041, "2022": 309_636, "2024": 160_900,
    }  # fmt: skip


def test_what_the_source_does_not_say_is_not_known() -> None:
    """No low estimates, and no deaths by kind where several kinds met; zero only where nothing was recorded."""
    panel = fill(load().figures, load().coverage)
    quiet = panel.filter(pl.col("deaths") == 0).filter(pl.col("events") == 0)
    assert quiet.height > 60_000
    assert quiet.select(pl.exclude("country", "month")).sum_horizontal().sum() == 0
    violent = panel.filter(pl.col("deaths") > 0)
    assert violent["deaths_low"].null_count() == violent.height
    assert 0 < violent["deaths_one_sided"].null_count() < violent.height
    known = violent.drop_nulls(["deaths_state_based", "deaths_non_state", "deaths_one_sided"])
    kinds = known.select("deaths_state_based", "deaths_non_state", "deaths_one_sided").sum_horizontal()
    assert (kinds == known["deaths"]).all()


def test_niger_and_nigeria_are_told_apart_and_marked() -> None:
    """Their source joins them: yearly figures are each one's own, mixed months are marked as estimates."""
    held = load()
    assert set(held.estimated) == {"NGA", "NER"}
    niger = held.country_year.filter((pl.col("country") == "NER") & (pl.col("year") == 2024))
    assert niger["deaths"].item() == 1222
    alone = held.figures.filter((pl.col("country") == "NER") & (pl.col("month") < "1990-01"))
    assert alone["deaths"].sum() == 170
    assert not set(alone["month"]) & set(held.estimated["NER"])


@given(st.lists(st.integers(0, 500), min_size=1, max_size=24), st.data())
def test_parts_add_up_and_never_exceed_the_whole(wholes: list[int], data: st.DataObject) -> None:
    """Largest remainders: whole numbers, their sum exact, each within its whole, within one of its share."""
    total = data.draw(st.integers(0, sum(wholes)))
    parts = apportion(wholes, total)
    assert sum(parts) == (total if sum(wholes) else 0)
    assert all(0 <= part <= whole for part, whole in zip(parts, wholes, strict=True))
    if sum(wholes):
        shares = [whole * total / sum(wholes) for whole in wholes]
        assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))
