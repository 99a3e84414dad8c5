"""Which years a task is run on: what is read, what is refused, what the report says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heed.base.errors import BadInput
from heed.benchmark import onset_parts, windows


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2010", [2010]), ("2018,2019", [2018, 2019]), ("2010-2012", [2010, 2011, 2012]),
        ("2010–2011, 2015", [2010, 2011, 2015]), ("2019,2018,2018", [2018, 2019]),
    ],
)  # fmt: skip
def test_years_are_read(text: str, years: list[int]) -> None:
    """One year, several, stretches, in any order; each once."""
    assert windows.parse(text) == years


@pytest.mark.parametrize(
    "text", ["", "last", "2010-", "2012-2010", "20100", "2010;2011", "0001-9999", "2010,,"]
)
def test_other_text_is_refused(text: str) -> None:
    """In a sentence that names the option, what it expects and what it got."""
    with pytest.raises(BadInput, match=r"--windows .*expected years such as 2010-2024 or 2018,2019, got"):
        windows.parse(text)


@given(st.sets(st.integers(1900, 2100), min_size=1))
def test_words_say_the_same_years(years: set[int]) -> None:
    """What `words` writes is what `parse` reads."""
    assert windows.parse(windows.words(sorted(years))) == sorted(years)


def test_the_report_says_that_windows_were_chosen() -> None:
    """Under the title, and only then."""
    assert windows.noted("# Title\n\ntext\n", [2010, 2011], range(2010, 2012)) == "# Title\n\ntext\n"
    noted = windows.noted("# Title\n\ntext\n", [2010], range(2010, 2012)).splitlines()
    assert noted[0] == "# Title"
    assert noted[2].startswith("**Windows chosen: 2010.** The task's own are 2010–2011;")
    assert noted[-1] == "text"


def test_onset_years_are_in_a_row() -> None:
    """The task's own years have its three parts, others one; gaps and other years are refused."""
    assert onset_parts.spans(onset_parts.WINDOWS) == onset_parts.PARTS
    assert onset_parts.spans([2015, 2016]) == {"chosen, 2015–2016": ("2014-12", "2016-11")}
    assert onset_parts.spans([2024]) == {"chosen, 2024–2024": ("2023-12", "2024-06")}
    for years in ([], [2010, 2012], [2009], [2025]):
        with pytest.raises(BadInput, match="years of origins in a row, from 2010 to 2024"):
            onset_parts.spans(years)
