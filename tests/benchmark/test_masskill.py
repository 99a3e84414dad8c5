"""Mass killings: the peer's figures from its own file, no look ahead, the same bytes, and scores done by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput, NotFound
from heed.benchmark import masskill, masskill_measured, masskill_references
from heed.benchmark.figures import plain
from heed.benchmark.masskill_views import forecasts, views
from heed.risk import masskill as risk
from heed.risk.masskill_scores import (
    auc,
    average_precision,
    brier,
    false_per_true,
    places,
    recall,
)
from heed.risk.masskill_standing import Rows, intervals, standing

ORIGIN = 1995
PREDICTORS, PUBLISHED = (
    "ewp/predictors_1960_2024.csv",
    "ewp/published_out_of_sample_forecasts_1994_2024.csv",
)


def _table(data: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(data / name, infer_schema_length=None, null_values=["NA", ""])


@pytest.fixture(scope="module")
def predictors(shared_data: Path) -> pl.DataFrame:
    """The project's own country-years."""
    return _table(shared_data, PREDICTORS)


@pytest.fixture(scope="module")
def said(predictors: pl.DataFrame) -> risk.Chances:
    """The chances of one origin."""
    return risk.chances(risk.read(predictors), ORIGIN)


def test_the_published_figures_come_from_the_published_file(shared_data: Path) -> None:
    """5,032 rows, 39 onsets: AUC .838, precision .034, recall .692, .282; AUC .825 by the higher of two."""
    rows = _table(shared_data, PUBLISHED).filter(pl.col("maxrisk2").is_not_null())
    codes, years = rows["ccode"].to_numpy(), rows["year"].to_numpy()
    happened = rows["mk_onset"].to_numpy().astype(np.float64)
    said = {"last": rows["risk_prev"].to_numpy(), "higher": rows["maxrisk2"].to_numpy()}
    both = Rows(codes, years, happened, said)
    last = standing(both, "last")
    assert (len(years), happened.sum()) == (5032, 39)
    assert [round(v, 3) for v in (last.auc, last.precision, last.recall[30], last.recall[10])] == [
        0.838, 0.034, 0.692, 0.282,
    ]  # fmt: skip
    assert round(standing(both, "higher").auc, 3) == 0.825
    # The project's own reading of its lists: the better place of two years.
    better = rows["minrank2"].to_numpy()
    assert [round(recall(happened, better, most), 3) for most in (30, 20, 10)] == [0.692, 0.538, 0.308]


def test_both_forecasts_stand_on_the_published_rows(shared_data: Path, predictors: pl.DataFrame) -> None:
    """With two origins the rows are the published ones of the two years after, and every one has our chance."""
    rows = risk.read(predictors)
    published = _table(shared_data, PUBLISHED)
    seen = views(rows, published, forecasts(rows, (ORIGIN, ORIGIN + 1)))
    kept = published.filter(pl.col("maxrisk2").is_not_null(), pl.col("year").is_in([ORIGIN + 1, ORIGIN + 2]))
    assert len(seen.next.years) == len(kept) > 300
    assert seen.next.happened.sum() == kept["mk_onset"].sum()
    assert all(np.isfinite(chance).all() for chance in seen.next.said.values())
    assert (seen.either.said[masskill.HEED] >= seen.next.said[masskill.HEED]).all()


def test_nothing_after_the_origin_is_read(predictors: pl.DataFrame, said: risk.Chances) -> None:
    """Shuffling every row after the origin, and every outcome not known by then, changes no bit."""
    later = (pl.col("year") > ORIGIN).alias("later")
    chooser = np.random.default_rng(7)
    future = predictors.filter(later)
    columns = [name for name in future.columns if name not in ("ccode", "year", "ewp_name")]
    mixed = future.select("ccode", "year", "ewp_name").hstack(
        future.select(columns)[chooser.permutation(len(future))]
    )
    changed = pl.concat([predictors.filter(~later).select(mixed.columns), mixed]).with_columns(
        pl.when(pl.col("year") > ORIGIN - 2).then(1 - pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in (risk.ONE, risk.TWO)
    )
    again = risk.chances(risk.read(changed), ORIGIN)
    assert again.two.tobytes() == said.two.tobytes()
    assert again.one.tobytes() == said.one.tobytes()


def test_the_past_is_read(predictors: pl.DataFrame, said: risk.Chances) -> None:
    """Swapping outcomes of the last year learned from does change the chances: the test above can fail."""
    changed = predictors.with_columns(
        pl.when(pl.col("year") == ORIGIN - 2)
        .then(1 - pl.col(risk.TWO))
        .otherwise(pl.col(risk.TWO))
        .alias(risk.TWO)
    )
    assert (risk.chances(risk.read(changed), ORIGIN).two != said.two).any()


def test_the_same_rows_in_any_order_give_the_same_bytes(predictors: pl.DataFrame, said: risk.Chances) -> None:
    """A second run on shuffled rows gives the same bytes."""
    again = risk.chances(risk.read(predictors.sample(fraction=1, shuffle=True, seed=3)), ORIGIN)
    assert again.two.tobytes() == said.two.tobytes()
    assert again.codes.tolist() == said.codes.tolist()


def test_countries_without_predictors_get_a_bounded_chance(predictors: pl.DataFrame) -> None:
    """Ruritania, new and without a known fact, and a neighbour with absurd facts get chances within bounds."""
    known = predictors.filter(pl.col("year") <= ORIGIN)
    empty = dict.fromkeys(risk.FACTS)
    absurd = dict.fromkeys(risk.FACTS, 1e12)
    floats = [pl.col(name).cast(pl.Float64) for name in (*risk.FACTS, risk.ONE, risk.TWO)]
    extra = pl.DataFrame(
        [
            {"ccode": 9998, "year": ORIGIN, **empty, risk.ONE: None, risk.TWO: None},
            {"ccode": 9999, "year": ORIGIN, **absurd, risk.ONE: None, risk.TWO: None},
        ]
    ).select(pl.col("ccode", "year").cast(pl.Int64), *floats)
    said = risk.chances(risk.read(pl.concat([known.select("ccode", "year", *floats), extra])), ORIGIN)
    for chance in (said.one, said.two):
        assert np.isfinite(chance).all()
        assert (chance >= risk.LEAST).all() and (chance <= risk.MOST).all()
    assert (said.one <= said.two).all()
    assert {9998, 9999} <= set(said.codes.tolist())
    assert said.two[said.codes == 9998][0] < 0.5


def test_a_world_without_onsets_says_the_least_chance(predictors: pl.DataFrame) -> None:
    """Where nothing ever happened the chance is the least one, not an error."""
    quiet = predictors.with_columns(pl.lit(0).alias(risk.ONE), pl.lit(0).alias(risk.TWO))
    assert (risk.chances(risk.read(quiet), ORIGIN).two == risk.LEAST).all()


def test_scores_equal_those_done_by_hand() -> None:
    """Five rows, two onsets: AUC 4.5/6, precision by ties as a group, recall, false ones, Brier."""
    happened = np.array([1.0, 0.0, 1.0, 0.0, 0.0])
    chance = np.array([0.9, 0.8, 0.4, 0.4, 0.1])
    assert auc(happened, chance) == pytest.approx(4.5 / 6)
    assert average_precision(happened, chance) == pytest.approx((1 + 2 / 4) / 2)
    years, codes = np.array([2001, 2001, 2002, 2002, 2002]), np.array([1, 2, 2, 1, 3])
    place = places(years, chance, codes)
    assert place.tolist() == [1, 2, 2, 1, 3]
    assert recall(happened, place, 1) == 0.5
    assert false_per_true(happened, place, 1) == 1.0
    error, skill = brier(happened, chance)
    assert error == pytest.approx((0.01 + 0.64 + 0.36 + 0.16 + 0.01) / 5)
    assert skill == pytest.approx(1 - error / 0.24)


def test_a_weight_counts_a_row_as_often() -> None:
    """A row of weight two scores as two rows do: the bootstrap counts countries so."""
    happened, chance = np.array([1.0, 0.0, 0.0, 1.0]), np.array([0.7, 0.8, 0.2, 0.2])
    weights = np.array([2.0, 1.0, 3.0, 0.0])
    often = weights.astype(int)
    for measure in (auc, average_precision):
        repeated = measure(np.repeat(happened, often), np.repeat(chance, often))
        assert measure(happened, chance, weights) == pytest.approx(repeated)


def test_intervals_hold_the_gain_of_a_better_forecast() -> None:
    """A perfect forecast beside a reversed one gains 1 in AUC in every repeat, and the same seed repeats itself."""
    codes = np.repeat(np.arange(20), 3)
    years = np.tile([2001, 2002, 2003], 20)
    happened = (codes % 4 == 0).astype(np.float64)
    rows = Rows(codes, years, happened, {"good": happened, "bad": -happened})
    first = intervals(rows, "good", "bad", repeats=50)
    assert first["AUC"][2] == (1.0, 1.0)
    assert first == intervals(rows, "good", "bad", repeats=50)


def test_faults_of_the_input_are_named(tmp_path: Path, predictors: pl.DataFrame) -> None:
    """A missing column, a country-year twice, an origin without rows, a missing file: each has its sentence."""
    with pytest.raises(BadInput, match=r"expected the column 'discrimpop'"):
        risk.read(predictors.drop("discrimpop"))
    with pytest.raises(BadInput, match="stands there twice"):
        risk.read(pl.concat([predictors, predictors.head(1)]))
    with pytest.raises(BadInput, match="expected an origin from 1962 to 2024"):
        risk.chances(risk.read(predictors), 2031)
    with pytest.raises(NotFound, match="no such file"):
        masskill.run(tmp_path)


def test_the_list_of_the_next_years_is_like_the_published_one(shared_data: Path) -> None:
    """From the last year all countries have chances in falling order, much like the published list."""
    now = masskill.now(shared_data)
    chances = [saying.two for saying in now.sayings]
    assert now.origin == 2024
    assert now.compared == len(now.sayings) == 168
    assert chances == sorted(chances, reverse=True)
    assert 0.85 < now.correlation < 1.0


def test_the_report_says_what_was_found(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run on four origins reports its own rows, its own onsets by name, and progress to the end."""
    own = range(2020, 2024)
    monkeypatch.setattr(masskill, "WINDOWS", own)
    monkeypatch.setattr(masskill, "TRIALS", range(1990, 1991))
    monkeypatch.setattr(masskill_measured, "REPEATS", 20)
    monkeypatch.setattr(masskill_measured, "PERIODS", ((2021, 2024),))
    heard: list[tuple[int, int]] = []
    result = masskill.run(shared_data, own, lambda done, total: heard.append((done, total)))
    report = masskill.as_markdown(result)
    assert heard == [(part, 6) for part in range(1, 7)]
    assert (result.rows, result.onsets) == (672, 3)
    assert "672 country-years" in report
    for onset in ("| 2021 | Burma/Myanmar |", "| 2022 | Burkina Faso |", "| 2023 | Sudan |"):
        assert onset in report
    auc_line = f"| AUC | ≥ 0.87 | {result.next['heed'].auc:.3f} |"
    assert auc_line in report


def test_chosen_origins_have_a_report_of_their_own(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two origins: their rows alone, no verdicts or trials; every figure is plain, every picture there."""
    monkeypatch.setattr(masskill_measured, "REPEATS", 20)
    result = masskill.run(shared_data, [2019, 2020])
    assert {onset.year for onset in result.list_of_onsets} == {2020, 2021}
    assert {line.forecast for line in result.beside.lines} >= {"heed", "zero", "conflictology 24"}
    by_state = [e for e in result.beside.lines if e.years_ahead == 2 and e.forecast == "heed"]
    assert by_state[0].rows == sum(line.rows for line in by_state[2:])
    report = masskill.as_markdown(result)
    for left_out in ("Figures to reach", "By period", "What was tried"):
        assert left_out not in report
    json.dumps(plain(result), allow_nan=False)
    assert [each.id for each in masskill.pictured(result)] == ["masskill-reliability", "masskill-skill"]
    with pytest.raises(BadInput, match="no onset follows 2023"):
        masskill.run(shared_data, [2023])


def test_chosen_origins_are_checked(shared_data: Path) -> None:
    """Years outside the published forecasts are refused, whatever the folder holds."""
    for years in ([], [1992], [2024]):
        with pytest.raises(BadInput, match="windows: expected origins from 1993 to 2023"):
            masskill.run(shared_data, years)


def test_simple_rules_by_hand() -> None:
    """Last value, two years and the world's rate, each from onsets known by the origin."""
    years = np.arange(1970, 2000)
    onset = (years == 1989).astype(float)
    one, two = np.append(onset[1:], np.nan), np.append(onset[1:], 0) + np.append(onset[2:], [0, 0])
    within = {risk.ONE: np.tile(one, 2), risk.TWO: np.tile(np.append(two[:-2], [np.nan] * 2), 2)}
    within[risk.ONE][30:] = 0
    within[risk.TWO][30:] = 0
    rows = risk.CountryYears(np.repeat([1, 2], 30), np.tile(years, 2), np.zeros((60, 0)), within)
    codes, origins = np.array([1, 1, 1, 1, 2]), np.array([1988, 1989, 1990, 1991, 1989])
    said = masskill_references.rules(rows, codes, origins)
    assert said[masskill_references.ZERO].tolist() == [0] * 5
    assert said[masskill_references.LAST_VALUE].tolist() == [0, 1, 0, 0, 0]
    assert said[masskill_references.TWO_YEARS].tolist() == [0, 1, 1, 0, 0]
    # At 1991 the years 1970 to 1989 are known: of their 40 rows two have the onset within two years.
    assert said[masskill_references.WORLD][3] == pytest.approx(2 / 40)
    assert said[masskill_references.WORLD][0] == 0
