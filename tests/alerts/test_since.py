"""Deaths since an alert: which months count, and what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.alerts.since import Since, deaths_since
from heed.base.months import Month, months_between

FIRST, LAST = Month.parse("2025-11"), Month.parse("2026-04")
TOLD = date(2026, 1, 31)


def panel(*deaths: int | None) -> list[dict[str, Any]]:
    """Months of Ruritania from November 2025; the lowest estimate is half, the highest twice the best one."""
    months = months_between(FIRST, LAST)
    return [
        {
            "month": str(month),
            "deaths": each,
            "deaths_low": None if each is None else each // 2,
            "deaths_high": None if each is None else each * 2,
        }
        for month, each in zip(months, deaths, strict=True)
    ]


def test_the_month_of_the_alert_and_those_before_are_left_out() -> None:
    found = deaths_since(panel(1000, 1000, 500, 10, 20, 30), TOLD)
    assert found == Since(Month.parse("2026-02"), LAST, 60, 30, 120, 0)


def test_unknown_months_are_counted_and_in_no_sum() -> None:
    found = deaths_since(panel(0, 0, 0, 10, None, 30), TOLD)
    assert found is not None and (found.deaths, found.unknown) == (40, 1)
    nothing = deaths_since(panel(0, 0, 0, None, None, None), TOLD)
    assert nothing is not None and (nothing.deaths, nothing.low, nothing.unknown) == (None, None, 3)


def test_one_missing_estimate_leaves_the_bound_unknown_not_low() -> None:
    rows = panel(0, 0, 0, 10, 20, 30)
    rows[4]["deaths_low"] = None
    found = deaths_since(rows, TOLD)
    assert found is not None and (found.deaths, found.low, found.high) == (60, None, 120)


@pytest.mark.parametrize("told", [date(2026, 4, 1), date(2026, 4, 30), date(2027, 1, 1)])
def test_figures_that_end_before_say_nothing(told: date) -> None:
    assert deaths_since(panel(1, 1, 1, 1, 1, 1), told) is None


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6), st.dates(date(2025, 1, 1), date(2026, 3, 31)))
def test_an_earlier_alert_never_has_fewer_deaths_since(deaths: list[int], told: date) -> None:
    earlier, later = deaths_since(panel(*deaths), told), deaths_since(panel(*deaths), date(2026, 3, 31))
    assert earlier is not None and later is not None
    assert (earlier.deaths or 0) >= (later.deaths or 0) == deaths[-1]
    assert earlier.low is not None and earlier.high is not None and earlier.deaths is not None
    assert earlier.low <= earlier.deaths <= earlier.high
