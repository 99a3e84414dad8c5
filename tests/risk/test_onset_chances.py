"""Where it may begin: only quiet countries, nothing from after the origin, and what is not known stays so."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk import onset
from heed.risk.onset_chances import LISTED, known, onset_chances, ranked
from heed.tables import TABLES, check

START = Month.of(2000, 1)
MONTHS = 120
ORIGIN = START + (MONTHS - 13)
KINDS = ("events_state_based", "events_non_state", "events_one_sided", "deaths", "deaths_civilians")


def land(code: str, struck: np.ndarray, start: Month = START) -> pl.DataFrame:
    """One invented country: an event of one-sided violence, with two deaths, in the months marked."""
    events = struck.astype(int)
    counts = {"deaths": events * 2, "deaths_civilians": events * 2, "events_one_sided": events}
    rest = {name: np.zeros(len(events), int) for name in KINDS if name not in counts}
    months = [str(start + n) for n in range(len(events))]
    return pl.DataFrame({"country": code, "month": months, **counts, **rest})


def lands(count: int = 24, seed: int = 1) -> list[pl.DataFrame]:
    """Countries from peaceful (C00 has no event) to violent, each event apart from the others."""
    source = np.random.default_rng(seed)
    return [land(f"C{n:02}", source.random(MONTHS) < 0.006 * n) for n in range(count)]


@pytest.fixture(scope="module")
def panel() -> pl.DataFrame:
    """Ten years of 24 invented countries, a year of them after the origin."""
    return pl.concat(lands())


@pytest.fixture(scope="module")
def told(panel: pl.DataFrame) -> pl.DataFrame:
    """The table at the origin."""
    return onset_chances(panel, ORIGIN)


def test_table_keeps_its_declaration(told: pl.DataFrame) -> None:
    """Every horizon, whole ranks, the ten by six months marked in every horizon."""
    assert check(told, TABLES["onset"], "onset").equals(told)
    assert told["horizon"].unique().sort().to_list() == [1, 3, 6, 12]
    for (horizon,), part in told.group_by("horizon"):
        assert part.sort("rank")["rank"].to_list() == list(range(1, part.height + 1))
        assert part.sort("rank")["chance"].is_sorted(descending=True), horizon
    first = told.filter((pl.col("horizon") == 6) & (pl.col("rank") <= LISTED))["country"]
    assert set(told.filter("listed")["country"]) == set(first) and first.len() == 10


def test_only_quiet_countries_are_asked(panel: pl.DataFrame, told: pl.DataFrame) -> None:
    """A country is in the table if and only if the last twelve months hold no event; since when is the record's."""
    past = panel.filter(pl.col("month") <= str(ORIGIN))
    events = past.filter(pl.col("events_one_sided") > 0)
    year = set(events.filter(pl.col("month") > str(ORIGIN + -12))["country"])
    assert set(told["country"]) == set(panel["country"]) - year
    last = dict(events.group_by("country").agg(pl.col("month").max()).iter_rows())
    assert dict(told.select("country", "quiet_since").iter_rows()) == {
        c: last.get(c) for c in told["country"]
    }
    assert last.get("C00") is None


def test_the_violent_past_ranks_higher(told: pl.DataFrame) -> None:
    """Where it began often it is likelier than where it never did; a longer horizon gives more chance."""
    chance = {(c, h): p for c, h, p in told.select("country", "horizon", "chance").iter_rows()}
    often = [c for c, h in chance if h == 6 and c > "C12"]
    assert np.mean([chance[c, 6] for c in often]) > 2 * chance["C00", 6]
    assert told.filter(horizon=12)["chance"].mean() > told.filter(horizon=1)["chance"].mean()  # type: ignore[operator]


def test_row_order_and_the_future_change_no_bit(panel: pl.DataFrame, told: pl.DataFrame) -> None:
    """Rows shuffled, rows after the origin dropped or full of events: the same table to the last bit."""
    struck = pl.when(pl.col("month") > str(ORIGIN)).then(99).otherwise(pl.col("events_one_sided"))
    others = (
        panel.sample(fraction=1, shuffle=True, seed=3),
        panel.filter(pl.col("month") <= str(ORIGIN)),
        panel.with_columns(struck.alias("events_one_sided")),
    )
    for other in others:
        assert onset_chances(other, ORIGIN).equals(told)


def test_the_month_before_is_what_was_said_then(panel: pl.DataFrame, told: pl.DataFrame) -> None:
    """`chance_before` and `rank_before` are the table of a month earlier; null for who was not quiet then."""
    then = onset_chances(panel, ORIGIN + -1).select("country", "horizon", "chance", "rank")
    both = told.join(then, on=["country", "horizon"], how="left", suffix="_then")
    assert both["chance_before"].to_list() == both["chance_then"].to_list()
    assert both["rank_before"].to_list() == both["rank_then"].to_list()


def test_a_young_country_is_asked_after_its_first_year(panel: pl.DataFrame) -> None:
    """Eleven months of record are no quiet year; twelve are."""
    for months, asked in ((11, False), (12, True)):
        young = land("NEW", np.zeros(months, bool), ORIGIN + (1 - months))
        found = set(ranked(known(pl.concat([panel, young]), ORIGIN))["country"])
        assert ("NEW" in found) == asked


def test_a_month_that_is_not_told_is_not_quiet(panel: pl.DataFrame) -> None:
    """Where the kind of violence is not known in the last year, the country is neither quiet nor struck."""
    hole = (pl.col("country") == "C00") & (pl.col("month") == str(ORIGIN + -3))
    silent = panel.with_columns(pl.when(~hole).then(pl.col("events_one_sided")).alias("events_one_sided"))
    held = known(silent, ORIGIN)
    place = held.record.codes.index("C00")
    assert not held.quiet[place] and not held.struck[place]
    assert not held.teaches[place].any() and held.told[place].sum() == MONTHS - 13


def test_what_is_not_known_teaches_nothing() -> None:
    """A month is a lesson only with twelve known months up to it and known ones as far as the outcome goes."""
    source = np.random.default_rng(2)
    events = source.random((30, 100)) < 0.02
    told = np.ones_like(events)
    told[3, 50] = False
    taught, _target = onset.lessons(events, 6, 99, told)
    every, _target = onset.lessons(events, 6, 99)
    assert every[3, 44:62].any() and not taught[3, 44:62].any()
    taught[3, 44:62] = every[3, 44:62]
    assert np.array_equal(taught, every)


@pytest.mark.parametrize("column", ["missing", "empty", "zeros"])
def test_figures_that_cannot_tell_are_refused(panel: pl.DataFrame, column: str) -> None:
    """No column, an empty one, or a world without an event: one sentence."""
    name = "events_one_sided"
    other = {
        "missing": panel.drop(name),
        "empty": panel.with_columns(pl.lit(None, pl.Int64).alias(name)),
        "zeros": panel.with_columns(pl.lit(0).alias(each) for each in KINDS),
    }[column]
    with pytest.raises(BadInput, match="at least 10 beginnings" if column == "zeros" else "events_one_sided"):
        onset_chances(other, ORIGIN)


def test_only_the_kind_need_be_known(panel: pl.DataFrame) -> None:
    """Without the other kinds of violence and the civilians it still ranks."""
    bare = panel.select("country", "month", "deaths", "events_one_sided")
    assert set(onset_chances(bare, ORIGIN)["country"]) == set(onset_chances(panel, ORIGIN)["country"])


def test_a_whole_step_that_overshoots_does_not_throw_the_fit() -> None:
    """Sixty facts that say the same: Newton's plain steps run off to a chance of nought here."""
    source = np.random.default_rng(4)
    one = np.concatenate([source.normal(0, 0.05, 40_000), source.normal(4, 1, 2000)])
    answers = (np.arange(len(one)) >= 40_000).astype(float)
    table = np.repeat(one[:, None], 60, axis=1)
    fitted = onset.fit_logistic(table, answers)
    said = onset.say_logistic(fitted, table)
    assert said.mean() == pytest.approx(answers.mean(), rel=1e-6)
    assert said[-2000:].mean() > 100 * said[:-2000].mean()
