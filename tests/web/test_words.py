"""Figures as words: no false precision, and unknown is never zero."""

from __future__ import annotations

import pytest

from heed.web import words


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "not known"), (0.0, "<1\u00a0%"), (0.0049, "<1\u00a0%"), (0.005, "<1\u00a0%"), (0.01, "1\u00a0%"),
     (0.124, "12\u00a0%"), (0.994, "99\u00a0%"), (0.995, ">99\u00a0%"), (1.0, ">99\u00a0%")],
)  # fmt: skip
def test_chance(share: float | None, said: str) -> None:
    """Chances are whole percentages; the ends are bounds."""
    assert words.chance(share) == said


@pytest.mark.parametrize(("share", "said"), [(0.125, "about 1 in 8"), (0.6, ""), (None, ""), (0.001, "")])
def test_odds(share: float | None, said: str) -> None:
    """Chances up to one half are also said as odds, but not tiny ones."""
    assert words.odds(share) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(None, "not known"), (0, "0"), (1234, "1,234"), (8.26, "8.3"), (0.5, "0.5"), (12.6, "13"), (3.0, "3")],
)
def test_count(number: float | None, said: str) -> None:
    """Numbers are grouped; only small ones keep a decimal."""
    assert words.count(number) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2025-06", "June 2025"),
        ("2026-03-03", "3 March 2026"),
        ("2025", "2025"),
        ("", "not known"),
        (None, "not known"),
    ],
)
def test_as_of(text: str | None, said: str) -> None:
    """Dates are written as people say them."""
    assert words.as_of(text) == said


@pytest.mark.parametrize(
    ("share", "step"),
    [(0.0, "0"), (0.01, "1"), (0.05, "2"), (0.15, "3"), (0.3, "4"), (0.6, "5"), (None, "unknown")],
)
def test_risk_class(share: float | None, step: str) -> None:
    """A bound belongs to the step above it, as on the map; unknown has a step of its own."""
    assert words.risk_class(share) == step


@pytest.mark.parametrize("text", ["quiet for a year", "Quiet for a year.", "quiet for a year. "])
def test_sentence(text: str) -> None:
    """A sentence starts with a capital and ends with one full stop, however it came."""
    assert words.sentence(text) == "Quiet for a year."
