"""The sentences of a change, by hand-made cases of fictional countries."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from heed.base.months import Month
from heed.risk import borders, history
from heed.risk.change_facts import newest_facts
from heed.risk.change_parts import REFIT, Moved, sentences
from heed.risk.change_words import Size, by_learner, headline, reason
from heed.risk.group_words import GROUPS

Maker = Callable[..., pl.DataFrame]
LAST = Month.of(2006, 12)
START = Month.of(2003, 1)


def size(
    chance: float = 0.58, before: float = 0.41, noise: float = 0.01, classifiers: float = 0.05, **more: int
) -> Size:
    """A change of a chance; the analogues bring what the classifiers do not."""
    learners = {"own_past": 0.0, "classifiers": classifiers, "analogues": chance - before - classifiers}
    return Size(
        "deaths_civilians", more.get("threshold", 25), more.get("horizon", 6), chance, before, noise, learners
    )


def parts(**log_odds: float) -> Moved:
    """A classifier's change from these parts; the others are nothing."""
    whole = dict.fromkeys((*GROUPS, REFIT), 0.0) | log_odds
    told = {group: f"{group} now; a month earlier {group} then" for group in GROUPS}
    return Moved(whole, -1.0, sum(whole.values()), told, 26)


ROSE = "The chance of 25 or more civilian deaths within six months rose from 41 % to 58 %"


@pytest.mark.parametrize(
    ("how", "own", "said"),
    [
        (size(), parts(level=0.6, trend=0.2),
         f"{ROSE}, mostly because of how many died before (level now; a month earlier level then)."),
        (size(), parts(refit=0.6), f"{ROSE}, mostly because of what the model learned from one month more."),
        (size(), parts(level=-0.6, trend=0.2),
         f"{ROSE}. The one learner that is taken apart went the other way (it divides the odds by 1.5): no "
         "reason is named."),
        (size(), parts(level=0.03),
         f"{ROSE}. The one learner that is taken apart hardly moved: no reason is named."),
        (size(), parts(level=-0.5, trend=0.4, world=0.4),
         f"{ROSE}. No one group of facts makes half of what moved the learner that is taken apart: no reason "
         "is named."),
        (size(classifiers=0.01), parts(level=0.6),
         f"{ROSE}. Most of it comes from the analogues (+16.0 points), which are not taken apart."),
        (size(), None, f"{ROSE}."),
        (size(threshold=1, horizon=1), parts(level=0.6),
         "The chance of 1 or more civilian deaths within one month rose from 41 % to 58 %."),
        (size(0.42, 0.41, classifiers=0.0), parts(level=0.6),
         "The chance of 25 or more civilian deaths within six months is 42 %, after 41 % a month earlier: no "
         "change that can be told from the play of the draws."),
        (size(0.0, 0.0, 0.0, 0.0), parts(level=0.6),
         "The chance of 25 or more civilian deaths within six months stayed at < 1 %: no change that can be told "
         "from the play of the draws."),
        (size(0.096, 0.104, 0.002, 0.0), None,
         "The chance of 25 or more civilian deaths within six months fell from 10.4 % to 9.6 %."),
    ],
)  # fmt: skip
def test_headline(how: Size, own: Moved | None, said: str) -> None:
    """A reason is named only where the classifier agrees; else the sentence says why none is."""
    assert headline(how, reason(how, own)) == said


def test_by_learner() -> None:
    """Points with signs, and the noise."""
    assert by_learner(size()) == (
        "Of the change of +17.0 points: its own past 0.0, the classifiers +5.0, the analogues +12.0. The draws "
        "alone move it by about 1.0 points (standard error)."
    )


def test_all_draws_or_none() -> None:
    """No draw on the other side is no change; all of them on the other side are one, and without noise."""
    assert by_learner(size(0.5, 0.5, 0.0, 0.0)) == "Not one draw changed sides."
    every = size(1.0, 0.0, 0.0, 0.25)
    assert every.stands_out and by_learner(every).startswith(
        "Of the change of +100.0 points: its own past 0.0"
    )


def test_parts_in_words() -> None:
    """Largest part first with its values now and then, the whole last."""
    rows = sentences(parts(level=-0.7, refit=0.2), LAST)
    assert [row[:2] for row in rows][:2] == [("part", "level"), ("part", "refit")]
    assert (
        rows[0][3] == "How many died before (level now; a month earlier level then): divides the odds by 2.0."
    )
    assert rows[1][3] == "One month more to learn from, its facts as they were: multiplies the odds by 1.2."
    assert rows[-1][3] == (
        "Together: from odds of 0.37 to 1 for 26 or more in a month, with the data to November 2006, to 0.22 to 1: "
        "divides the odds by 1.6."
    )


@pytest.mark.parametrize(
    ("deaths", "said"),
    [
        ([0] * 35 + [80] + [84] * 11 + [312], [
            "In December 2006, 312 deaths were recorded, after 84 in November and a mean of 84 a month over the "
            "twelve months before.",
            "December 2005, with 80, left the last twelve months: their sum went from 1,004 to 1,236 (+23 %)."]),
        ([0] * 30 + [5] + [0] * 16 + [1], [
            "In December 2006, 1 death was recorded, after none in November and a mean of 0 a month over the "
            "twelve months before.",
            "It was the first death recorded after 16 months without.",
            "December 2005, with none, left the last twelve months: their sum went from 0 to 1."]),
        ([0] * 44 + [9, 0, 0, 0], [
            "No death has been recorded for 3 months; the last was in September 2006.",
            "Its newest month is like the others: no deaths in December 2006, as in November and in December 2005.",
            "A change of the chance then comes from what the model learned from one month more, from older months "
            "counting less, from the neighbours or the world, or from the play of the draws."]),
        ([3] * 46 + [4, 0], [
            "In December 2006, no deaths were recorded, after 4 in November and a mean of 3.1 a month over the "
            "twelve months before.",
            "No death has been recorded for 1 month; the last was in November 2006.",
            "December 2005, with 3, left the last twelve months: their sum went from 37 to 34 (−8 %)."]),
    ],
)  # fmt: skip
def test_facts_of_the_newest_month(country: Maker, deaths: list[int], said: list[str]) -> None:
    """The newest month, the quiet and the year, in words with their figures."""
    lands = pl.concat([country("RUR", deaths, START), country("SYL", [0] * 46 + [30, 60], START)])
    held = history.read(lands, "deaths", LAST)
    assert [fact.sentence for fact in newest_facts(held, 0, {})] == said
    near = newest_facts(held, 0, borders.from_pairs([("RUR", "SYL")]))[-1]
    assert near.sentence == "Neighbours recorded 60 deaths in December 2006, after 30 in November (+100 %)."


def test_a_young_record(country: Maker) -> None:
    """Two months are enough for the newest month's fact, one is not."""
    lands = [country("OLD", [0] * 48, START), country("RUR", [2, 7], LAST + -1), country("SYL", [7], LAST)]
    held = history.read(pl.concat(lands), "deaths", LAST)
    facts = [[fact.sentence for fact in newest_facts(held, row, {})] for row in (1, 2)]
    assert facts == [
        ["In December 2006, 7 deaths were recorded, after 2 in November."],
        [],
    ]  # fmt: skip
