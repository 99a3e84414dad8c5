"""Look-alikes: the past country-months most like the present, and what followed."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np
import polars as pl
import pytest

from heed.base.errors import BadInput
from heed.base.months import Month
from heed.risk.lookalikes import APART, lookalikes
from heed.tables import TABLES, check

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2009, 12)
MONTHS = 120


def found(panel: pl.DataFrame, code: str = "RUR", origin: Month = LAST) -> list[tuple[Any, ...]]:
    table = lookalikes(panel, "deaths", origin)
    assert check(table, TABLES["lookalikes"], "lookalikes").equals(table)
    return table.filter(pl.col("country") == code).drop("target", "country").rows()


def test_the_same_stretch_is_found_with_what_followed(country: Maker) -> None:
    """A past that ran as the present does stands first at distance 0, with the sums of the record."""
    wave = np.arange(24) * 3
    present = np.concatenate([np.zeros(96, int), wave])
    past = np.concatenate([np.zeros(40, int), wave, np.full(12, 7), np.zeros(44, int)])
    rows = found(pl.concat([country("RUR", present), country("SYL", past)]))
    assert rows[0] == (1, "SYL", str(LAST + -(MONTHS - 64)), 0.0, int(wave.sum()), 84)
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) > 1 and [row[3] for row in rows] == sorted(row[3] for row in rows)


def test_distance_is_what_the_page_says(country: Maker) -> None:
    """Root of the weighted mean square of months and the square of the level, both in log(1+deaths)."""
    rows = found(pl.concat([country("RUR", [0] * 84 + [9] * 36), country("SYL", [3] * MONTHS)]))
    shape, level = np.log(10 / 4), np.log((1 + 9 * 24) / (1 + 3 * 24))
    like_syldavia = next(row for row in rows if row[1] == "SYL")
    assert like_syldavia[3] == pytest.approx(np.hypot(shape, level), abs=1e-6)


def test_ties_go_by_code_then_month(country: Maker) -> None:
    """Countries that never change tie in every month: the first code and month come first, months 24 apart."""
    lands = [country(code, [5] * MONTHS) for code in ("ZUB", "BOR", "RUR")]
    first = Month.of(2000, 1)
    expected = [("BOR", str(first + 23 + APART * n)) for n in range(4)]
    rows = found(pl.concat(lands))
    assert [(row[1], row[2]) for row in rows[:4]] == expected
    assert rows[4][1:3] == ("RUR", str(first + 23))
    assert rows == found(pl.concat(lands[::-1]))


def test_quiet_young_and_ended_countries_have_none(country: Maker) -> None:
    """No death in 24 months, a record shorter than that, or none at the origin: no row, and no error."""
    panel = pl.concat(
        [
            country("RUR", [4] * 96 + [0] * 24),
            country("ZUB", [4] * 20, LAST + -19),
            country("BOR", [4] * 90),
            country("SYL", [4] * MONTHS),
        ]
    )
    table = lookalikes(panel, "deaths", LAST)
    assert set(table["country"]) == {"SYL"}
    assert "BOR" in set(table["like_country"])


def test_own_past_counts_two_years_back(country: Maker) -> None:
    """A country alone is compared with itself, never with months that its present holds."""
    rows = found(country("RUR", [5] * MONTHS))
    assert rows and all(row[2] <= str(LAST + -APART) for row in rows)


def test_the_year_after_is_known_and_nothing_after_the_origin_is_used(make: Maker) -> None:
    """Cutting the panel at the origin changes nothing; no look-alike ends within a year of it."""
    panel, origin = make(MONTHS), LAST + -30
    table = lookalikes(panel, "deaths", origin)
    assert table.height and table["like_month"].max() <= str(origin + -12)  # type: ignore[operator]
    assert table.equals(lookalikes(panel.filter(pl.col("month") <= str(origin)), "deaths", origin))
    assert table.equals(lookalikes(panel.sample(fraction=1, shuffle=True, seed=3), "deaths", origin))


def test_a_panel_of_zeros_has_no_rows(country: Maker) -> None:
    """Nothing is like nothing; a target that is not there is refused."""
    panel = country("RUR", [0] * MONTHS)
    assert lookalikes(panel, "deaths", LAST).is_empty()
    with pytest.raises(BadInput, match="deaths_civilians"):
        lookalikes(panel, "deaths_civilians", LAST)


def test_two_hundred_countries_are_quick(make: Maker, country: Maker) -> None:
    """200 countries over 36 years, 75 of them violent (as in 2024), take less than two seconds of a processor."""
    violent = [make(432, (f"Q{n:02}", f"R{n:02}", f"S{n:02}"), seed=n) for n in range(25)]
    quiet = [country(f"T{n:02}", [0] * 432) for n in range(125)]
    panel = pl.concat([*violent, *quiet])
    started = process_time()
    table = lookalikes(panel, "deaths", Month.of(2035, 12))
    assert process_time() - started < 2
    assert table["country"].n_unique() > 50
