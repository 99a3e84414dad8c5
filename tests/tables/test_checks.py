"""A frame either fits its declaration or the first cell that does not is named."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from heed.base.errors import BadFile, BadRow
from heed.tables import TABLES, Licence, check

GOOD = {
    "country": ["RUR", "RUR"],
    "month": ["2024-01", "2024-02"],
    **{name: [0, 3] for name in TABLES["panel"].names[2:]},
}


def test_a_good_frame_passes_in_declared_order() -> None:
    """Columns come back in the declared order and types."""
    shuffled = pl.DataFrame(dict(reversed(GOOD.items()))).with_columns(pl.col("deaths").cast(pl.Float64))
    checked = check(shuffled, TABLES["panel"], "panel")
    assert checked.columns == list(TABLES["panel"].names)
    assert checked["deaths"].dtype == pl.Int64


@pytest.mark.parametrize(
    ("column", "values", "sentence"),
    [
        ("deaths", [0, -3], r"f\.csv, row 2, column deaths: expected a number of at least 0, got -3"),
        ("deaths", [0.5, 1.0], r"f\.csv, row 1, column deaths: expected a whole value, got 0\.5"),
        ("month", ["2024-13", "2024-02"], r"row 1, column month: expected a month YYYY-MM, got '2024-13'"),
        ("country", ["RUR", None], r"row 2, column country: expected a value, got nothing"),
    ],
)
def test_the_first_bad_cell_is_named(column: str, values: list[object], sentence: str) -> None:
    """Row, column, what was expected and what was found."""
    frame = pl.DataFrame({**GOOD, column: values}, strict=False)
    with pytest.raises(BadRow, match=sentence):
        check(frame, TABLES["panel"], "f.csv")


def test_unknown_missing_and_repeated_are_refused() -> None:
    """A column too many, a column too few, a key twice."""
    frame = pl.DataFrame(GOOD)
    with pytest.raises(BadFile, match="unknown column mood"):
        check(frame.with_columns(mood=1), TABLES["panel"], "f.csv")
    with pytest.raises(BadFile, match="column events is missing"):
        check(frame.drop("events"), TABLES["panel"], "f.csv")
    with pytest.raises(BadFile, match="two rows for country RUR, month 2024-01"):
        check(frame.with_columns(month=pl.lit("2024-01")), TABLES["panel"], "f.csv")


def test_every_declaration_is_whole() -> None:
    """Each key is a column, each column says what it means, and a column that may be empty says what that means."""
    for table in TABLES.values():
        assert set(table.key) <= set(table.names)
        assert all(column.meaning for column in table.columns)
        assert not any(column.null for column in table.columns if column.name in table.key)


def test_events_never_are_public() -> None:
    """What is recorded of single events stays on the machine."""
    assert not TABLES["events"].public
    assert not TABLES["coverage"].public


def test_the_strictest_licence_wins() -> None:
    """Something made from several sources is as closed as the most closed of them."""
    assert Licence.strictest(Licence.YES, Licence.NO, Licence.AGGREGATES) is Licence.NO
    assert Licence.strictest() is Licence.YES


def test_dates_are_read_as_dates() -> None:
    """A date column takes dates and nothing else."""
    row = {
        "event_id": "1", "source": "heed_csv", "release": "", "country": "RUR", "date_start": date(2024, 1, 1),
        "date_end": date(2024, 1, 2), "type": "one_sided", "deaths": 1, "deaths_low": None, "deaths_high": None,
        "deaths_civilians": 1, "by_government": None,
    }  # fmt: skip
    assert check(pl.DataFrame([row]), TABLES["events"], "x")["date_end"].to_list() == [date(2024, 1, 2)]
    with pytest.raises(BadRow, match="column type: expected one of state_based, non_state, one_sided"):
        check(pl.DataFrame([{**row, "type": "riot"}]), TABLES["events"], "x")
