"""Every table of a run, in the order in which they are made."""

from __future__ import annotations

from heed.tables.kinds import Column, Table
from heed.tables.target import TARGET as _TARGET
from heed.tables.target import TARGETS as TARGETS
from heed.tables.track import TRACK_RECORD, TRACK_TOTAL

TYPES = ("state_based", "non_state", "one_sided")
THRESHOLDS = (1, 25, 100, 1000)
HORIZONS = (1, 3, 6, 12)

_COUNTRY = Column("country", "text", "ISO 3166-1 alpha-3 code of the state (XKX for Kosovo)")
_MONTH = Column("month", "month", "calendar month")


def _deaths(name: str, meaning: str, null: str = "") -> Column:
    return Column(name, "whole", meaning, unit="deaths", null=null, least=0)


def _chance(name: str, meaning: str, null: str = "") -> Column:
    return Column(name, "real", meaning, unit="share of 1", null=null, least=0, most=1)


_UNSAID = "the source does not say"

EVENTS = Table(
    "events",
    "One violent event as a source reports it. Never published: only sums leave the machine.",
    (
        Column("event_id", "text", "the source's own identifier"),
        Column("source", "text", "name of the source"),
        Column("release", "text", "release of the source, such as 25.1 or 26.0.1"),
        _COUNTRY,
        Column("date_start", "date", "first possible day; the event's deaths count in this month"),
        Column("date_end", "date", "last possible day"),
        Column("type", "text", "kind of violence", among=TYPES),
        _deaths("deaths", "best estimate of all deaths"),
        _deaths("deaths_low", "lowest credible estimate", _UNSAID),
        _deaths("deaths_high", "highest credible estimate", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        Column("by_government", "truth", "one-sided violence by a state's forces", null=_UNSAID),
    ),
    key=("source", "event_id"),
    public=False,
)

COVERAGE = Table(
    "coverage",
    "A stretch of months for which a file speaks of a country: no event there means none was recorded.",
    (
        _COUNTRY,
        Column("month_start", "month", "first month covered"),
        Column("month_end", "month", "last month covered"),
        Column("source", "text", "name of the source"),
        Column("release", "text", "release of the source"),
    ),
    key=("country", "month_start", "source", "release"),
    public=False,
)

PANEL = Table(
    "panel",
    "One country in one month, for every state that existed in that month.",
    (
        _COUNTRY,
        _MONTH,
        _deaths("deaths", "best estimate of deaths in organised violence", _UNSAID),
        _deaths("deaths_low", "sum of the lowest estimates", _UNSAID),
        _deaths("deaths_high", "sum of the highest estimates", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        _deaths("deaths_state_based", "deaths in fighting in which a state took part", _UNSAID),
        _deaths("deaths_non_state", "deaths in fighting between groups, no state among them", _UNSAID),
        _deaths("deaths_one_sided", "deaths in attacks on civilians by a state or group", _UNSAID),
        Column("events", "whole", "events recorded", "events", _UNSAID, 0),
        Column("events_state_based", "whole", "events of state-based violence", "events", _UNSAID, 0),
        Column("events_non_state", "whole", "events of non-state violence", "events", _UNSAID, 0),
        Column("events_one_sided", "whole", "events of one-sided violence", "events", _UNSAID, 0),
    ),
    key=("country", "month"),
)

COUNTRY_YEAR = Table(
    "country_year",
    "One country in one year: deaths by kind of violence and, for attacks on civilians, by who killed.",
    (
        _COUNTRY,
        Column("year", "whole", "calendar year", least=1946),
        _deaths("deaths", "best estimate of deaths in organised violence", _UNSAID),
        _deaths("deaths_low", "lowest estimate", _UNSAID),
        _deaths("deaths_high", "highest estimate", _UNSAID),
        _deaths("deaths_civilians", "civilians among the deaths", _UNSAID),
        _deaths("deaths_state_based", "deaths in state-based violence", _UNSAID),
        _deaths("deaths_non_state", "deaths in non-state violence", _UNSAID),
        _deaths("deaths_one_sided", "deaths in one-sided violence", _UNSAID),
        _deaths("one_sided_by_government", "of the one-sided: killed by a state's forces", _UNSAID),
        _deaths("one_sided_by_groups", "of the one-sided: killed by non-state groups", _UNSAID),
    ),
    key=("country", "year"),
)

DRAWS = Table(
    "draws",
    "One possible future of one country in one month; all draws of a month weigh the same.",
    (
        _COUNTRY,
        _MONTH,
        Column("step", "whole", "months after the origin", "months", least=1),
        Column("draw", "whole", "number of the draw, from 1", least=1),
        _deaths("value", "deaths in that month in that future"),
    ),
    key=("country", "step", "draw"),
)

FAN = Table(
    "fan",
    "The spread of the forecast for one country, target and month.",
    (
        _TARGET,
        _COUNTRY,
        _MONTH,
        Column("step", "whole", "months after the origin", "months", least=1),
        *(
            Column(f"q{level:02d}", "real", f"{level} % of the draws lie at or below this", "deaths", least=0)
            for level in (5, 25, 50, 75, 95)
        ),
        Column("expected", "real", "mean of the draws", "deaths", least=0),
    ),
    key=("target", "country", "step"),
)

TOTALS = Table(
    "totals",
    "Deaths expected over the first months after the origin, with a 90 % interval.",
    (
        _TARGET,
        _COUNTRY,
        Column("horizon", "whole", "months after the origin that are summed", "months", least=1),
        Column("expected", "real", "mean over the draws of the sum", "deaths", least=0),
        Column("low", "real", "5 % of the draws lie at or below this", "deaths", least=0),
        Column("high", "real", "95 % of the draws lie at or below this", "deaths", least=0),
    ),
    key=("target", "country", "horizon"),
)

BOARD = Table(
    "board",
    "The chance that deaths over a horizon reach a threshold, ranked over all countries of the forecast.",
    (
        _TARGET,
        Column("threshold", "whole", "deaths to be reached over the horizon", "deaths", least=1),
        Column("horizon", "whole", "months after the origin", "months", least=1),
        _COUNTRY,
        _chance("chance", "share of draws whose sum over the horizon reaches the threshold"),
        Column("rank", "whole", "1 is the highest chance; ties by expected deaths, then by code", least=1),
        _chance("chance_before", "the same with the data of a month earlier", "no forecast a month earlier"),
        Column("rank_before", "whole", "rank a month earlier", null="no forecast a month earlier", least=1),
    ),
    key=("target", "threshold", "horizon", "country"),
)

ONSET = Table(
    "onset",
    "The chance that one-sided violence begins in a country without an event of it in twelve months.",
    (
        _COUNTRY,
        Column("horizon", "whole", "months after the origin", "months", least=1),
        _chance("chance", "chance of an event of one-sided violence over the horizon"),
        Column("rank", "whole", "1 is the highest chance over the horizon; ties by code", least=1),
        _chance(
            "chance_before", "the same with the data of a month earlier", "not quiet then, or no such data"
        ),
        Column(
            "rank_before", "whole", "rank a month earlier", null="not quiet then, or no such data", least=1
        ),
        Column(
            "quiet_since", "month", "last month with an event of one-sided violence", null="none on record"
        ),
        Column("listed", "truth", "on the list: among the ten highest chances over six months"),
    ),
    key=("horizon", "country"),
)

REASONS = Table(
    "reasons",
    "A fact of the record that a country's forecast rests on, in words, most telling first.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 stands first", least=1),
        Column("code", "text", "which fact", among=("level", "change", "quiet", "neighbours", "worst")),
        Column("value", "real", "the number in the sentence", null="the sentence has no number"),
        Column("sentence", "text", "the fact as a sentence"),
    ),
    key=("target", "country", "place"),
)

LOOKALIKES = Table(
    "lookalikes",
    "A past country-month whose last 24 months were most like a country's, and what followed in the year after.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 is most alike; ties by code, then by month", least=1),
        Column("like_country", "text", "code of the country that looked like this"),
        Column("like_month", "month", "last of the 24 months that were alike"),
        Column(
            "distance",
            "real",
            "distance in log(1+deaths): 0 is the same, twice the deaths throughout is about 1",
            least=0,
        ),
        _deaths("before", "deaths there in the 24 months up to that month"),
        _deaths("after", "deaths there in the twelve months that followed"),
    ),
    key=("target", "country", "place"),
)

CONTRIBUTIONS = Table(
    "contributions",
    "What a group of facts adds to or takes from the log-odds that a classifier gives a country.",
    (
        _TARGET,
        _COUNTRY,
        Column("place", "whole", "1 moves the chance most; the base stands last", least=1),
        Column(
            "feature_group", "text", "which facts; base is where every country starts",
            among=("level", "trend", "quiet", "neighbours", "world", "other", "base"),
        ),
        Column("log_odds", "real", "added to the log-odds, mean over the months ahead; they sum to the whole"),
        Column("threshold", "whole", "deaths in a month that the classifier speaks of", "deaths", least=1),
        Column("sentence", "text", "the contribution in words, with the values behind it"),
    ),
    key=("target", "country", "place"),
)  # fmt: skip

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
        _TARGET,
        _COUNTRY,
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
        _COUNTRY,
        Column("rule", "text", "which rule", among=("chance", "top", "jump", "quiet", "kind")),
        Column("about", "text", "what the rule looked at, such as deaths_civilians 25 6"),
        Column("value", "real", "the chance, rank or number of events now"),
        Column("value_before", "real", "the same before", null="there was none"),
        Column("sentence", "text", "the change as a sentence"),
    ),
    key=("place",),
)

COUNTRIES = Table(
    "countries",
    "A state of the world that existed in some month of the panel.",
    (
        _COUNTRY,
        Column("name", "text", "short name in English"),
        Column("region", "text", "UN region"),
        Column("subregion", "text", "UN sub-region"),
        Column("gw", "whole", "Gleditsch–Ward number (UCDP's country_id), the latest"),
        Column("cow", "whole", "Correlates of War number, the latest"),
        Column("start", "date", "first day as an independent state"),
        Column("end", "date", "last day", null="the state exists"),
        Column("note", "text", "what to know of how sources count here", null="nothing to note"),
    ),
    key=("country",),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        COUNTRIES, EVENTS, COVERAGE, PANEL, COUNTRY_YEAR, DRAWS, FAN, TOTALS, BOARD, ONSET, REASONS,
        LOOKALIKES, CONTRIBUTIONS, CHANGES, CHANGE_REASONS, PROPOSALS, TRACK_RECORD, TRACK_TOTAL,
    )
}  # fmt: skip
