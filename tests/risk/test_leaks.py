"""Nothing after the origin reaches a learner, the pool or what is told of it; hard records stay sensible."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from heed import risk
from heed.base.months import Month
from heed.risk import analogues, baselines, borders, conflictology, exponential, features, thresholds
from heed.risk.history import History, read

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2004, 12)
ORIGIN = LAST + -14
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("SYL", "BOR")])
EXPLODED = 113_554
"""Deaths in Ethiopia in December 2021, as VIEWS counts them."""


def bytes_of(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def full(make: Maker) -> pl.DataFrame:
    """A panel with companions, and a country that begins after the origin."""
    late = pl.DataFrame({"country": "ZZZ", "month": [str(ORIGIN + n) for n in (3, 4)], "deaths": [9, 9]})
    deaths = pl.col("deaths")
    return pl.concat([make(), late.cast({"deaths": pl.Int64})]).with_columns(
        deaths_civilians=deaths // 2, deaths_one_sided=deaths // 3, events_one_sided=deaths // 5
    )


def futures(panel: pl.DataFrame) -> list[pl.DataFrame]:
    """The panel as it is, cut at the origin, and with the figures after it dealt out anew or beyond all measure."""
    later = pl.col("month") > str(ORIGIN)
    known, future = panel.filter(~later), panel.filter(later)
    order = np.random.default_rng(5).permutation(future.height)
    dealt = future.select("country", "month").hstack(future.drop("country", "month")[order])
    assert not dealt.equals(future)
    shuffled = pl.concat([dealt, known]).sample(fraction=1, shuffle=True, seed=9)
    worst = future.with_columns(pl.exclude("country", "month").cast(pl.Int64) * 0 + EXPLODED)
    assert worst["deaths"].min() == EXPLODED > panel["deaths"].max()  # type: ignore[operator]
    return [panel, known, shuffled, pl.concat([known, worst])]


def even(history: History, steps: int, draws: int = 40) -> np.ndarray:
    places = (np.arange(draws) + 0.5) / draws
    return np.broadcast_to(places, (int(history.alive.sum()), steps, draws))


LEARNERS: dict[str, Callable[[History], Any]] = {
    "conflictology": lambda h: conflictology.draw(conflictology.fit(h), even(h, 3)),
    "fading conflictology": lambda h: exponential.draw(exponential.fit(h), even(h, 3)),
    "classifiers": lambda h: thresholds.draw(thresholds.fit(h, 3, TOUCHING), even(h, 3)),
    "analogues": lambda h: analogues.draw(analogues.fit(h, 3, TOUCHING), even(h, 3)),
    "features": lambda h: features.build(h, TOUCHING)[1],
    "simple rules": lambda h: np.concatenate(list(baselines.every(h.values).values()), axis=1),
}
TOLD: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "pool": lambda p: risk.forecast(p, "deaths", ORIGIN, 3, 40, borders=TOUCHING),
    "look-alikes": lambda p: risk.lookalikes(p, "deaths", ORIGIN),
    "contributions": lambda p: risk.contributions(p, "deaths", ORIGIN, 3, TOUCHING),
    "reasons": lambda p: risk.reasons(p, "deaths", ORIGIN),
}


@pytest.mark.parametrize("name", LEARNERS)
def test_no_learner_knows_what_came_later(full: pl.DataFrame, name: str) -> None:
    """Dealing out the future anew, or cutting it off, changes no bit of any learner alone or of its features."""
    said = [np.ascontiguousarray(LEARNERS[name](read(p, "deaths", ORIGIN))).tobytes() for p in futures(full)]
    assert len(said) == 4 and len(set(said)) == 1
    past = full.with_columns(
        pl.when(pl.col("month") == str(ORIGIN)).then(77).otherwise("deaths").alias("deaths")
    )
    assert np.ascontiguousarray(LEARNERS[name](read(past, "deaths", ORIGIN))).tobytes() != said[0]


@pytest.mark.parametrize("name", TOLD)
def test_nothing_told_knows_what_came_later(full: pl.DataFrame, name: str) -> None:
    """The pool, look-alikes, contributions and reasons likewise; and the last month known does change them."""
    said = [bytes_of(TOLD[name](panel)) for panel in futures(full)]
    assert len(said) == 4 and len(set(said)) == 1
    past = full.with_columns(
        pl.when(pl.col("month") == str(ORIGIN)).then(77).otherwise("deaths").alias("deaths")
    )
    assert bytes_of(TOLD[name](past)) != said[0]


def test_renaming_countries_renames_the_output(full: pl.DataFrame) -> None:
    """A country's features and fading conflictology move with its record, to the bit or its last digits.

    The fitted learners follow as far as their samples do: which lessons are drawn hangs on the order of the codes.
    """
    other = {"BOR": "ZUB", "ZUB": "BOR", "FRE": "RUR", "RUR": "FRE"}
    touching = borders.from_pairs([("FRE", "SYL"), ("SYL", "ZUB")])
    renamed = full.with_columns(pl.col("country").replace(other))
    first, second = read(full, "deaths", ORIGIN), read(renamed, "deaths", ORIGIN)
    place = [second.codes.index(other.get(code, code)) for code in first.codes]
    assert np.array_equal(first.values, second.values[place], equal_nan=True)
    before, after = features.build(first, TOUCHING)[1], features.build(second, touching)[1]
    assert np.allclose(before, after[place], rtol=0, atol=1e-6, equal_nan=True)
    own = [exponential.draw(exponential.fit(history), even(history, 3)) for history in (first, second)]
    assert np.array_equal(own[0], own[1][place])
    drawn = [
        risk.forecast(p, "deaths", ORIGIN, 3, 400, borders=b)
        for p, b in ((full, TOUCHING), (renamed, touching))
    ]
    level = pl.col("value").log1p().mean()
    levels = [dict(each.group_by("country").agg(level).iter_rows()) for each in drawn]
    apart = [abs(levels[1][other.get(code, code)] - mean) for code, mean in levels[0].items()]
    assert max(apart) < 0.5


SCRIPT = """
import hashlib, sys
import polars as pl
from heed import risk
from heed.base.months import Month
drawn = risk.forecast(pl.read_parquet(sys.argv[1]), "deaths", Month.of(2004, 12), 2, 20, seed=7)
print(hashlib.sha256(drawn.write_csv().encode()).hexdigest())
"""


def test_two_processes_give_the_same_bytes(panel: pl.DataFrame, tmp_path: Path) -> None:
    """Whatever Python's own hashes are salted with."""
    panel.write_parquet(tmp_path / "panel.parquet")
    said = []
    for salt in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, tmp_path / "panel.parquet"],
            env={**os.environ, "PYTHONHASHSEED": salt}, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        said.append(done.stdout.strip())
    here = risk.forecast(panel, "deaths", LAST, 2, 20, seed=7).write_csv().encode()
    assert said == [hashlib.sha256(here).hexdigest()] * 2


def pooled(panel: pl.DataFrame) -> dict[str, np.ndarray]:
    drawn = risk.forecast(panel, "deaths", LAST, 12, 80, borders={})
    assert drawn["value"].null_count() == 0 and drawn["value"].dtype == pl.Int64
    return {str(code[0]): group["value"].to_numpy() for code, group in drawn.group_by("country")}


def test_states_that_end_begin_or_have_no_history(panel: pl.DataFrame, country: Maker) -> None:
    """Yugoslavia's record ends, South Sudan's begins late, one is empty and one is a month old.

    Who has no figure at the origin gets no forecast; who has few months is not given more than they and their
    like bear out.
    """
    ended = country("YUG", [40] * 30)
    late = country("SSD", [400, 300, 500] * 4, LAST + -11)
    empty = country("FRO", [0] * 60).with_columns(deaths=pl.lit(None, pl.Int64))
    newborn = country("NEW", [0], LAST)
    drawn = pooled(pl.concat([panel, ended, late, empty, newborn]))
    assert set(drawn) == {*panel["country"].unique(), "SSD", "NEW"}
    worst = int(pl.concat([panel, late])["deaths"].max())  # type: ignore[arg-type]
    assert all(values.min() >= 0 and values.max() <= max(worst, 5000) for values in drawn.values())
    assert 30 < np.median(drawn["SSD"]) < 2000
    assert np.median(drawn["NEW"]) <= 30


def test_a_panel_of_zeros_says_zero(country: Maker) -> None:
    """Where nobody ever died no draw holds a death, and there is nothing to liken or to take apart."""
    zeros = pl.concat([country(code, [0] * 60) for code in ("BOR", "RUR", "SYL")])
    assert all(not values.any() for values in pooled(zeros).values())
    assert risk.lookalikes(zeros, "deaths", LAST).is_empty()
    assert risk.contributions(zeros, "deaths", LAST, 6, {}).is_empty()


@pytest.mark.parametrize("ago", [0, 1, 30])
def test_one_exploding_month_stays_bounded(panel: pl.DataFrame, country: Maker, ago: int) -> None:
    """113,554 deaths in one month: none exceeds it, and the quiet countries beside it stay quiet."""
    deaths = np.zeros(60, dtype=int)
    deaths[59 - ago] = EXPLODED
    more = pl.concat([panel, country("ETH", deaths)])
    drawn, without = pooled(more), pooled(panel)
    assert all(values.min() >= 0 and values.max() <= EXPLODED for values in drawn.values())
    for code, values in without.items():
        own_worst = int(panel.filter(pl.col("country") == code)["deaths"].max())  # type: ignore[arg-type]
        assert drawn[code].max() <= max(5000, 3 * own_worst)
        assert np.median(drawn[code]) <= 2 * np.median(values) + 20
    assert np.median(drawn["ETH"]) < EXPLODED / 10
    assert np.isfinite(risk.contributions(more, "deaths", LAST, 3, {})["log_odds"].to_numpy()).all()
