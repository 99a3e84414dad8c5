"""What changed since last month: exact parts, the noise of paired draws, and the edges of a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heed import risk
from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import borders, history
from heed.risk.change_parts import REFIT, moved
from heed.risk.change_sizes import LEARNERS, sizes
from heed.risk.contributions import contributions, fit, taken_apart
from heed.risk.group_words import GROUPS
from heed.tables import TABLES, check

Maker = Callable[..., pl.DataFrame]
Both = tuple[pl.DataFrame, pl.DataFrame]
LAST = Month.of(2006, 12)
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("RUR", "ZUB")])
STEPS = 6


def told(panel: pl.DataFrame, origin: Month = LAST) -> Both:
    """Both tables of a panel, from forecasts of 80 draws at the origin and a month earlier."""
    now, before = (
        risk.forecast(panel, "deaths", month, STEPS, 80, borders=TOUCHING) for month in (origin, origin + -1)
    )
    return risk.changes(panel, origin, risk.board(now, before, "deaths"), now, before, TOUCHING)


@pytest.fixture(scope="module")
def panel(make: Maker) -> pl.DataFrame:
    """Seven years of six invented countries."""
    return make(84)


@pytest.fixture(scope="module")
def both(panel: pl.DataFrame) -> Both:
    return told(panel)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**16), months=st.integers(60, 96), steps=st.integers(1, 12))
def test_parts_sum_to_the_change(make: Maker, seed: int, months: int, steps: int) -> None:
    """Groups and re-fit sum to the change of the classifier's own log-odds, whatever the panel."""
    lands, origin = make(months, seed=seed), Month.of(2000, 1) + (months - 1)
    newer, older = (history.read(lands, "deaths", month) for month in (origin, origin + -1))
    found = moved(newer, older, TOUCHING, steps)
    now, then = fit(newer, TOUCHING, steps), fit(older, TOUCHING, steps)
    assert (now is None or then is None) == (not found)
    if now is None or then is None:
        return
    assert set(found) == set(newer.codes)
    after = taken_apart(now, now.facts[:, -1], steps).whole
    before = taken_apart(then, then.facts[:, -1], steps).whole
    for row, code in enumerate(newer.codes):
        own = found[code]
        assert set(own.parts) == {*GROUPS, REFIT}
        assert sum(own.parts.values()) == pytest.approx(own.whole, abs=1e-6)
        assert own.whole == pytest.approx(after[row] - before[row], abs=1e-6)
        assert own.before == pytest.approx(before[row], abs=1e-6)


def test_order_is_refit_first(panel: pl.DataFrame) -> None:
    """The re-fit is this month's classifier less last month's on last month's facts."""
    newer, older = (history.read(panel, "deaths", month) for month in (LAST, LAST + -1))
    now, then = fit(newer, TOUCHING, STEPS), fit(older, TOUCHING, STEPS)
    assert now is not None and then is not None
    y = then.facts[:, -1]
    expected = taken_apart(now, y, STEPS).whole - taken_apart(then, y, STEPS).whole
    found = moved(newer, older, TOUCHING, STEPS)
    np.testing.assert_allclose([found[code].parts[REFIT] for code in newer.codes], expected, atol=1e-9)


def test_parts_now_end_where_contributions_stand(panel: pl.DataFrame, both: Both) -> None:
    """The log-odds before plus the whole change are the sum of this month's contributions."""
    newer, older = (history.read(panel, "deaths", month) for month in (LAST, LAST + -1))
    today = (
        contributions(panel, "deaths", LAST, STEPS, TOUCHING)
        .group_by("country")
        .agg(pl.col("log_odds").sum())
    )
    found = moved(newer, older, TOUCHING, STEPS)
    assert set(found) == set(newer.codes)
    for code, own in found.items():
        assert dict(today.rows())[code] == pytest.approx(own.before + own.whole, abs=1e-5)


def test_tables_keep_their_declarations(both: Both) -> None:
    """Every row of the board has its change; parts of the log-odds stand largest first and sum to the whole."""
    changes, reasons = both
    assert check(changes, TABLES["changes"], "changes").equals(changes)
    assert check(reasons, TABLES["change_reasons"], "change_reasons").equals(reasons)
    assert changes.height == 6 * 4 * 3  # Countries, thresholds, the horizons up to six months.
    for _, own in reasons.group_by("country"):
        parts = own.sort("place").filter(pl.col("kind") == "part")["log_odds"]
        assert parts.abs().to_list() == sorted(parts.abs(), reverse=True) and parts.len() == 7
        whole = own.filter(pl.col("kind") == "whole")["log_odds"][0]
        assert float(parts.sum()) == pytest.approx(whole, abs=1e-5)
        assert own.sort("place")["code"][-1] == "whole"


def test_learners_sum_to_the_change(both: Both) -> None:
    """The learners' parts are the change of the chance, and the noise is never below zero."""
    changes = both[0]
    whole = changes.select(pl.sum_horizontal(LEARNERS))["own_past"]
    change = changes["chance"] - changes["chance_before"]
    assert (whole - change).abs().max() < 1e-12  # type: ignore[operator]
    assert changes["noise"].min() >= 0  # type: ignore[operator]
    assert changes.filter(change == 0)["stands_out"].any() is False
    assert changes["stands_out"].any()


def test_noise_is_that_of_paired_draws() -> None:
    """Two draws of eight crossed 25 upwards, one downwards: the figures by hand."""

    def draws(values: list[int]) -> pl.DataFrame:
        return pl.DataFrame(
            {"country": "RUR", "month": "2007-01", "step": 1, "draw": range(1, 9), "value": values}
        )

    found = sizes(draws([30, 30, 0, 0, 30, 0, 0, 0]), draws([0, 30, 30, 0, 0, 0, 0, 0]))
    row: dict[str, Any] = found.filter((pl.col("threshold") == 25) & (pl.col("horizon") == 1)).row(
        0, named=True
    )
    assert [row[each] for each in LEARNERS] == [2 / 8, 0.0, -1 / 8]
    mean = 1 / 8
    assert row["noise"] == pytest.approx(np.sqrt((3 / 8 - mean**2) / 8))
    with pytest.raises(
        BadInput, match="expected 1 steps of 8 draws as in those of now, got 1 steps of 4 draws"
    ):
        sizes(draws([0] * 8), draws([0] * 8).head(4))


def test_nothing_after_the_origin_is_used(panel: pl.DataFrame) -> None:
    """Cutting the panel at the origin, writing over what follows and shuffling rows change nothing."""
    origin = LAST + -10
    later = pl.col("month") > str(origin)
    cut = panel.filter(~later).sample(fraction=1, shuffle=True, seed=2)
    over = panel.with_columns(pl.when(later).then(9_999).otherwise("deaths").alias("deaths"))
    for found, again, third in zip(told(panel, origin), told(cut, origin), told(over, origin), strict=True):
        assert found.equals(again) and found.equals(third)


def test_countries_may_stand_in_any_order(panel: pl.DataFrame) -> None:
    """A permuted list of countries gets its own rows permuted, value for value."""
    newer, older = (history.read(panel, "deaths", month) for month in (LAST, LAST + -1))
    now, then = fit(newer, TOUCHING, STEPS), fit(older, TOUCHING, STEPS)
    assert now is not None and then is not None
    order = [3, 0, 5, 1, 4, 2]
    straight, turned = (
        taken_apart(now, now.facts[rows, -1], STEPS).log_odds
        - taken_apart(now, then.facts[rows, -1], STEPS).log_odds
        for rows in (list(range(6)), order)
    )
    np.testing.assert_array_equal(turned, straight[order])


def test_a_world_without_a_death(country: Maker) -> None:
    """Zeros alone: no model, no change, and facts that say so."""
    changes, reasons = told(pl.concat([country(code, [0] * 84) for code in ("RUR", "SYL")]))
    assert changes["stands_out"].any() is False and changes["why"].null_count() == changes.height
    assert set(changes["by_learner"]) == {"Not one draw changed sides."}
    assert set(reasons["code"]) == {"same", "left", "near"}
    assert reasons["sentence"][0].startswith(
        "Its newest month is like the others: no deaths in December 2006, as in November and in December 2005."
    )


def test_no_forecast_a_month_earlier(panel: pl.DataFrame) -> None:
    """The shortest record that can be forecast has nothing before it: said so, and the facts stand all the same."""
    short = panel.filter(pl.col("month") > str(LAST + -36))
    now = risk.forecast(short, "deaths", LAST, STEPS, 40, borders=TOUCHING)
    changes, reasons = risk.changes(short, LAST, risk.board(now, None, "deaths"), now, None, TOUCHING)
    assert check(changes, TABLES["changes"], "changes").equals(changes)
    assert changes["sentence"].str.ends_with("has no forecast of a month earlier to be compared with.").all()
    assert (
        changes.select("stands_out", "why", "noise", "own_past").null_count().row(0) == (changes.height,) * 4
    )
    assert set(reasons["kind"]) == {"fact"}


def test_a_country_that_appears_this_month(panel: pl.DataFrame, country: Maker) -> None:
    """It has a chance and none before, no parts and no facts to compare; the others keep theirs."""
    changes, reasons = told(pl.concat([panel, country("NEW", [50], LAST)]))
    new = changes.filter(pl.col("country") == "NEW")
    assert (
        new.height == 12 and new["chance_before"].null_count() == 12 and new["stands_out"].null_count() == 12
    )
    assert new["sentence"].str.contains("no forecast of a month earlier").all()
    assert "NEW" not in reasons["country"].to_list()
    assert changes.filter(pl.col("country") == "RUR")["noise"].null_count() == 0


def test_one_target_at_a_time(panel: pl.DataFrame, both: Both) -> None:
    """A board of two targets is refused."""
    board = both[0].select(TABLES["board"].names)
    two = pl.concat([board, board.with_columns(target=pl.lit("deaths_civilians"))])
    with pytest.raises(BadInput, match="expected the rows of one target, got 2"):
        risk.changes(panel, LAST, two, board, None, TOUCHING)
