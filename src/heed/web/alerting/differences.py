"""What differs between two texts, line by line, with a few lines around each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from heed.base.errors import BadInput

AROUND = 3
"""Lines shown before and after a change."""
MOST_LINES = 5_000
"""The time a comparison takes grows with the square of the lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison, with its number in the older and in the newer text."""

    before: int | None
    """None where it was added."""
    after: int | None
    """None where it was taken out."""
    text: str


def compare(old: str, new: str) -> list[list[Line]]:
    """The changes from one text to another, in parts that belong together; none where the texts are alike.

    Raises `BadInput` for texts of more than `MOST_LINES` lines.
    """
    before, after = old.splitlines(), new.splitlines()
    longest = max(len(before), len(after))
    if longest > MOST_LINES:
        raise BadInput(
            f"these texts cannot be compared here: expected at most {MOST_LINES:,} lines, got {longest:,}; "
            "take both away and compare them with a program of your own"
        )
    parts = SequenceMatcher(None, before, after).get_grouped_opcodes(AROUND)
    return [[line for code in part for line in _lines(code, before, after)] for part in parts]


def _lines(
    code: tuple[str, int, int, int, int], before: Sequence[str], after: Sequence[str]
) -> Iterator[Line]:
    what, old, old_end, new, new_end = code
    if what == "equal":
        for step, text in enumerate(before[old:old_end]):
            yield Line(old + step + 1, new + step + 1, text)
        return
    for place in range(old, old_end):
        yield Line(place + 1, None, before[place])
    for place in range(new, new_end):
        yield Line(None, place + 1, after[place])


def excerpt(text: str, number: int) -> list[tuple[int, str]]:
    """The line with this number and its neighbours, each with its own number; none for a line that is not there."""
    lines = text.splitlines()
    if not 1 <= number <= len(lines):
        return []
    first = max(1, number - 2)
    return [(first + step, line) for step, line in enumerate(lines[first - 1 : number + 2])]
