"""Which years a task is run on, when not on its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from heed.base.errors import BadInput

_BIT = re.compile(r"(\d{4})(?:[-–](\d{4}))?")
MOST = 200
"""Years that a stretch may have: none is longer than any record."""


def parse(text: str) -> list[int]:
    """Years in order from text such as `2010-2024` or `2018,2019`. Raises `BadInput` for any other text."""
    years: set[int] = set()
    for bit in text.split(","):
        found = _BIT.fullmatch(bit.strip())
        first = int(found[1]) if found else 0
        last = int(found[2] or first) if found else -1
        if not first <= last < first + MOST:
            raise BadInput(
                f"--windows {text!r}: expected years such as 2010-2024 or 2018,2019, got {bit.strip()!r}"
            )
        years |= set(range(first, last + 1))
    return sorted(years)


def words(years: Sequence[int]) -> str:
    """`2010–2014, 2018`."""
    stretches: list[list[int]] = []
    for year in years:
        if stretches and year == stretches[-1][-1] + 1:
            stretches[-1].append(year)
        else:
            stretches.append([year])
    return ", ".join(f"{s[0]}–{s[-1]}" if len(s) > 1 else str(s[0]) for s in stretches)


def noted(report: str, years: Sequence[int], own: Sequence[int]) -> str:
    """The report, with a line under its title where the years are not the task's own."""
    if list(years) == list(own):
        return report
    title, rest = report.split("\n", 1)
    note = (
        f"**Windows chosen: {words(years)}.** The task's own are {words(own)}; what is said below of those "
        "windows, and of what was to be reached in them, does not hold of these. Verdicts and trials are left out."
    )
    return f"{title}\n\n{note}\n{rest}"
