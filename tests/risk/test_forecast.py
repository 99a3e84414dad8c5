"""The forecast: shape, honesty about time, and the same bytes for the same question."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heed import risk
from heed.base.months import Month
from heed.risk import borders
from heed.tables import TABLES, check

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2004, 12)
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("SYL", "BOR")])


def bytes_of(frame: pl.DataFrame) -> bytes:
    """The frame as a Parquet file."""
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def forecast(panel: pl.DataFrame, origin: Month = LAST, steps: int = 3, draws: int = 40) -> pl.DataFrame:
    return risk.forecast(panel, "deaths", origin, steps, draws, borders=TOUCHING)


def test_draws_have_the_declared_shape(panel: pl.DataFrame) -> None:
    """Every country has every step and every draw once, in whole deaths of at least 0, as declared."""
    drawn = forecast(panel)
    assert check(drawn, TABLES["draws"], "draws").equals(drawn)
    assert drawn.height == 6 * 3 * 40
    assert drawn.schema["value"] == pl.Int64
    assert drawn["month"].unique().sort().to_list() == ["2005-01", "2005-02", "2005-03"]


def test_the_same_seed_gives_the_same_bytes(panel: pl.DataFrame) -> None:
    """Asked twice, the forecast is the same file to the byte; another seed gives another."""
    assert bytes_of(forecast(panel)) == bytes_of(forecast(panel))
    other = risk.forecast(panel, "deaths", LAST, 3, 40, seed=2, borders=TOUCHING)
    assert bytes_of(other) != bytes_of(forecast(panel))


def test_threads_change_nothing(panel: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """One processor thread and two give the same bytes."""
    monkeypatch.setenv("HEED_THREADS", "1")
    one = bytes_of(forecast(panel))
    monkeypatch.setenv("HEED_THREADS", "2")
    assert bytes_of(forecast(panel)) == one


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_row_order_and_the_future_change_no_bit(panel: pl.DataFrame, seed: int) -> None:
    """Shuffled rows, and anything at all written over the months after the origin, give the same bytes."""
    origin = LAST + -12
    source = np.random.default_rng(seed)
    later = pl.col("month") > str(origin)
    noise = pl.Series("noise", source.integers(0, 10**6, panel.height))
    changed = panel.with_columns(pl.when(later).then(noise).otherwise("deaths").alias("deaths"))
    known = bytes_of(forecast(panel.filter(~later), origin))
    assert bytes_of(forecast(changed.sample(fraction=1, shuffle=True, seed=seed), origin)) == known


def test_a_new_neighbour_leaves_the_noise_alone(panel: pl.DataFrame, country: Maker) -> None:
    """Another country changes no draw of fading conflictology (the first of every four) of the others."""
    more = pl.concat([panel, country("AAA", [0] * 60)])
    first = (pl.col("draw") % 4 == 1) & (pl.col("country") != "AAA")
    assert forecast(panel).filter(first).equals(forecast(more).filter(first))


def test_every_fourth_draw_is_near_a_month_of_its_own(panel: pl.DataFrame, country: Maker) -> None:
    """The first of every four draws is a month of the country's own last three years, but for counting noise."""
    more = pl.concat([panel, country("ATH", [400] * 60)])
    drawn = forecast(more, draws=400).filter((pl.col("draw") % 4 == 1) & (pl.col("country") == "ATH"))[
        "value"
    ]
    assert drawn.is_between(240, 660).all()
    assert drawn.n_unique() > 30
    assert drawn.median() == pytest.approx(400, rel=0.03)


@pytest.mark.parametrize("draws", [2, 3, 4, 5, 6, 7])
def test_any_number_of_draws(panel: pl.DataFrame, draws: int) -> None:
    """Numbers of draws that do not part evenly among the learners are filled all the same."""
    drawn = forecast(panel, steps=2, draws=draws)
    assert drawn.height == 6 * 2 * draws
    assert drawn["value"].is_between(0, 50_000).all()


def test_more_violent_countries_get_more(panel: pl.DataFrame) -> None:
    """The forecast tells a violent country from a quiet one."""
    means = forecast(panel).group_by("country").agg(pl.col("value").mean()).sort("country")["value"]
    assert means[5] > 20 * means[0]


@pytest.mark.parametrize("steps", [1, 12, 36])
def test_steps_up_to_36(panel: pl.DataFrame, steps: int) -> None:
    """One to 36 months ahead can be asked, across a year's end."""
    drawn = forecast(panel, steps=steps, draws=3)
    assert drawn["step"].max() == steps
    assert drawn["month"].max() == str(LAST + steps)


@pytest.mark.parametrize("deaths", [[0] * 36, [7] * 36, [0] * 35 + [1], [0, 90_000] * 18])
def test_one_country_and_36_months_are_enough(country: Maker, deaths: list[int]) -> None:
    """The smallest panel works, also where nobody or everybody died, and stays below its worst month."""
    drawn = forecast(country("RUR", deaths), Month.of(2002, 12), steps=12, draws=11)
    assert drawn.height == 12 * 11
    assert int(drawn["value"].min()) >= 0 and int(drawn["value"].max()) <= max(deaths)  # type: ignore[arg-type]


def test_progress_reaches_its_end(panel: pl.DataFrame) -> None:
    """Progress is told part by part up to the last."""
    heard: list[tuple[int, int]] = []
    risk.forecast(panel, "deaths", LAST, 1, 2, progress=lambda *at: heard.append(at), borders={})
    assert heard == [(part, 13) for part in range(1, 14)]


def test_the_world_is_the_default(panel: pl.DataFrame) -> None:
    """Countries that are not of this world have no borders in it, and get a forecast all the same."""
    drawn = risk.forecast(panel, "deaths", LAST, 1, 4)
    assert drawn.equals(risk.forecast(panel, "deaths", LAST, 1, 4, borders={}))


def test_companions_may_be_empty(panel: pl.DataFrame) -> None:
    """A column that helps may be partly or wholly empty."""
    helped = panel.with_columns(
        pl.lit(None, pl.Int64).alias("events_one_sided"),
        pl.when(pl.col("country") == "RUR").then("deaths").alias("deaths_civilians"),
    )
    assert forecast(helped).height == 6 * 3 * 40
