"""Months are values that cannot be wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.base.errors import BadInput
from heed.base.months import Month, months_between

indexes = st.integers(12, 9999 * 12 + 11)


@given(indexes)
def test_a_month_reads_back_as_it_prints(index: int) -> None:
    """Parsing what a month prints gives the same month."""
    month = Month(index)
    assert Month.parse(str(month)) == month


@given(indexes, indexes)
def test_order_and_difference_agree(one: int, other: int) -> None:
    """A later month is greater, and the difference leads from one to the other."""
    first, second = Month(one), Month(other)
    assert (first < second) == (second - first > 0)
    assert first + (second - first) == second


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-1", "24-01", "2024/01", "", "2024-01-01", "0000-05"]
)
def test_what_is_no_month_is_refused_with_a_sentence(text: str) -> None:
    """The sentence repeats what was given and says what was expected."""
    with pytest.raises(BadInput, match="is not a month: expected YYYY-MM") as caught:
        Month.parse(text)
    assert caught.value.exit_code == 2
    assert text in caught.value.sentence


def test_a_range_holds_both_ends() -> None:
    """December to February is three months, and a range backwards is empty."""
    winter = list(months_between(Month.of(2023, 12), Month.of(2024, 2)))
    assert [str(month) for month in winter] == ["2023-12", "2024-01", "2024-02"]
    assert not list(months_between(Month.of(2024, 2), Month.of(2024, 1)))


def test_words_and_days() -> None:
    """A month knows its first day and how a reader says it."""
    month = Month.containing(date(2024, 2, 29))
    assert (month.first_day, month.words, month.year, month.number) == (
        date(2024, 2, 1),
        "February 2024",
        2024,
        2,
    )
