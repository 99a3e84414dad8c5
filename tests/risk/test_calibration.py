"""The calibration step: what past forecasts teach, and what it leaves as it was."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from heed import risk
from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import borders, calibration, rolling
from heed.risk.history import read
from heed.risk.recalibrated import recalibrated
from heed.risk.scores import measures, score

Maker = Callable[..., pl.DataFrame]
ORIGIN = Month.of(2008, 12)
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("SYL", "BOR")])


def too_sure(seed: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Draws and outcomes of 600 countries and six months; 1 is the right spread of draws."""
    source = np.random.default_rng(seed)
    level = source.uniform(1, 5, (600, 6, 1))
    came = np.rint(np.expm1(np.maximum(source.normal(level[..., 0], 1.0), 0)))
    drawn = np.rint(np.expm1(np.maximum(source.normal(level, spread, (600, 6, 200)), 0)))
    return drawn.astype(np.int64), came


@pytest.mark.parametrize("spread", [0.4, 2.0])
def test_draws_too_sure_or_too_unsure_are_mended(spread: float) -> None:
    """On outcomes that taught nothing the intervals hold more nearly what they say, and the scores are better."""
    fitted = calibration.fit(too_sure(seed, spread) for seed in range(1, 9))
    drawn, came = too_sure(9, spread)
    before, after = (measures(came, each) for each in (drawn, calibration.draw(fitted, drawn)))
    apart = [abs(np.nanmean(each["cover_90"]) - 0.9) for each in (before, after)]
    # Beyond the outermost draw there is nothing to stretch to.
    assert apart[1] < 0.75 * apart[0]
    for measure in ("ignorance", "crps_log1p"):
        assert after[measure].mean() < before[measure].mean()


def test_right_draws_stay_nearly_as_they_are() -> None:
    """What is calibrated already loses next to nothing."""
    fitted = calibration.fit([too_sure(1, 1.0)])
    drawn, came = too_sure(2, 1.0)
    before, after = (measures(came, each)["crps"].mean() for each in (drawn, calibration.draw(fitted, drawn)))
    assert after == pytest.approx(before, rel=0.005)


def test_levels_by_hand() -> None:
    """Four draws 0, 1, 2, 3 and the outcome 2: a half lies below, three quarters not above, evenly between."""
    drawn, came = np.tile([0, 1, 2, 3], (7200, 1)), np.full(7200, 2.0)
    fitted = calibration.fit([(drawn, came)])
    kind = np.flatnonzero(fitted.learned)
    assert kind.tolist() == [3]
    still = calibration.STILL * 12
    seen = np.clip((calibration.LEVELS - 0.5) / 0.25, 0, 1)
    expected = (7200 * seen + still * calibration.LEVELS) / (7200 + still)
    assert fitted.below[3] == pytest.approx(expected)
    assert fitted.below[0] == pytest.approx(calibration.LEVELS)


def test_what_nobody_knows_teaches_nothing() -> None:
    drawn, came = too_sure(1, 0.4)
    hidden = came.copy()
    hidden[:300] = np.nan
    part = calibration.fit([(drawn, hidden)])
    assert np.array_equal(part.below, calibration.fit([(drawn[300:], came[300:])]).below)
    nothing = calibration.fit([(drawn, np.full_like(came, np.nan))])
    assert np.array_equal(calibration.draw(nothing, drawn), drawn)


@given(
    arrays(np.int64, (3, 2, 25), elements=st.integers(0, 60)),
    arrays(np.int64, (40, 25), elements=st.integers(0, 60)),
    arrays(np.float64, 40, elements=st.integers(0, 99).map(float)),
)
def test_ranks_and_values_are_kept(drawn: np.ndarray, past: np.ndarray, came: np.ndarray) -> None:
    """Every calibrated draw is a draw of the same month, and no draw overtakes another."""
    moved = calibration.draw(calibration.fit([(past, came)] * 30), drawn)
    for before, after in zip(drawn.reshape(-1, 25), moved.reshape(-1, 25), strict=True):
        assert set(after) <= set(before)
        assert (np.diff(after[np.argsort(before, kind="stable")]) >= 0).all()


def test_equal_draws_rank_by_what_is_given() -> None:
    """Where more deaths are called for than were drawn, the draw with most deaths elsewhere gets them first."""
    drawn = np.array([[0] * 20 + [5] * 30])
    fitted = calibration.fit([(np.tile(drawn, (9999, 1)), np.full(9999, 5.0))])
    ties = np.array([[9, *range(1, 20), *range(20, 50)]])
    ties[0, 0], ties[0, 19] = 19, 0
    moved = calibration.draw(fitted, drawn, ties)[0]
    assert moved[0] == 5 and moved[19] == 0


def bytes_of(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def calibrated(panel: pl.DataFrame, years: int = 2, **more: object) -> pl.DataFrame:
    return risk.forecast(
        panel,
        "deaths",
        ORIGIN,
        3,
        60,
        borders=TOUCHING,
        calibrate_on=years,
        **more,  # type: ignore[arg-type]
    )


def test_a_forecast_is_calibrated_without_the_future(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are the same twice and whatever came after the origin, and not those without calibration."""
    # Two years of six countries teach little; here it is to show.
    monkeypatch.setattr(calibration, "STILL", 1)
    panel = make(120)
    heard: list[tuple[int, int]] = []
    whole = calibrated(panel, progress=lambda done, all_: heard.append((done, all_)))
    assert heard == sorted(heard) and heard[-1][0] == heard[-1][1]
    cut = panel.filter(pl.col("month") <= str(ORIGIN))
    assert cut.height < panel.height
    assert bytes_of(whole) == bytes_of(calibrated(cut)) == bytes_of(calibrated(cut.reverse()))
    plain = calibrated(panel, 0)
    assert plain.drop("value").equals(whole.drop("value"))
    assert not plain["value"].equals(whole["value"])
    later = calibrated(panel.with_columns(pl.col("deaths") + (pl.col("month") == str(ORIGIN)).cast(pl.Int64)))
    assert bytes_of(later) != bytes_of(whole)


def test_past_forecasts_know_what_came_up_to_the_origin(make: Maker) -> None:
    """One year back with fourteen months ahead, two are not known yet; two years back, all are."""
    panel = make(120)
    asked = rolling.Asked("deaths", 14, 20, 1, TOUCHING)
    one, two = (came for _, came in rolling.past(panel, ORIGIN, 2, asked, lambda _: None))
    assert np.isnan(one).sum(axis=0).tolist() == [0] * 12 + [6, 6]
    assert not np.isnan(two).any()
    values = read(panel, "deaths", ORIGIN).values
    assert np.array_equal(one[:, :12], values[:, -12:])
    assert np.array_equal(two, values[:, -24:-10])


def test_too_many_past_years_are_refused(make: Maker) -> None:
    """One sentence with how many there may be."""
    with pytest.raises(BadInput, match=r"expected 0 to 6 .*, got 7"):
        calibrated(make(120), 7)
    assert calibrated(make(120).filter(pl.col("country") < "G"), 6).height


@pytest.fixture
def told() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Draws of 2002 and of 2001 in the same layout, too sure both, and a panel of both years."""
    tables, rows = [], []
    for year in (2001, 2002):
        drawn, came = too_sure(year, 0.4)
        country, month, draw = np.indices(drawn.shape)
        codes, months = (
            np.array([f"{n:03d}" for n in range(600)]),
            np.array([f"{year}-{m:02d}" for m in range(1, 7)]),
        )
        tables.append(
            pl.DataFrame(
                {"note": "x", "draw": draw.ravel() + 1, "value": drawn.ravel(), "country": codes[country.ravel()],
                 "month": months[month.ravel()]}
            )
        )  # fmt: skip
        country, month = np.indices(came.shape)
        rows.append(
            pl.DataFrame(
                {"country": codes[country.ravel()], "month": months[month.ravel()], "deaths": came.ravel()}
            )
        )
    return tables[1].sample(fraction=1, shuffle=True, seed=1), tables[0], pl.concat(rows)


def test_anyones_draws_are_calibrated(told: tuple[pl.DataFrame, ...]) -> None:
    """Row by row in place, all else as it stood; better on months that taught nothing."""
    draws, past, panel = told
    moved = recalibrated(
        draws, [past.filter(pl.col("draw") <= 100), past.filter(pl.col("draw") > 100)], panel
    )
    assert moved.drop("value").equals(draws.drop("value")) and moved.schema == draws.schema
    assert score(moved, panel)["ignorance"] < score(draws, panel)["ignorance"]
    names = {"country": "country_id", "month": "month_id", "value": "outcome", "deaths": "outcome"}
    challenge = [each.rename(names, strict=False) for each in (draws, past, panel)]
    challenge = [each.with_columns(pl.col("country_id").cast(pl.Int64)) for each in challenge]
    challenge = [
        each.with_columns(pl.col("month_id").str.replace("-", "").cast(pl.Int64)) for each in challenge
    ]
    same = recalibrated(challenge[0], [challenge[1]], challenge[2])
    assert same["outcome"].equals(recalibrated(draws, [past], panel)["value"].rename("outcome"))


def test_draws_that_cannot_be_calibrated(told: tuple[pl.DataFrame, ...]) -> None:
    draws, past, panel = told
    for bad, sentence in (
        ([], "expected at least one table"),
        ([draws], "calibrate on months before"),
        ([past.rename({"value": "deaths"})], "past draws: columns"),
        ([past.head(0)], "past draws: no rows"),
        ([past.head(-1)], "past draws: .* expected 200 as elsewhere"),
    ):
        with pytest.raises(BadInput, match=sentence):
            recalibrated(draws, bad, panel)
    with pytest.raises(BadInput, match="units that have past draws; use months that are over"):
        recalibrated(draws, [past], panel.filter(pl.col("month") > "2001-06"))
