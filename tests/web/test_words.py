"""Figures as words: no false precision, and unknown is never zero."""

from __future__ import annotations

from datetime import date

import pytest

from heed.alerts.clocks import Answer, Answered, clock
from heed.web import words
from heed.web.alerting import words as alert_words


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


@pytest.mark.parametrize(
    ("value", "field", "said"),
    [(None, "role", "nothing"), ("", "note", "nothing"), (True, "may sign in", "yes"),
     (["SDN", "TCD"], "places", "SDN, TCD"), ([], "places", "everywhere"),
     ([], "levels", "all"), ([], "crimes", "none named")],
)  # fmt: skip
def test_value_of_history(value: object, field: str, said: str) -> None:
    """An empty list means all of the places and levels, and of other fields that nothing is named."""
    assert words.value_of_history(value, field) == said


def test_dated() -> None:
    """Dates in a text become words; what only looks like one stays."""
    said = words.dated("resolution 2 of 2031-05-01 (2031-12-31), not 2031-02-30, 12031-05-01 or 2031-05")
    assert said == "resolution 2 of 1 May 2031 (31 December 2031), not 2031-02-30, 12031-05-01 or 2031-05"


ASKED, BY = date(2031, 3, 3), date(2031, 3, 13)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], "no answer for 20 days, 10 days past the day asked for"),
        ([Answered(Answer.DECLINED, date(2031, 3, 5))], "first answer after 2 days"),
        (
            [Answered(Answer.ACCEPTED, date(2031, 3, 5))],
            "first answer after 2 days, not done, 10 days past the day asked for",
        ),
        ([Answered(Answer.DONE, date(2031, 3, 5))], "first answer after 2 days, done after 2 days"),
    ],
)
def test_clock(answers: list[Answered], said: str) -> None:
    """What is late is said of the deed, not of an answer that came in time; what was declined is not waited for."""
    assert alert_words.clock(clock(ASKED, BY, answers, date(2031, 3, 23))) == said
