"""The tables of the ranking: the board, what changed in it since the month before, what a person should look at."""

from __future__ import annotations

from heed.tables.columns import COUNTRY, chance
from heed.tables.kinds import Column, Table
from heed.tables.target import TARGET

BOARD = Table(
    "board",
    "The chance that deaths over a horizon reach a threshold, ranked over all countries of the forecast.",
    (
        TARGET,
        Column("threshold", "whole", "deaths to be reached over the horizon", "deaths", least=1),
        Column("horizon", "whole", "months after the origin", "months", least=1),
        COUNTRY,
        chance("chance", "share of draws whose sum over the horizon reaches the threshold"),
        Column("rank", "whole", "1 is the highest chance; ties by expected deaths, then by code", least=1),
        chance("chance_before", "the same with the data of a month earlier", "no forecast a month earlier"),
        Column("rank_before", "whole", "rank a month earlier", null="no forecast a month earlier", least=1),
    ),
    key=("target", "threshold", "horizon", "country"),
)

_NO_BEFORE = "no forecast a month earlier"


def _moved(name: str, whose: str) -> Column:
    meaning = f"part of the change that the draws of {whose} make"
    return Column(name, "real", meaning, "share of 1", _NO_BEFORE, -1, 1)


CHANGES = Table(
    "changes",
    "How far a chance of the board moved since the data of a month earlier, by learner, and why.",
    (
        *BOARD.columns[:5],
        BOARD.column("chance_before"),
        BOARD.column("rank"),
        BOARD.column("rank_before"),
        Column(
            "noise", "real", "standard error of the change, of the draws alone", "share of 1", _NO_BEFORE, 0
        ),
        Column("stands_out", "truth", "the change is at least twice its standard error", null=_NO_BEFORE),
        _moved("own_past", "the country's own last three years"),
        _moved("classifiers", "the classifiers"),
        _moved("analogues", "the analogues"),
        Column("sentence", "text", "the change in words, with the reason where one can be named"),
        Column(
            "why", "text", "the reason alone, or why none is named", null="nothing to explain, or no model"
        ),
        Column("by_learner", "text", "the learners' parts and the noise in words", null=_NO_BEFORE),
    ),
    key=BOARD.key,
)

CHANGE_REASONS = Table(
    "change_reasons",
    "What a country's newest month brought, and what that moved in the classifier of `contributions`.",
    (
        TARGET,
        COUNTRY,
        Column("place", "whole", "facts first, then parts from the largest, the whole last", least=1),
        Column("kind", "text", "a fact of the record, a part of the log-odds' change, or the whole of it",
               among=("fact", "part", "whole")),
        Column("code", "text", "which fact or group of facts; refit is one month more to learn from",
               among=("newest", "same", "left", "quiet", "year", "near", "level", "trend", "neighbours", "world",
                      "other", "refit", "whole")),
        Column("value", "real", "the number a fact tells", null="it tells none, or is a part or the whole"),
        Column("log_odds", "real", "change of the log-odds; the parts sum to the whole", null="a fact"),
        Column("sentence", "text", "the fact or part in words, with its values now and a month earlier"),
    ),
    key=("target", "country", "place"),
)  # fmt: skip

PROPOSALS = Table(
    "proposals",
    "What changed in a run that a person should look at, by fixed rules (docs/alerts.md); it tells nobody.",
    (
        Column("place", "whole", "1 stands first: all of the country whose chance rose most", least=1),
        COUNTRY,
        Column("rule", "text", "which rule", among=("chance", "top", "jump", "quiet", "kind")),
        Column("about", "text", "what the rule looked at, such as deaths_civilians 25 6"),
        Column("value", "real", "the chance, rank or number of events now"),
        Column("value_before", "real", "the same before", null="there was none"),
        Column("sentence", "text", "the change as a sentence"),
    ),
    key=("place",),
)
