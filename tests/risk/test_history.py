"""What the risk room refuses, sentence by sentence, and which countries it leaves out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import forecast
from heed.risk.history import read

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2004, 12)


def refused(panel: pl.DataFrame, *say: str, target: str = "deaths", origin: Month = LAST) -> None:
    with pytest.raises(BadInput) as caught:
        forecast(panel, target, origin, borders={})
    sentence = caught.value.sentence
    assert "\n" not in sentence
    for part in say:
        assert part in sentence


def test_unknown_target(panel: pl.DataFrame) -> None:
    """A target that is no column is refused with the columns there are."""
    refused(panel, "'births'", "deaths", target="births")
    refused(panel, "'country'", target="country")


@pytest.mark.parametrize("name", ["country", "month"])
def test_missing_key(panel: pl.DataFrame, name: str) -> None:
    """A panel without country or month is refused by name."""
    refused(panel.drop(name), f"column {name} is missing")


def test_empty_target(panel: pl.DataFrame) -> None:
    """A target that no source speaks of is refused, whatever type the empty column has."""
    for kind in (pl.Int64, pl.Null):
        refused(panel.with_columns(pl.lit(None, kind).alias("deaths")), "column deaths is empty")


def test_origin_outside(panel: pl.DataFrame) -> None:
    """An origin before or after the panel is refused with the months it has."""
    refused(panel, "origin 2005-01", "from 2000-01 to 2004-12", origin=Month.of(2005, 1))
    refused(panel, "origin 1999-12", origin=Month.of(1999, 12))


def test_too_short(panel: pl.DataFrame) -> None:
    """Fewer than 36 months up to the origin are refused with the first origin that would do."""
    refused(panel, "35 months of deaths", "at least 36", "2002-12", origin=Month.of(2002, 11))
    read(panel, "deaths", Month.of(2002, 12))


def test_gaps(panel: pl.DataFrame) -> None:
    """Missing rows or empty cells between known months are refused with country and months."""
    hole = (pl.col("country") == "RUR") & pl.col("month").is_in(["2003-05", "2003-06"])
    refused(panel.filter(~hole), "RUR", "2003-05, 2003-06")
    empty = panel.with_columns(pl.when(~hole).then("deaths").alias("deaths"))
    refused(empty, "RUR", "2003-05, 2003-06")
    long = (pl.col("country") == "ZUB") & pl.col("month").is_between(pl.lit("2001-01"), pl.lit("2001-12"))
    refused(panel.filter(~long), "ZUB", "2001-01, 2001-02, 2001-03 and 9 more months")


def test_gaps_after_the_origin_do_not_matter(panel: pl.DataFrame) -> None:
    """A gap that lies after the origin is not the forecast's affair."""
    hole = (pl.col("country") == "RUR") & (pl.col("month") == "2003-05")
    assert read(panel.filter(~hole), "deaths", Month.of(2003, 3)).alive.all()


@pytest.mark.parametrize(("value", "shown"), [(-1.0, "-1"), (0.5, "0.5"), (float("inf"), "inf")])
def test_no_number_of_deaths(panel: pl.DataFrame, value: float, shown: str) -> None:
    """Negative, broken or endless deaths are refused with country, month and value."""
    at = (pl.col("country") == "SYL") & (pl.col("month") == "2001-03")
    refused(
        panel.with_columns(pl.when(at).then(value).otherwise("deaths").alias("deaths")),
        "SYL",
        "2001-03",
        shown,
    )


def test_bad_keys(panel: pl.DataFrame) -> None:
    """A month out of range, an empty code and a row that stands twice are refused."""
    refused(panel.with_columns(pl.col("month").replace("2001-03", "2001-13")), "'2001-13'", "YYYY-MM")
    refused(panel.with_columns(pl.col("country").replace({"SYL": None})), "country has an empty cell")
    refused(pl.concat([panel, panel.head(1)]), "two rows for BOR in 2000-01")
    refused(panel.clear(), "no rows")


@pytest.mark.parametrize(
    ("steps", "draws", "seed", "name"),
    [(0, 9, 1, "steps"), (37, 9, 1, "steps"), (1, 1, 1, "draws"), (1, 9, -1, "seed")],
)
def test_asked_out_of_range(panel: pl.DataFrame, steps: int, draws: int, seed: int, name: str) -> None:
    """Steps, draws and seed have a range, and the sentence names which is out of it."""
    with pytest.raises(BadInput, match=f"^{name}: expected a whole number"):
        forecast(panel, "deaths", LAST, steps, draws, seed)


def test_who_is_left_out(panel: pl.DataFrame, country: Maker) -> None:
    """A country that no source covers, or that ended, is left out; a young one gets the months it has."""
    silent = country("SIL", [0] * 60).with_columns(pl.lit(None, pl.Int64).alias("deaths"))
    ended, young = country("END", [5] * 40), country("NEW", [900, 901], Month.of(2004, 11))
    leading = country("LED", [3] * 60).with_columns(
        pl.when(pl.col("month") >= "2003-01").then("deaths").alias("deaths")
    )
    drawn = forecast(pl.concat([panel, silent, ended, young, leading]), "deaths", LAST, 2, 20, borders={})
    assert {"SIL", "END"}.isdisjoint(drawn["country"])
    assert {"NEW", "LED"} <= set(drawn["country"])
    own = drawn.filter((pl.col("country") == "NEW") & (pl.col("draw") % 4 == 1))
    assert own["value"].is_between(550, 1450).all()


def test_everybody_ended(panel: pl.DataFrame, country: Maker) -> None:
    """Where no country has a value at the origin, the sentence says so."""
    later = country("NEW", [None] * 0).clear()
    empty = panel.with_columns(pl.when(pl.col("month") < "2004-01").then("deaths").alias("deaths"))
    refused(pl.concat([empty, later]), "no country has a value of deaths in 2004-12")


def test_too_young_to_learn_from(country: Maker) -> None:
    """Countries that are all younger than a year teach nothing, and the sentence says so."""
    early, late = country("OLD", [1] * 3), country("NEW", [1] * 5, Month.of(2004, 8))
    refused(pl.concat([early, late]), "no country has more than 12 months")


def test_values_stand_where_they_belong(panel: pl.DataFrame) -> None:
    """The array has countries in order of code and months in order of time."""
    history = read(panel.sample(fraction=1, shuffle=True, seed=3), "deaths", LAST)
    assert history.codes == ("BOR", "FRE", "GRA", "RUR", "SYL", "ZUB")
    own = panel.filter(pl.col("country") == "RUR").sort("month")["deaths"].to_numpy()
    assert np.array_equal(history.values[3], own)
