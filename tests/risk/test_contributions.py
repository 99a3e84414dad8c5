"""Contributions: the parts of a classifier's log-odds sum to it, in groups a reader knows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from heed.base.months import Month
from heed.risk import borders, features, history
from heed.risk.contributions import contributions, fit, taken_apart
from heed.risk.group_words import GROUPS, group_of, in_words
from heed.tables import TABLES, check

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2006, 12)
TOUCHING = borders.from_pairs([("RUR", "SYL"), ("RUR", "ZUB")])


@pytest.fixture(scope="module")
def panel(make: Maker) -> pl.DataFrame:
    """Seven years of six invented countries."""
    return make(84)


@pytest.fixture(scope="module")
def told(panel: pl.DataFrame) -> pl.DataFrame:
    """The contributions at the end of the panel."""
    return contributions(panel, "deaths", LAST, 6, TOUCHING)


def test_parts_sum_to_the_log_odds(panel: pl.DataFrame) -> None:
    """The groups and the base add up to what the classifier gives, country by country."""
    fitted = fit(history.read(panel, "deaths", LAST), TOUCHING, 6)
    assert fitted is not None and fitted.threshold == 26
    found = taken_apart(fitted, fitted.facts[:, -1], 6)
    assert found.log_odds.shape == (6, len(GROUPS) + 1)
    np.testing.assert_allclose(found.log_odds.sum(axis=1), found.whole, atol=1e-9)
    assert np.ptp(found.whole) > 1


def test_table_keeps_its_declaration(told: pl.DataFrame) -> None:
    """Seven rows a country, largest part first, base last, each with its sentence."""
    assert check(told, TABLES["contributions"], "contributions").equals(told)
    own = told.filter(pl.col("country") == "RUR")
    assert own["place"].to_list() == list(range(1, len(GROUPS) + 2))
    sizes = own["log_odds"].abs().to_list()[:-1]
    assert sizes == sorted(sizes, reverse=True)
    assert own["feature_group"].to_list()[-1] == "base"
    assert set(own["feature_group"]) == {*GROUPS, "base"}


def test_sentences_hold_the_values_of_the_record(panel: pl.DataFrame, told: pl.DataFrame) -> None:
    """The level's sentence has the deaths of twelve months, the neighbours' those across the border."""
    sums = dict(
        panel.filter(pl.col("month") > str(LAST + -12)).group_by("country").agg(pl.col("deaths").sum()).rows()
    )
    said = dict(told.filter(pl.col("country") == "RUR").select("feature_group", "sentence").rows())
    assert f"({sums['RUR']:,} deaths in the last twelve months, " in said["level"]
    assert f"({sums['SYL'] + sums['ZUB']:,} deaths in twelve months)" in said["neighbours"]
    assert f"({sum(sums.values()):,} deaths in twelve months; some in " in said["world"]
    newest = panel.filter((pl.col("month") == str(LAST)) & (pl.col("deaths") > 0)).height
    assert f"some in {newest} of 6 countries in December 2006)" in said["world"]


def test_every_group_tells_its_values(panel: pl.DataFrame, told: pl.DataFrame) -> None:
    """No group is without figures: events by kind, deaths of every kind, or that the panel holds neither."""
    groups = told.filter(pl.col("feature_group") != "base")["sentence"]
    assert groups.str.contains(r" \(.+\): ").all()
    other = told.filter((pl.col("country") == "RUR") & (pl.col("feature_group") == "other"))["sentence"][0]
    assert "(the panel holds no kinds of violence here)" in other
    kinds = panel.with_columns(events_state_based=pl.lit(3), events_one_sided=pl.col("deaths") * 0 + 2)
    for more, expected in (
        (kinds, "(events in twelve months: 36 with a state in the fight, 24 against civilians)"),
        (panel.with_columns(deaths_civilians=pl.col("deaths"), deaths=pl.lit(7)), "(84 deaths of every kind"),
    ):
        target = "deaths_civilians" if "deaths_civilians" in more.columns else "deaths"
        table = contributions(more, target, LAST, 6, TOUCHING)
        said = table.filter(pl.col("feature_group") == "other")["sentence"]
        assert said.str.contains(expected, literal=True).all()


def test_nothing_after_the_origin_is_used(panel: pl.DataFrame) -> None:
    """Cutting the panel at the origin and shuffling its rows change nothing."""
    origin = LAST + -10
    whole = contributions(panel, "deaths", origin, 6, TOUCHING)
    cut = panel.filter(pl.col("month") <= str(origin)).sample(fraction=1, shuffle=True, seed=2)
    assert whole.equals(contributions(cut, "deaths", origin, 6, TOUCHING))


def test_no_model_no_parts(country: Maker) -> None:
    """Where too few months reach the threshold there is no model to take apart, and no row."""
    lands = [country(code, [1, 0] * 42) for code in ("RUR", "SYL")]
    assert contributions(pl.concat(lands), "deaths", LAST, 6, TOUCHING).is_empty()


def test_every_feature_has_a_group(panel: pl.DataFrame) -> None:
    """Each group of the words has a feature of the forecast, and names lead where they should."""
    names, _ = features.build(history.read(panel, "deaths", LAST), TOUCHING)
    found = {group_of(name) for name in names}
    assert found >= {"level", "trend", "quiet", "neighbours", "world"}
    assert (group_of("mean_24"), group_of("near_12"), group_of("deaths_12")) == (
        "level",
        "neighbours",
        "other",
    )


@pytest.mark.parametrize(
    ("log_odds", "words"),
    [
        (np.log(3.2), "multiplies the odds by 3.2"),
        (-np.log(14), "divides the odds by 14"),
        (0.04, "next to no difference"),
    ],
)
def test_words(log_odds: float, words: str) -> None:
    """A part is told as a factor of the odds; a small one as next to nothing."""
    assert in_words(log_odds) == words
